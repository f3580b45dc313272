//! Secrets of every kind, repeated by the endpoint in every form and at every place, stand in nothing that we write.

mod echo;
mod form;
mod panic;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use conformist::report::Format;
use conformist::session::{Ask, Session};
use tokio::runtime::Runtime;

use crate::doors::processes::met;
use crate::doors::{CONFORMANCE, copy, folder, quietly};
use crate::hostile::server::{Behaviour, Port, serve};
use crate::secrets::echo::Tells;
use crate::secrets::form::{SECRETS, leaks};

/// The endpoint and a project of its own, in which nothing but the configuration may hold a secret.
struct Stage {
    _runtime: Runtime,
    root: PathBuf,
    origin: String,
    echoes: Arc<AtomicUsize>,
}

impl Stage {
    fn new(name: &str, tells: Tells) -> Stage {
        let runtime = Runtime::new().unwrap();
        let echoes = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&echoes);
        let behaviour: Behaviour = Arc::new(move |visit| {
            counted.fetch_add(1, Ordering::SeqCst);
            echo::answer(visit, tells)
        });
        let origin = runtime.block_on(serve(Port::Plain, behaviour, ""));
        let root = folder(name);
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/self_test/secrets/project");
        copy(&project, &root);
        // Where this folder is, shapes are proposed for review.
        fs::create_dir_all(root.join("snapshots/canary")).unwrap();
        fs::write(root.join("appkey.txt"), form::APPKEY).unwrap();
        Stage {
            _runtime: runtime,
            root,
            origin,
            echoes,
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        let secret = SECRETS.iter().find(|(known, _)| *known == name);
        match name {
            "ORIGIN" => Some(self.origin.clone()),
            _ => secret.map(|(_, secret)| (*secret).to_owned()),
        }
    }

    /// What a process of ours says, to both streams.
    fn said(&self, program: &Path, args: &[&str], variables: &[(&str, &str)]) -> Vec<u8> {
        let mut command: Command = quietly(program);
        command.args(args).current_dir(&self.root);
        command
            .envs(SECRETS.iter().copied())
            .env("ORIGIN", &self.origin);
        command.env("INSTA_UPDATE", "new").env_remove("CI");
        command.envs(variables.iter().copied());
        let output = command.output().unwrap();
        [output.stdout, output.stderr].concat()
    }

    /// Every file that was written, with its content.
    fn written(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.root, &mut found);
        found.retain(|(path, _)| !path.ends_with("appkey.txt"));
        found
    }
}

#[track_caller]
fn keeps(what: &str, bytes: &[u8]) {
    let found = leaks(bytes);
    let text = String::from_utf8_lossy(bytes);
    assert!(found.is_empty(), "{what} shows {found:?}:\n{text}");
}

#[test]
fn no_secret_stands_in_anything_that_the_command_writes() {
    let stage = Stage::new("canary", Tells::Everybody);
    let command = Path::new(env!("CARGO_BIN_EXE_conformist"));
    let reports: Vec<String> = Format::ALL
        .iter()
        .map(|format| format!("--report={format}=report.{format}"))
        .collect();
    let mut run = vec!["run", "--target", "canary", "--verbose", "--record=run.har"];
    run.extend(reports.iter().map(String::as_str));
    let said = stage.said(command, &run, &[("GITHUB_ACTIONS", "true")]);
    let text = String::from_utf8_lossy(&said).into_owned();
    assert!(text.contains("***") && text.contains("15 cases"), "{text}");
    assert!(stage.echoes.load(Ordering::SeqCst) > 15, "{text}");
    keeps("the terminal", &said);
    let written = stage.written();
    let proposals = written
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|it| it == "new"));
    assert!(proposals.count() > 0, "{text}");
    for format in Format::ALL {
        let name = format!("report.{format}");
        assert!(
            written.iter().any(|(path, _)| path.ends_with(&name)),
            "{name}"
        );
    }
    for (path, bytes) in &written {
        keeps(&path.display().to_string(), bytes);
    }
    let again = stage.said(command, &["run", "--replay=run.har", "--verbose"], &[]);
    let text = String::from_utf8_lossy(&again).into_owned();
    assert!(text.contains("15 cases"), "{text}");
    assert!(!text.contains("the recording lacks"), "{text}");
    keeps("what is judged again", &again);
    for args in [
        &["list", "--target", "canary"][..],
        &["lint"],
        &["explain", "canary::echo::asked"],
        &["run", "--target", "canary", "--exact", "canary::echo::askd"],
    ] {
        keeps(args[0], &stage.said(command, args, &[]));
    }
}

#[test]
fn no_secret_stands_in_anything_that_the_test_door_writes() {
    let stage = Stage::new("canary-door", Tells::Holders);
    for alone in ["0", "1"] {
        let run = format!("canary-{}", std::process::id());
        let variables = [
            ("CONFORMIST_TARGET", "canary"),
            ("CONFORMIST_REPORT_DIR", "parts"),
            ("NEXTEST", alone),
            ("NEXTEST_RUN_ID", &run),
        ];
        let said = stage.said(&CONFORMANCE, &["echo"], &variables);
        let text = String::from_utf8_lossy(&said).into_owned();
        assert!(
            text.contains("running 15 tests") && text.contains("***"),
            "{text}"
        );
        keeps("the test door", &said);
    }
    let mut written = stage.written();
    assert!(
        written
            .iter()
            .any(|(path, _)| path.starts_with(stage.root.join("parts")))
    );
    let before = written.len();
    for folder in met(&format!("canary-{}", std::process::id())) {
        collect(&folder, &mut written);
    }
    assert!(
        written.len() > before + 15,
        "processes leave each other what they were told"
    );
    for (path, bytes) in &written {
        keeps(&path.display().to_string(), bytes);
    }
}

#[test]
fn what_is_known_of_a_target_can_be_printed_without_its_secrets() {
    let stage = Stage::new("canary-debug", Tells::Everybody);
    let ask = Ask {
        root: stage.root.clone(),
        target: "canary".to_owned(),
        ..Ask::default()
    };
    let session = Session::open(&ask, &|name| stage.variable(name)).unwrap();
    keeps("`Debug`", format!("{session:?}").as_bytes());
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
}
