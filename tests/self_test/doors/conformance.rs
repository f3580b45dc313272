//! The test door: what libtest's users and nextest expect of it.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::doors::{CONFORMANCE, Ran, folder, quietly};

fn conformance(args: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = quietly(&CONFORMANCE);
    command.args(args).envs(variables.iter().copied());
    command.output().unwrap().into()
}

/// A configuration whose target `down` is a port that nobody listens on.
fn down(name: &str) -> String {
    let path = folder(name).join("c.yaml");
    let text = "targets:\n  down:\n    apis:\n      avaya:\n        base-url: http://127.0.0.1:9\n        account: CNFRMA\n        appkey: k\n        credentials: { admin: { bearer: t } }\n";
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_terse_list_has_nothing_but_names_and_may_be_left_early() {
    let ran = conformance(&["--list", "--format", "terse"], &[]).ends_with(0);
    assert!(ran.stderr.is_empty(), "{ran}");
    assert!(
        ran.stdout.lines().all(|line| line.ends_with(": test")),
        "{ran}"
    );
    let mut command = quietly(&CONFORMANCE);
    command
        .arg("--list")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
}

#[test]
fn cases_that_the_target_does_not_claim_are_listed_as_ignored() {
    let config = down("unclaimed");
    let variables = [
        ("CONFORMIST_TARGET", "down"),
        ("CONFORMIST_CONFIG", &config),
    ];
    let ran = conformance(&["--list", "--ignored"], &variables).ends_with(0);
    assert!(ran.stdout.contains("avaya::auth::expired: test\n"), "{ran}");
    assert!(
        !ran.stdout.contains("avaya::request::list: test\n"),
        "{ran}"
    );
}

#[test]
fn filters_and_json_are_those_of_libtest() {
    let args = [
        "avaya::auth::refused::",
        "--skip",
        "empty",
        "--format",
        "json",
    ];
    let ran = conformance(&args, &[]).ends_with(0);
    let events: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let passed = events
        .iter()
        .filter(|event| event["event"] == "ok" && event["type"] == "test");
    assert_eq!(passed.count(), 8, "{ran}");
}

#[test]
fn a_target_that_is_down_is_never_green() {
    let config = down("down-for-libtest");
    let variables = [
        ("CONFORMIST_TARGET", "down"),
        ("CONFORMIST_CONFIG", &config),
    ];
    let ran = conformance(&["avaya::request::list"], &variables).ends_with(3);
    assert!(
        ran.stdout.contains("ignored (inconclusive (transport): "),
        "{ran}"
    );
    assert!(ran.stderr.contains("could not be used at all"), "{ran}");
    let one = ["avaya::request::list", "--exact", "--nocapture"];
    let alone = [variables[0], variables[1], ("NEXTEST", "1")];
    let ran = conformance(&one, &alone).ends_with(101);
    assert!(ran.stdout.contains("inconclusive (transport): "), "{ran}");
}

#[test]
fn a_wrong_configuration_is_told_before_anything_is_listed() {
    let variables = [("CONFORMIST_TARGET", "nobody")];
    let ran = conformance(&["--list"], &variables).ends_with(2);
    assert!(
        ran.stdout.is_empty() && ran.stderr.contains("`nobody`"),
        "{ran}"
    );
    let ran = conformance(&["--list"], &[("CONFORMIST_DEPTH", "deep")]).ends_with(2);
    assert!(ran.stderr.contains("CONFORMIST_DEPTH"), "{ran}");
}
