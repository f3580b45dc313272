//! Every wrong file of `tests/bad_specs` is answered with exactly the message that stands beside it.
//!
//! A pair is `NAME.yaml`, the wrong file, and `NAME.err`, what is said about it. The wrong file takes the place of one
//! file of the small right project in `tests/bad_specs/right`: of its scenarios, unless its first line says otherwise,
//! as in `# file: suite.yaml`, `# file: schema user.schema.json` or `# file: conformist.yaml`.
//!
//! A new or changed message is written by `CONFORMIST_BLESS=1 cargo test --test self_test bad_specs`; read the
//! difference before you commit it.

use crate::doors::copy;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conformist::session::{Ask, Session};
use conformist::source::{Diagnostic, SourceFile, render};

/// The file that a wrong one replaces unless it says otherwise.
const SCENARIOS: &str = "specs/right/list.yaml";

#[test]
fn every_wrong_file_is_answered_with_its_message() {
    let wrong = pairs("yaml");
    assert!(
        wrong.len() >= 45,
        "only {} wrong files are left",
        wrong.len()
    );
    let differences: Vec<String> = wrong.iter().filter_map(|path| difference(path)).collect();
    assert!(
        differences.is_empty(),
        "{} of {} messages differ; CONFORMIST_BLESS=1 writes them\n\n{}",
        differences.len(),
        wrong.len(),
        differences.join("\n\n")
    );
}

#[test]
fn every_message_belongs_to_a_wrong_file() {
    let lonely: Vec<PathBuf> = pairs("err")
        .into_iter()
        .filter(|path| !path.with_extension("yaml").is_file())
        .collect();
    assert!(lonely.is_empty(), "messages without a file: {lonely:?}");
}

#[test]
fn the_right_project_has_no_mistake() {
    let project = Project::new("right");
    assert_eq!(project.messages(), "");
}

/// How the message about a wrong file differs from the one that stands beside it, if it does.
fn difference(path: &Path) -> Option<String> {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let bytes = fs::read(path).unwrap();
    let project = Project::new(name);
    fs::write(project.root.join(replaced(&bytes)), &bytes).unwrap();
    let said = project.messages();
    let beside = path.with_extension("err");
    if std::env::var_os("CONFORMIST_BLESS").is_some_and(|value| value == "1") {
        fs::write(&beside, &said).unwrap();
    }
    let written = fs::read_to_string(&beside).ok();
    if said.is_empty() {
        return Some(format!("{name}: nothing is said about this file"));
    }
    match written {
        Some(written) if written == said => None,
        Some(written) => Some(format!("{name}: expected\n{written}\nbut said\n{said}")),
        None => Some(format!("{name}: there is no {name}.err; said\n{said}")),
    }
}

/// The file of the right project that a wrong one replaces.
fn replaced(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let first = text.lines().next().unwrap_or_default();
    match first.strip_prefix("# file: ").map(str::trim) {
        None => SCENARIOS.to_owned(),
        Some("conformist.yaml") => "conformist.yaml".to_owned(),
        Some(file) => match file.strip_prefix("schema ") {
            Some(schema) => format!("schemas/right/{schema}"),
            None => format!("specs/right/{file}"),
        },
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_specs")
}

/// The files of one kind, by name.
fn pairs(ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    paths
}

/// A copy of the right project that a wrong file can be put into.
struct Project {
    root: PathBuf,
}

impl Project {
    fn new(name: &str) -> Project {
        let process = std::process::id();
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bad-{process}-{name}"));
        copy(&folder().join("right"), &root);
        Project { root }
    }

    /// Everything that is said about the project, with paths as they stand in it.
    fn messages(&self) -> String {
        let ask = Ask {
            root: self.root.clone(),
            target: "staging".to_owned(),
            ..Ask::default()
        };
        let env = |name: &str| (name == "TOKEN").then(|| "a-token".to_owned());
        match Session::open(&ask, &env) {
            Ok(_) => String::new(),
            Err(mistakes) => {
                let mistakes: Vec<Diagnostic> =
                    mistakes.into_iter().map(|one| self.within(one)).collect();
                render(&mistakes)
            }
        }
    }

    fn within(&self, mistake: Diagnostic) -> Diagnostic {
        let path = mistake.file.path.strip_prefix(&self.root);
        let path = path.unwrap_or(&mistake.file.path).to_owned();
        let text = mistake.file.text.clone();
        Diagnostic {
            file: Arc::new(SourceFile { path, text }),
            ..mistake
        }
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // What is left behind lies in the build's own folder.
        drop(fs::remove_dir_all(&self.root));
    }
}
