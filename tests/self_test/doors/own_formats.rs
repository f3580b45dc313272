//! The reports and the shipped specs keep to the published schemas of our own formats.

use crate::doors::conformist;

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
