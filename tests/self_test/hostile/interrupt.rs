//! A run that somebody ends: what was found out is told, and what was not is said to be unknown.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use serde_json::Value;
use tokio::runtime::Runtime;

use crate::doors::folder;
use crate::hostile::reply::calm;
use crate::hostile::server::{Act, Behaviour, Port, serve};
use crate::hostile::{Stage, project};

#[test]
fn a_run_that_is_interrupted_ends_with_a_report_of_what_is_known() {
    for signal in ["-INT", "-TERM"] {
        let (folder, code) = interrupted(signal);
        let report = fs::read_to_string(folder.join("report.json")).unwrap();
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(code, Some(3), "{report:#}");
        assert_eq!(report["verdict"], "inconclusive", "{report:#}");
        let expected = [
            ("tiny::bait::walk", "pass", None),
            ("tiny::calm::walk", "pass", None),
            ("tiny::calm::again", "inconclusive", Some("interrupted")),
        ];
        assert_eq!(told(&report), expected);
        assert_eq!(
            entries(&folder),
            ["report.json", "report.xml", "run.har"],
            "{signal}"
        );
        let mut again = Command::new(env!("CARGO_BIN_EXE_conformist"));
        again.args(["run", "--replay", "run.har", "--report", "json=-", "--root"]);
        again.arg(project()).current_dir(&folder);
        let again = again.env("INSTA_UPDATE", "no").output().unwrap();
        let report: Value = serde_json::from_slice(&again.stdout).unwrap();
        assert_eq!(again.status.code(), Some(3), "{report:#}");
        assert_eq!(told(&report), expected);
    }
}

/// Name, verdict and cause of each case.
fn told(report: &Value) -> Vec<(&str, &str, Option<&str>)> {
    let cases = report["cases"].as_array().unwrap().iter();
    let told = cases.map(|case| {
        let [name, verdict, cause] = ["name", "verdict", "cause"].map(|key| case[key].as_str());
        (name.unwrap(), verdict.unwrap(), cause)
    });
    told.collect()
}

/// The names of what stands in a folder.
fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Ends a run by a signal when its last case asks, and waits for an answer that never comes. Returns the folder that it wrote to,
/// and how it ended.
fn interrupted(signal: &'static str) -> (PathBuf, Option<i32>) {
    let runtime = Runtime::new().unwrap();
    let stage = Stage::new("interrupt-authority.pem", "");
    let folder = folder(&format!("interrupt{signal}"));
    let process = Arc::new(OnceLock::<u32>::new());
    let known = Arc::clone(&process);
    let behaviour: Behaviour = Arc::new(move |visit| {
        if visit.is_baited() || visit.earlier == 0 {
            return calm();
        }
        let id = known.wait().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.unwrap().success());
        Act::Hold(Vec::new())
    });
    let origin = runtime.block_on(serve(Port::Plain, behaviour, ""));
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformist"));
    command.args(["run", "--target", "hostile", "--jobs", "1", "--quiet"]);
    command.args([
        "--report",
        "json=report.json",
        "--report",
        "junit=report.xml",
        "--record",
        "run.har",
    ]);
    command.arg("--root").arg(project()).current_dir(&folder);
    command.env("INSTA_UPDATE", "no").stdout(Stdio::null());
    for name in ["ORIGIN", "TIMEOUT", "AUTHORITY"] {
        command.env(name, stage.variable(name, &origin, "30s").unwrap());
    }
    let mut child = command.spawn().unwrap();
    process.set(child.id()).unwrap();
    let code = child.wait().unwrap().code();
    (folder, code)
}
