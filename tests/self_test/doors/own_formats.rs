//! The published schemas of our own formats: current, and kept to.

use std::fs;
use std::path::Path;

use crate::doors::conformist;

#[test]
fn the_committed_schemas_are_those_that_the_command_prints() {
    for kind in [
        "suite",
        "scenario",
        "clauses",
        "config",
        "report",
        "report-line",
        "comparison",
    ] {
        let path = format!("schemas/conformist/{kind}.schema.json");
        let committed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path));
        let printed = conformist(&["schema", kind]).ends_with(0).stdout;
        assert!(
            committed.unwrap_or_default() == printed,
            "{path} is not current; renew it with: cargo run -- schema {kind} > {path}"
        );
    }
}

#[test]
fn a_report_keeps_to_its_published_schema() {
    let schema = conformist(&["schema", "report"]).ends_with(0).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let ran = conformist(&["run", "avaya::auth", "--report", "json=-"]);
    let report = ran.json();
    let breaches: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| format!("{} {}", error.instance_path(), error.masked()))
        .collect();
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn every_spec_file_keeps_to_its_published_schema() {
    let ran = conformist(&["lint", "specs"]).ends_with(0);
    assert!(ran.stdout.contains("2 suites"), "{ran}");
}
