//! What is shown of files is right: a part of one is read by the parser of its kind, an excerpt stands where it is said
//! to stand, and every other block is run or says why not.
//!
//! A comment on the line above a block says what it is:
//!
//! - `<!-- file: PATH -->`: a whole file; [`crate::book::transcript`] writes it where the commands of the page run
//! - `<!-- part of: KIND -->`: a part of `suite`, `clauses`, `scenario` or `config`
//! - `<!-- excerpt of: PATH -->`: lines of a file of the project, comments and indentation aside
//! - `<!-- not run: REASON -->`

use std::fmt::Write as _;
use std::fs;

use conformist::document::Document;
use conformist::source::{Diagnostic, SourceFile, render};
use conformist::spec::api::Api;
use conformist::spec::clause::ClauseFile;
use conformist::spec::decode::decode;
use conformist::spec::scenario::ScenarioFile;
use conformist::target::config::ConfigFile;

use crate::book::page::{Block, Page, root, tried};
use crate::book::same;

#[test]
fn every_part_of_a_file_is_read_by_the_parser_of_its_kind() {
    let mut wrong = String::new();
    for page in tried() {
        for block in page.blocks() {
            if let Some(("part of", kind)) = block.note {
                wrong.push_str(&mistakes(&page, &block, kind));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_excerpt_stands_in_its_file() {
    for page in tried() {
        for block in page.blocks() {
            if let Some(("excerpt of", path)) = block.note {
                let file = fs::read_to_string(root().join(path));
                let file = bare(&file.unwrap_or_default());
                let holds = file.contains(&bare(block.body));
                assert!(holds, "{}:{}: not in {path}", page.name, block.line);
            }
        }
    }
}

#[test]
fn what_is_not_run_is_listed_with_its_reason() {
    let mut list = "# Blocks of the README and the book that no test runs, and why. Written with CONFORMIST_BLESS=1.\n"
        .to_owned();
    for page in tried() {
        for block in page.blocks() {
            match block.note {
                Some(("not run", reason)) => {
                    let first = block.body.lines().next().unwrap_or_default();
                    writeln!(list, "\n{}\n    {first}\n    {reason}", page.name).unwrap();
                }
                Some(("file" | "part of" | "excerpt of" | "second terminal", _)) => {}
                Some((other, _)) if !matches!(block.word, "text" | "console" | "sh") => {
                    panic!("{}:{}: what is `{other}`?", page.name, block.line)
                }
                _ => assert!(
                    matches!(block.word, "text" | "console" | "sh"),
                    "{}:{}: a comment above says what is shown",
                    page.name,
                    block.line
                ),
            }
        }
    }
    same(&root().join("tests/self_test/book/not_run.txt"), &list);
}

/// What is wrong with a part of a file.
fn mistakes(page: &Page, block: &Block<'_>, kind: &str) -> String {
    let text = match kind {
        // Scenarios are shown without the line that every file begins with.
        "scenario" if !block.body.starts_with("scenarios:") => {
            format!("scenarios:\n{}", block.body)
        }
        _ => block.body.to_owned(),
    };
    let read = Document::parse(&SourceFile::new(&page.path, text));
    let wrong: Result<(), Vec<Diagnostic>> = read.and_then(|document| match kind {
        "suite" => decode::<Api>(&document).map(drop),
        "clauses" => decode::<ClauseFile>(&document).map(drop),
        "scenario" => decode::<ScenarioFile>(&document).map(drop),
        "config" => decode::<ConfigFile>(&document).map(drop),
        other => panic!("{}:{}: no kind of file is `{other}`", page.name, block.line),
    });
    let wrong = wrong.err().unwrap_or_default();
    if wrong.is_empty() {
        return String::new();
    }
    let at = format!("in the block at {}:{}", page.name, block.line);
    format!(
        "{at}
{}",
        render(&wrong)
    )
}

/// Lines without indentation, comments and blank lines.
fn bare(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let ends = [" #", " //"].map(|mark| line.find(mark));
        let end = ends.into_iter().flatten().min();
        line[..end.unwrap_or(line.len())].trim()
    });
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}
