//! The two doors as their users meet them: processes with arguments, streams and a status.

mod command;
mod compare;
mod conformance;
mod expect;
mod first;
mod live;
mod own_formats;
mod personal;
pub(crate) mod processes;
mod recording;
mod unusable;

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

/// What a process came to; shown in full where a fact about it fails.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "status: {:?}\nstdout:\n{}\nstderr:\n{}",
            self.code, self.stdout, self.stderr
        )
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    #[track_caller]
    fn ends_with(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

/// A process of ours without the variables that steer it; snapshots are somebody else's matter.
pub(crate) fn quietly(program: &Path) -> Command {
    let mut command = Command::new(program);
    for name in [
        "CONFORMIST_TARGET",
        "CONFORMIST_CONFIG",
        "CONFORMIST_SEED",
        "CONFORMIST_DEPTH",
        "CARGO_TERM_COLOR",
        "CLICOLOR_FORCE",
        "GITHUB_ACTIONS",
        "CONFORMIST_REPORT_DIR",
        "NEXTEST",
        "NEXTEST_RUN_ID",
    ] {
        command.env_remove(name);
    }
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("INSTA_UPDATE", "no")
        .env("INSTA_FORCE_PASS", "1")
        .stdin(Stdio::null());
    command
}

/// The command.
fn conformist(args: &[&str]) -> Ran {
    let mut command = quietly(Path::new(env!("CARGO_BIN_EXE_conformist")));
    command.args(args).output().unwrap().into()
}

/// The test binary of the suites, as cargo builds it now.
pub(crate) static CONFORMANCE: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.args([
        "test",
        "--test",
        "conformance",
        "--no-run",
        "--message-format=json",
    ]);
    let built = Path::new(env!("CARGO_BIN_EXE_conformist")).parent();
    if built.is_some_and(|folder| folder.ends_with("release")) {
        cargo.arg("--release");
    }
    let output = cargo.output().unwrap();
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let built = lines.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_ours = message["target"]["name"] == "conformance";
        message["executable"]
            .as_str()
            .filter(|_| is_ours)
            .map(PathBuf::from)
    });
    built.max().expect("cargo names what it has built")
});

/// A folder of this name for the files of one test, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Copies a folder with all that it holds.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The embedded endpoint as a process of its own.
struct Served {
    child: Child,
    /// What it has printed: a configuration with the target `local`.
    config: String,
}

impl Served {
    fn new(args: &[&str]) -> Served {
        let mut command = quietly(Path::new(env!("CARGO_BIN_EXE_conformist")));
        command.args(["mock", "--port", "0"]).args(args);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut config = String::new();
        while !config.contains("Ctrl-C") {
            let read = lines.by_ref().read_line(&mut config).unwrap();
            assert!(read > 0, "the endpoint has ended after\n{config}");
        }
        Served { child, config }
    }

    /// Writes the configuration into the folder of a test.
    fn config_in(&self, folder: &Path) -> String {
        let path = folder.join("conformist.yaml");
        fs::write(&path, &self.config).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
