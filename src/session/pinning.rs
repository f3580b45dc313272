//! The approved snapshots of a session's target.

use std::path::Path;
use std::sync::Arc;

use crate::mock::Options;
use crate::run::embedded;
use crate::run::{Pinning, Unpinned};
use crate::session::{Ask, Environment};
use crate::snapshot::{Pins, Review, SnapshotError};
use crate::source::{Diagnostic, SourceFile};
use crate::suite::Suite;

/// Reads the approved snapshots of the target, unless it is an embedded endpoint that none are kept for.
pub(super) fn load(ask: &Ask, env: Environment<'_>) -> Result<Option<Pinning>, Diagnostic> {
    let is_embedded = ask.target == embedded::NAME;
    if is_embedded && !is_faultless(&ask.embedded) {
        return Ok(None);
    }
    let said = |error: SnapshotError| about(&ask.root.join("snapshots"), error.to_string());
    let here = ask.root.as_os_str().is_empty();
    let root = if here { Path::new(".") } else { &ask.root };
    Ok(Some(Pinning {
        pins: Pins::load(root, &ask.target).map_err(said)?,
        review: Review::from_variables(env).map_err(said)?,
        unpinned: if is_embedded {
            Unpinned::Failure
        } else {
            Unpinned::Reported
        },
    }))
}

/// Approved snapshots are kept of one embedded endpoint: the faultless one with its usual users.
fn is_faultless(options: &Options) -> bool {
    let usual = Options::default();
    options.population == usual.population
        && options.seed == usual.seed
        && options.defects.is_empty()
        && options.variations.is_empty()
}

/// Snapshots that belong to no case.
pub(super) fn unreferenced(pinning: &Pinning, suites: &[Arc<Suite>]) -> Vec<Diagnostic> {
    if pinning.review.references.is_some() {
        return Vec::new();
    }
    let cases = suites.iter().flat_map(|suite| &suite.cases);
    let left = pinning
        .pins
        .unreferenced(cases.map(|case| case.name.as_str()));
    let said = left.iter().map(|path| {
        about(path, "this snapshot belongs to no case".to_owned())
            .help("delete it, or name the case as the file is named")
    });
    said.collect()
}

fn about(path: &Path, message: String) -> Diagnostic {
    Diagnostic::new(&SourceFile::new(path, String::new()), message)
}
