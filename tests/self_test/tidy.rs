//! The shape of the code: who may import whom, where foreign crates live, and habits that no lint checks.

mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::tidy::table::{EVERYWHERE, HOMES, LONG, MODULES, SIZE};

/// One file of `src`.
struct File {
    /// Path below `src`.
    path: PathBuf,
    /// Its top-level module; `lib` and `main` are their own.
    module: String,
    /// The whole text.
    text: String,
    /// The text without comments and without the tests at its end; empty for a file that only tests see.
    code: String,
}

static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let source = root().join("src");
    let paths = files(&source, "rs");
    let tests: BTreeSet<PathBuf> = paths.iter().flat_map(|path| test_files(path)).collect();
    let read = |path: &PathBuf| read(&source, path, tests.contains(path));
    paths.iter().map(read).collect()
});

#[test]
fn every_module_imports_only_modules_of_rows_above_its_own() {
    let rank: BTreeMap<&str, usize> = MODULES
        .iter()
        .enumerate()
        .map(|(row, (module, _))| (*module, row))
        .collect();
    let mut wrong = Vec::new();
    for file in inner_files() {
        let own = rank.get(file.module.as_str());
        let own = own.unwrap_or_else(|| panic!("`{}` is in no row", file.module));
        for used in words_after(&file.text, "crate::") {
            if rank.get(used.as_str()).is_none_or(|row| row > own) {
                wrong.push(format!("{} imports `{used}`", file.path.display()));
            }
        }
    }
    assert_none("a module may import only rows above its own", &wrong);
}

#[test]
fn every_row_is_a_module_and_has_its_sentence() {
    let known: BTreeSet<&str> = inner_files().map(|file| file.module.as_str()).collect();
    let rows: BTreeSet<&str> = MODULES.iter().map(|(module, _)| *module).collect();
    assert_eq!(rows, known);
    assert!(MODULES.iter().all(|(_, job)| !job.is_empty()));
}

#[test]
fn every_foreign_crate_stays_at_home() {
    let mut wrong = Vec::new();
    for (name, homes) in HOMES {
        let users = inner_files().filter(|file| uses(&file.code, name));
        let strays = users.filter(|file| !homes.contains(&file.module.as_str()));
        wrong.extend(strays.map(|file| format!("{} uses `{name}`", file.path.display())));
        for home in homes {
            if !inner_files().any(|file| file.module == *home && uses(&file.text, name)) {
                wrong.push(format!("`{home}` is a home of `{name}` without need"));
            }
        }
    }
    assert_none("a foreign crate is used at home only", &wrong);
}

#[test]
fn every_dependency_is_used_and_has_a_home() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let after = manifest.split("\n[dependencies]\n").nth(1).unwrap();
    let section = after.split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| line.split_once(" = "));
    let names: Vec<String> = names
        .filter(|(name, _)| !name.starts_with('#'))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    let mut wrong = Vec::new();
    for name in &names {
        if !FILES.iter().any(|file| uses(&file.code, name)) {
            wrong.push(format!("nothing uses `{name}`"));
        }
        let is_home = HOMES.iter().any(|(known, _)| known == name);
        if !is_home && !EVERYWHERE.contains(&name.as_str()) {
            wrong.push(format!("`{name}` has no home in the table"));
        }
    }
    let known = HOMES.iter().map(|(name, _)| *name).chain(EVERYWHERE);
    let gone = known.filter(|known| !names.iter().any(|name| name == known));
    wrong.extend(gone.map(|name| format!("the table names `{name}`, which is no dependency")));
    assert_none("dependencies are used where the table says", &wrong);
}

#[test]
fn every_file_opens_with_its_one_job() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for path in files(&root().join(folder), "rs") {
            let text = fs::read_to_string(&path).unwrap();
            if !text.starts_with("//! ") {
                wrong.push(path.display().to_string());
            }
        }
    }
    assert_none("a file opens with a `//!` sentence", &wrong);
}

#[test]
fn the_code_map_of_the_architecture_has_the_rows_in_their_order() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let map = text.split("## Code map").nth(1).unwrap();
    let map = map.split("\n## ").next().unwrap();
    let first = |line: &str| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned());
    let mapped: Vec<String> = map.lines().filter_map(first).collect();
    let rows: Vec<&str> = MODULES.iter().map(|(module, _)| *module).collect();
    assert_eq!(mapped, rows);
}

