//! First steps: what `init` writes is right at once, and loses nothing that is there already.
//!
//! Beside each description in `fixtures/openapi` stands what is made of it, `NAME.made`; beside each wrong one in
//! `fixtures/openapi/wrong` what is said about it, `NAME.err`. A first line `# operation: ID` is the choice of a person.
//! `CONFORMIST_BLESS=1 cargo test --test self_test first_steps` renews them; read the difference before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use conformist::draft::write::{Fate, Replace, WriteError, write};
use conformist::draft::{Draft, openapi, shipped, skeleton};
use conformist::session::{Ask, Session, check_config};
use conformist::source::{SourceFile, render};
use conformist::suite::{self, Roots};

use crate::doors::folder;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/self_test/fixtures/openapi")
}

/// The descriptions of a folder.
fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let is_one = |path: &PathBuf| {
        path.extension()
            .is_some_and(|end| end == "yaml" || end == "json")
    };
    let mut found: Vec<PathBuf> = paths.filter(is_one).collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

/// What is made of a description, or what is said about it.
fn made(path: &Path) -> Result<openapi::Made, String> {
    let text = fs::read_to_string(path).unwrap();
    let first = text.lines().next().unwrap_or_default();
    let operation = first.strip_prefix("# operation: ").map(str::to_owned);
    // The path is shown in messages, and is the same on every machine.
    let shown = Path::new(path.file_name().unwrap());
    let asked = openapi::Asked {
        suite: Some("made"),
        operation: operation.as_deref(),
    };
    openapi::draft(&SourceFile::new(shown, text), &asked).map_err(|wrong| render(&wrong))
}

/// Holds a text against the file that should say the same.
#[track_caller]
fn same(beside: &Path, said: &str) {
    if std::env::var_os("CONFORMIST_BLESS").is_some_and(|value| value == "1") {
        fs::write(beside, said).unwrap();
    }
    let expected = fs::read_to_string(beside).unwrap_or_default();
    assert_eq!(said, expected, "{}", beside.display());
}

/// Writes a draft into an empty folder and says what is wrong with it.
fn mistakes(name: &str, draft: &Draft) -> String {
    let root = folder(name);
    write(&root, draft, Replace::Never).unwrap();
    let suites = match suite::load(&Roots::of(&root), &[]) {
        Ok(suites) => suites
            .into_iter()
            .map(std::sync::Arc::new)
            .collect::<Vec<_>>(),
        Err(wrong) => return render(&wrong),
    };
    let wrong = check_config(&root.join("conformist.yaml"), Some(&suites), &|_| None);
    let ask = Ask {
        root,
        target: "staging".to_owned(),
        ..Ask::default()
    };
    let set = |name: &str| {
        let ours = name.starts_with("MADE_") || name.starts_with("NEW_SUITE_");
        let url = if name.ends_with("_URL") {
            "https://made.example"
        } else {
            "set"
        };
        ours.then(|| url.to_owned())
    };
    match Session::open(&ask, &set) {
        Ok(session) => render(&[wrong, session.leftovers()].concat()),
        Err(more) => render(&[wrong, more].concat()),
    }
}

#[test]
fn what_is_made_of_a_description_is_what_stands_beside_it_and_has_no_mistake() {
    for path in descriptions(&fixtures()) {
        let made = made(&path).unwrap_or_else(|said| panic!("{}\n{said}", path.display()));
        let mut text = String::new();
        for todo in &made.draft.todo {
            writeln!(text, "to do: {todo}").unwrap();
        }
        for file in &made.draft.files {
            let shown = file.path.to_str().unwrap().replace('\\', "/");
            if !shown.starts_with("schemas/conformist/") {
                write!(text, "\n==> {shown}\n{}", file.text).unwrap();
            }
        }
        same(&path.with_extension("made"), &text);
        let name = format!("made-of-{}", path.file_stem().unwrap().to_str().unwrap());
        assert_eq!(mistakes(&name, &made.draft), "", "{}", path.display());
    }
}

