//! `conformist schema`: the JSON Schemas of our own formats, for editors and for other programs.

use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::cli::Context;
use crate::report::{change, json, ndjson};
use crate::spec::api::Api;
use crate::spec::clause::ClauseFile;
use crate::spec::decode::published_schema;
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
    let text = format!("{:#}\n", of(args.format));
    context.out.data(text.as_bytes());
    Exit::Conforms
}

fn of(format: OwnFormat) -> Value {
    match format {
        OwnFormat::Suite => published_schema::<Api>(),
        OwnFormat::Scenario => published_schema::<ScenarioFile>(),
        OwnFormat::Clauses => published_schema::<ClauseFile>(),
        OwnFormat::Config => published_schema::<ConfigFile>(),
        OwnFormat::Report => json::schema(),
        OwnFormat::ReportLine => ndjson::schema(),
        OwnFormat::Comparison => change::json::schema(),
    }
}