#[test]
fn no_file_is_long_without_a_reason() {
    let reason = |file: &File| LONG.iter().find(|(path, _)| Path::new(path) == file.path);
    let mut wrong = Vec::new();
    for file in inner_files() {
        let lines = without_tests(&file.text).lines().count();
        match (lines > SIZE && !file.code.is_empty(), reason(file)) {
            (true, None) => wrong.push(format!("{}: {lines} lines", file.path.display())),
            (false, Some(_)) => wrong.push(format!("{} needs no reason", file.path.display())),
            _ => {}
        }
    }
    assert_none("a file has at most 400 lines without its tests", &wrong);
}

#[test]
fn nothing_panics_or_prints_in_passing() {
    let forbidden = [
        ".unwrap()",
        "println!",
        "eprintln!",
        "print!(",
        "eprint!(",
        "todo!",
        "unimplemented!",
        "dbg!",
    ];
    let mut wrong = Vec::new();
    for file in FILES.iter() {
        let found = forbidden.iter().filter(|word| file.code.contains(**word));
        wrong.extend(found.map(|word| format!("{}: `{word}`", file.path.display())));
    }
    assert_none("these belong to tests or nowhere", &wrong);
}

#[test]
fn no_lint_is_silenced_without_a_reason() {
    let mut wrong = Vec::new();
    for file in FILES.iter() {
        for (attribute, rest) in attributes(&file.text) {
            let end = rest.find(")]").unwrap_or(rest.len());
            if attribute == "allow" || !rest[..end].contains("reason = ") {
                wrong.push(format!("{}: `{attribute}`", file.path.display()));
            }
        }
    }
    assert_none("a lint is expected, with a reason", &wrong);
}

#[test]
fn no_snapshot_waits_for_its_review() {
    let waiting = ["snapshots", "tests", "src"]
        .map(|folder| files(&root().join(folder), "snap.new"))
        .concat();
    let waiting: Vec<String> = waiting
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    assert_none("review these with `cargo insta review`", &waiting);
}

#[track_caller]
fn assert_none(rule: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose names end so, sorted; none where there is no such folder.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(&format!(".{ending}")) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(source: &Path, path: &Path, is_test: bool) -> File {
    let text = fs::read_to_string(path).unwrap();
    let path = path.strip_prefix(source).unwrap().to_owned();
    let first = path.iter().next().unwrap().to_str().unwrap();
    let lines = without_tests(&text).lines();
    let lines = lines.filter(|line| !is_test && !line.trim_start().starts_with("//"));
    File {
        module: first.trim_end_matches(".rs").to_owned(),
        code: lines.collect::<Vec<_>>().join("\n"),
        path,
        text,
    }
}

/// The files that a file declares as modules for tests alone.
fn test_files(path: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(path).unwrap();
    let folder = if path.ends_with("mod.rs") || path.ends_with("lib.rs") {
        path.parent().unwrap().to_owned()
    } else {
        path.with_extension("")
    };
    let declared = text.split("#[cfg(test)]\n").skip(1);
    let declared = declared.filter_map(|rest| {
        let line = rest.lines().next()?.trim_start_matches("pub(crate) ");
        let name = line.strip_prefix("mod ")?.strip_suffix(';')?;
        Some(folder.join(format!("{name}.rs")))
    });
    declared.collect()
}

fn without_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests {").next().unwrap()
}

/// All files but those of the crate's root.
fn inner_files() -> impl Iterator<Item = &'static File> {
    let is_inner = |file: &&File| !matches!(file.module.as_str(), "lib" | "main");
    FILES.iter().filter(is_inner)
}

/// The words that follow a prefix in code, tests included and comments left out.
fn words_after(text: &str, prefix: &str) -> BTreeSet<String> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let ends = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
    lines
        .flat_map(|line| line.split(prefix).skip(1))
        .map(|rest| rest.split(ends).next().unwrap().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether code names a crate by path.
fn uses(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        before.is_none_or(|one| !one.is_ascii_alphanumeric() && one != '_' && one != ':')
    })
}

/// Attributes that silence lints, each with the text after it.
fn attributes(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    ["allow", "expect"].into_iter().flat_map(move |name| {
        let outer = format!("#[{name}(");
        let inner = format!("#![{name}(");
        let places: Vec<usize> = [outer, inner]
            .iter()
            .flat_map(|form| text.match_indices(form.as_str()).map(|(at, _)| at))
            .collect();
        places.into_iter().map(move |at| (name, &text[at..]))
    })
}
