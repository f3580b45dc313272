//! Schemas that no case and no other schema refers to.

use std::collections::BTreeSet;
use std::path::Path;

use crate::case::Case;
use crate::schema::{ENDING, Schemas};
use crate::source::{Diagnostic, SourceFile};

/// Every schema that nothing refers to.
pub(in crate::suite) fn check_schemas_used(
    folder: &Path,
    schemas: &Schemas,
    cases: &[Case],
) -> Vec<Diagnostic> {
    let used = used_schemas(cases);
    let unused = schemas
        .names()
        .filter(|name| !used.contains(name) && !schemas.is_referenced(name));
    let mistakes = unused.map(|name| {
        let file = SourceFile::new(&folder.join(format!("{name}{ENDING}")), String::new());
        Diagnostic::new(&file, "no case and no other schema refers to this schema")
            .help("name it in an expectation, or remove the file")
    });
    mistakes.collect()
}

/// The schemas that cases judge by.
pub(in crate::suite) fn used_schemas(cases: &[Case]) -> BTreeSet<&str> {
    let all = cases.iter().flat_map(Case::expectations);
    let names = all.flat_map(|one| {
        let besides = one.subset.as_ref().map(|subset| &subset.besides);
        [
            &one.schema,
            &one.user_schema,
            &one.no_write_only,
            &one.problem,
        ]
        .into_iter()
        .chain(besides)
    });
    names.filter_map(|name| name.as_deref()).collect()
}