#[test]
fn a_wrong_description_is_answered_with_its_message() {
    for path in descriptions(&fixtures().join("wrong")) {
        let said = made(&path).err().unwrap_or_default();
        assert!(!said.is_empty(), "nothing is said about {}", path.display());
        same(&path.with_extension("err"), &said);
    }
}

#[test]
fn the_skeleton_of_a_suite_has_no_mistake() {
    assert_eq!(mistakes("skeleton", &skeleton::draft("new-suite")), "");
}

#[test]
fn a_suite_that_comes_with_conformist_is_kept_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for suite in &shipped::ALL {
        for (kind, ending) in [("specs", "yaml"), ("schemas", "json")] {
            let folder = root.join(kind).join(suite.name);
            for entry in fs::read_dir(folder).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                let path = format!("{kind}/{}/{name}", suite.name);
                let is_kept = suite.files.iter().any(|(kept, _)| *kept == path);
                assert!(
                    is_kept || !name.ends_with(ending),
                    "src/draft/shipped.rs lacks {path}"
                );
            }
        }
        let draft = Draft {
            files: suite.copies(),
            todo: Vec::new(),
        };
        let root = self::folder(&format!("copy-of-{}", suite.name));
        write(&root, &draft, Replace::Never).unwrap();
        let loaded = suite::load(&Roots::of(&root), &[]).map_err(|wrong| render(&wrong));
        assert_eq!(loaded.unwrap().len(), 1);
    }
}

#[test]
fn a_file_that_says_something_else_keeps_everything_from_being_written() {
    let root = folder("in-the-way");
    let clauses = root.join("specs/acme/clauses.yaml");
    fs::create_dir_all(clauses.parent().unwrap()).unwrap();
    fs::write(&clauses, "mine").unwrap();
    let draft = skeleton::draft("acme");
    match write(&root, &draft, Replace::Never) {
        Err(WriteError::InTheWay(paths)) => assert_eq!(paths, std::slice::from_ref(&clauses)),
        other => panic!("{other:?}"),
    }
    assert!(!root.join("specs/acme/suite.yaml").exists() && !root.join("conformist.yaml").exists());
    let fates = write(&root, &draft, Replace::Always).unwrap();
    assert!(fates.contains(&("specs/acme/clauses.yaml".into(), Fate::Replaced)));
    assert_ne!(fs::read_to_string(&clauses).unwrap(), "mine");
}

#[test]
fn line_ends_make_no_difference_and_what_others_rely_on_stays() {
    let root = folder("line-ends");
    let draft = skeleton::draft("acme");
    write(&root, &draft, Replace::Never).unwrap();
    let list = root.join("specs/acme/list.yaml");
    let text = fs::read_to_string(&list).unwrap();
    fs::write(&list, text.replace('\n', "\r\n")).unwrap();
    let config = root.join("conformist.yaml");
    fs::write(&config, "targets: {}\n").unwrap();
    let fates = write(&root, &draft, Replace::Always).unwrap();
    let fate = |path: &str| {
        fates
            .iter()
            .find(|(known, _)| known == Path::new(path))
            .unwrap()
            .1
    };
    assert_eq!(fate("specs/acme/list.yaml"), Fate::Same);
    assert_eq!(fate("conformist.yaml"), Fate::Kept);
    assert_eq!(fs::read_to_string(&config).unwrap(), "targets: {}\n");
}

#[test]
fn what_cannot_be_written_is_said_with_its_path() {
    let root = folder("not-a-folder");
    fs::write(root.join("specs"), "a file where a folder should be").unwrap();
    let said = write(&root, &skeleton::draft("acme"), Replace::Never)
        .unwrap_err()
        .to_string();
    assert!(
        said.starts_with("failed to write ") && said.contains("specs"),
        "{said}"
    );
}
