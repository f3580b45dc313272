//! What the command says without asking anybody.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use crate::doors::{conformist, copy, folder, quietly};
use crate::hostile;

#[test]
fn a_reader_of_the_list_may_leave_after_the_first_line() {
    let mut command = quietly(Path::new(env!("CARGO_BIN_EXE_conformist")));
    command
        .arg("list")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.starts_with("avaya::"), "{first}");
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
}

#[test]
fn an_unknown_filter_target_or_option_ends_with_2_and_the_nearest_name() {
    let ran = conformist(&["run", "--exact", "avaya::request::lst"]).ends_with(2);
    assert!(
        ran.stderr.contains("did you mean `avaya::request::list`?"),
        "{ran}"
    );
    let ran = conformist(&["run", "--suite", "avya"]).ends_with(2);
    assert!(ran.stderr.contains("did you mean `avaya`?"), "{ran}");
    let ran = conformist(&["run", "--report", "jsn=x"]).ends_with(2);
    assert!(ran.stderr.contains("expected one of: json"), "{ran}");
    let ran = conformist(&["mock", "--defect", "avaya.desc-ignord"]).ends_with(2);
    assert!(
        ran.stderr.contains("did you mean `avaya.desc-ignored`?"),
        "{ran}"
    );
}

#[test]
fn all_mistakes_of_a_target_are_told_at_once_with_their_places() {
    let config = folder("wrong-target").join("c.yaml");
    let text = "targets:\n  local:\n    timeout: soon\n    apis:\n      avaya:\n        base-url: ftp://x\n        account: ${CONFORMIST_NOT_SET}\n";
    std::fs::write(&config, text).unwrap();
    let config = config.to_str().unwrap();
    let ran = conformist(&["list", "--target", "local", "--config", config]).ends_with(2);
    for part in [
        "c.yaml:3:14",
        "c.yaml:6:19",
        "`CONFORMIST_NOT_SET` is not set",
    ] {
        assert!(ran.stderr.contains(part), "{part}\n{ran}");
    }
    let ran = conformist(&["list", "--target", "locl", "--config", config]).ends_with(2);
    assert!(ran.stderr.contains("did you mean `local`?"), "{ran}");
}

#[test]
fn the_project_has_no_mistakes() {
    let ran = conformist(&["lint"]).ends_with(0);
    assert!(ran.stdout.ends_with("no mistakes\n"), "{ran}");
}

#[test]
fn a_case_is_explained_by_its_clauses_its_requests_and_how_to_repeat_it() {
    let ran = conformist(&["explain", "avaya::filter::prefix::lastName"]).ends_with(0);
    for part in [
        "AXP-FILTER-PREFIX (must): ",
        "specs/avaya/filter.yaml:",
        "filter=lastName%3A{{value}}%2A",
        "conformist run --exact avaya::filter::prefix::lastName",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{ran}");
    }
    let ran = conformist(&["explain", "AXP-FILTER-PREFX"]).ends_with(2);
    assert!(
        ran.stderr.contains("did you mean `AXP-FILTER-PREFIX`?"),
        "{ran}"
    );
}

#[test]
fn a_required_case_is_listed_once_however_many_templates_come_to_it() {
    let name = "avaya::filter::equals-longer::lastName";
    let ran = conformist(&["explain", name]).ends_with(0);
    let required = "  avaya::filter::equals::lastName\n";
    assert_eq!(ran.stdout.matches(required).count(), 1, "{ran}");
}

#[test]
fn where_a_suite_is_wrong_the_configuration_is_not_blamed_for_naming_it() {
    let project = folder("wrong-suite");
    copy(&hostile::project(), &project);
    std::fs::write(project.join("specs/tiny/wrong.yaml"), "nonsense: 1\n").unwrap();
    let ran = conformist(&["lint", project.to_str().unwrap()]).ends_with(2);
    assert!(ran.stderr.contains("wrong.yaml:1:1"), "{ran}");
    assert!(!ran.stderr.contains("conformist.yaml"), "{ran}");
}
