//! `conformist schema`: the JSON Schemas of our own formats, for editors and for other programs.

use clap::{Args, ValueEnum};

use crate::cli::Context;
use crate::report::{change, json, ndjson};
use crate::spec::api::Api;
use crate::spec::clause::ClauseFile;
use crate::spec::published::Published;
use crate::spec::scenario::ScenarioFile;
use crate::target::config::ConfigFile;
use crate::verdict::exit::Exit;

/// Which schema.
#[derive(Debug, Clone, Args)]
pub(super) struct SchemaArgs {
    /// The format.
    format: OwnFormat,
}

/// One of our own formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OwnFormat {
    /// `specs/SUITE/suite.yaml`.
    Suite,
    /// `specs/SUITE/AREA.yaml`.
    Scenario,
    /// `specs/SUITE/clauses.yaml`.
    Clauses,
    /// `conformist.yaml`.
    Config,
    /// The report in the format `json`.
    Report,
    /// A line of the report in the format `ndjson`.
    ReportLine,
    /// What `conformist diff --format json` prints.
    Comparison,
}

/// Prints the schema.
pub(super) fn schema(context: &mut Context<'_>, args: &SchemaArgs) -> Exit {
    context.out.data(of(args.format).as_bytes());
    Exit::Conforms
}

fn of(format: OwnFormat) -> &'static str {
    match format {
        OwnFormat::Suite => Api::SCHEMA,
        OwnFormat::Scenario => ScenarioFile::SCHEMA,
        OwnFormat::Clauses => ClauseFile::SCHEMA,
        OwnFormat::Config => ConfigFile::SCHEMA,
        OwnFormat::Report => json::PUBLISHED,
        OwnFormat::ReportLine => ndjson::PUBLISHED,
        OwnFormat::Comparison => change::json::PUBLISHED,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::spec::published::made_from;

    #[test]
    fn the_shipped_schemas_are_made_from_the_types() {
        for format in OwnFormat::value_variants() {
            let made = match format {
                OwnFormat::Suite => made_from::<Api>(),
                OwnFormat::Scenario => made_from::<ScenarioFile>(),
                OwnFormat::Clauses => made_from::<ClauseFile>(),
                OwnFormat::Config => made_from::<ConfigFile>(),
                OwnFormat::Report => json::made_schema(),
                OwnFormat::ReportLine => ndjson::made_schema(),
                OwnFormat::Comparison => change::json::made_schema(),
            };
            let made = format!("{made:#}\n");
            let name = format.to_possible_value().unwrap();
            let file = format!("schemas/conformist/{}.schema.json", name.get_name());
            if std::env::var_os("CONFORMIST_BLESS").is_some_and(|value| value == "1") {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
                fs::write(path, &made).unwrap();
                continue;
            }
            assert!(
                made == of(*format),
                "{file} is not current; renew it with: CONFORMIST_BLESS=1 cargo test --lib schemas"
            );
        }
    }
}
