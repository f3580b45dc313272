//! A run that was recorded is judged again without its target, and comes to the same.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::doors::live::timeless;
use crate::doors::{Ran, Served, conformist, folder};

/// A report without what a run that asks nobody cannot have.
fn judged(ran: &Ran) -> String {
    let mut report = ran.json();
    report["requests"] = Value::Null;
    timeless(report)
}

/// Records a run; judges it again when `gone` has taken its target away.
#[track_caller]
fn same_again(name: &str, run: &[&str], select: &[&str], gone: impl FnOnce()) -> Value {
    let file = folder(name).join("run.har");
    let file = file.to_str().unwrap();
    let quiet = ["run", "--quiet", "--report", "json=-"];
    let first = conformist(&[&quiet[..], run, select, &["--record", file]].concat());
    gone();
    let again = conformist(&[&quiet[..], select, &["--replay", file]].concat());
    assert_eq!(first.code, again.code, "{again}");
    assert_eq!(judged(&first), judged(&again));
    assert_eq!(again.json()["requests"], 0);
    first.json()
}

#[test]
fn a_recording_of_the_embedded_endpoint_comes_to_the_same_verdicts() {
    let report = same_again("recorded", &["--seed", "5"], &[], || ());
    assert_eq!(report["verdict"], "conformant");
    let text = fs::read(folder_of("recorded").join("run.har")).unwrap();
    let archive: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(
        archive["log"]["entries"].as_array().unwrap().len() as u64,
        report["requests"]
    );
    let schema = include_str!("../fixtures/har/har-1.2.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&archive)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .take(3)
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// The folder of another call, as it was left.
fn folder_of(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn breaches_moving_data_and_secret_members_are_told_alike() {
    let seeded = [
        ("avaya.password-late", "avaya::body"),
        ("avaya.desc-ignored", "avaya::order"),
        ("liveperson.list-flaps", "liveperson::s"),
    ];
    for (defect, part) in seeded {
        let served = Served::new(&["--defect", defect]);
        let name = format!("recorded-{defect}");
        let config = served.config_in(&folder(&format!("{name}-config")));
        let run = ["--target", "local", "--config", &config];
        let report = same_again(&name, &run, &[part], || drop(served));
        assert_eq!(report["verdict"], "non-conformant", "{defect}");
    }
}

#[test]
fn what_was_never_answered_is_told_alike() {
    let nobody = folder("recorded-nobody").join("c.yaml");
    let text = "targets:\n  down:\n    apis:\n      avaya:\n        base-url: http://127.0.0.1:1\n        account: CNFRMA\n        appkey: k\n        credentials: { admin: { bearer: t } }\n";
    fs::write(&nobody, text).unwrap();
    let run = ["--target", "down", "--config", nobody.to_str().unwrap()];
    let report = same_again("recorded-down", &run, &["avaya::body"], || ());
    assert_eq!(report["verdict"], "inconclusive");
}

/// A small recording, changed.
fn changed(name: &str, change: impl FnOnce(&str) -> String) -> Ran {
    let file = folder(&format!("changed-{name}")).join("run.har");
    let path = file.to_str().unwrap();
    conformist(&[
        "run",
        "--quiet",
        "--exact",
        "avaya::paging::walk",
        "--record",
        path,
    ]);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, change(&text)).unwrap();
    conformist(&["run", "--replay", path])
}

#[test]
fn a_file_that_cannot_be_judged_says_why_and_where() {
    #[track_caller]
    fn refused(name: &str, change: impl FnOnce(&str) -> String, said: &str) {
        let ran = changed(name, change).ends_with(2);
        assert!(
            ran.stderr.contains(said) && ran.stderr.contains("run.har"),
            "{ran}"
        );
        assert!(ran.stdout.is_empty(), "{ran}");
    }
    let at_line = "the recording is not JSON: EOF while parsing";
    refused("torn", |text| text[..text.len() / 2].to_owned(), at_line);
    let foreign = "this is no recording of conformist: `log._conformist` is missing";
    refused(
        "foreign",
        |text| text.replace("\"_conformist\"", "\"_other\""),
        foreign,
    );
    refused("null", |_| "null".to_owned(), foreign);
    let version = "the recording is written in version 9, and this conformist reads version 1";
    refused(
        "version",
        |text| text.replace("\"schema\": 1", "\"schema\": 9"),
        version,
    );
    let place = "the recording is wrong at `log.entries[0]`: missing field `path`";
    refused(
        "member",
        |text| text.replacen("\"path\"", "\"way\"", 1),
        place,
    );
}

#[test]
fn a_request_that_the_recording_lacks_is_an_error_and_never_the_targets_failure() {
    let without_the_first = |text: &str| {
        let mut archive: Value = serde_json::from_str(text).unwrap();
        archive["log"]["entries"].as_array_mut().unwrap().remove(0);
        archive.to_string()
    };
    let ran = changed("lacking", without_the_first).ends_with(2);
    assert!(
        ran.stderr
            .contains("error: the recording lacks 1 request that these cases ask now"),
        "{ran}"
    );
    assert!(
        ran.stdout
            .contains("inconclusive avaya::paging::walk transport: the recording lacks `GET /"),
        "{ran}"
    );
    assert!(!ran.stdout.contains("1 fail"), "{ran}");
}

#[test]
fn only_recorded_cases_are_judged_again() {
    let ran = changed("part", str::to_owned);
    assert!(ran.stdout.contains("\n1 cases: 1 pass"), "{ran}");
    let file = folder_of("changed-part").join("run.har");
    let file = file.to_str().unwrap();
    let ran = conformist(&["run", "--replay", file, "avaya::order"]).ends_with(2);
    assert!(
        ran.stderr
            .contains("the recording holds none of these cases"),
        "{ran}"
    );
    let ran = conformist(&["run", "--replay", file, "--target", "mock"]).ends_with(2);
    assert!(ran.stderr.contains("cannot be used with"), "{ran}");
}
