//! The pages that nobody writes: the command line, the keys of our formats, and the clauses of the suites.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use conformist::spec::clause::{Basis, Clause};
use conformist::suite::{self, Roots, Suite};
use serde_json::Value;

use crate::book::keys::{cell, tables};
use crate::book::page::root;
use crate::book::same;
use crate::doors::quietly;

const NOTE: &str =
    "<!-- Generated. Do not edit: CONFORMIST_BLESS=1 cargo test --test self_test book -->";

/// The page of each schema: its name, its title, and what is said before the tables.
const SCHEMAS: [(&str, &str, &str); 6] = [
    (
        "suite",
        "Keys of suite.yaml",
        "How an API speaks. [The spec language](spec-language.md) says what the keys mean together.",
    ),
    (
        "scenario",
        "Keys of scenarios",
        "Every other file of a suite holds scenarios. [The spec language](spec-language.md) says what the keys mean together.",
    ),
    (
        "clauses",
        "Keys of clauses.yaml",
        "The ledger of a suite. [The spec language](spec-language.md) says what belongs into it.",
    ),
    (
        "config",
        "Keys of conformist.yaml",
        "[Configuration](configuration.md) says where values come from and what happens without them.",
    ),
    (
        "report",
        "Keys of the JSON report",
        "What `--report json=FILE` writes. `conformist schema report` prints the schema itself.",
    ),
    (
        "comparison",
        "Keys of a comparison",
        "What `conformist diff --format json` prints. `conformist schema comparison` prints the schema itself.",
    ),
];

#[test]
fn the_generated_pages_are_current() {
    let mut pages = vec![("command-line".to_owned(), command_line())];
    for (name, title, said) in SCHEMAS {
        let path = root().join(format!("schemas/conformist/{name}.schema.json"));
        let schema: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let text = format!("# {title}\n\n{NOTE}\n\n{said}\n{}", tables(&schema));
        pages.push((format!("keys-{name}"), text));
    }
    for suite in suite::load(&Roots::of(root()), &[]).unwrap() {
        pages.push((format!("clauses-{}", suite.name), ledger(&suite)));
    }
    for (name, text) in pages {
        same(&root().join(format!("docs/src/reference/{name}.md")), &text);
    }
}

/// What every command says of itself.
fn command_line() -> String {
    let mut text = format!("# Command line\n\n{NOTE}\n\n");
    text.push_str("What `conformist help` and `conformist COMMAND --help` print.\n");
    let overview = help(&[]);
    writeln!(text, "\n```text\n{overview}```").unwrap();
    let listed = overview.split("Commands:\n").nth(1).unwrap();
    let listed = listed.split("\n\n").next().unwrap();
    let names = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for name in names.filter_map(|line| line.split_whitespace().next()) {
        if name != "help" {
            writeln!(text, "\n## {name}\n\n```text\n{}```", help(&[name])).unwrap();
        }
    }
    text
}

fn help(command: &[&str]) -> String {
    let mut conformist = quietly(Path::new(env!("CARGO_BIN_EXE_conformist")));
    conformist.args(command).arg("--help").env("COLUMNS", "100");
    let output = conformist.output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The clauses of a suite, with who judges each.
fn ledger(suite: &Suite) -> String {
    let mut text = format!("# Clauses of {}\n\n{NOTE}\n\n", suite.name);
    let judged = suite
        .clauses
        .iter()
        .filter(|clause| clause.unjudged.is_none());
    writeln!(
        text,
        "{}. {} clauses in our own words; {} of them are judged by {} cases. `conformist explain CLAUSE` says more of one.\n",
        suite.api.title,
        suite.clauses.len(),
        judged.count(),
        suite.cases.len()
    )
    .unwrap();
    text.push_str("| source | document |\n| --- | --- |\n");
    for (key, document) in &suite.sources {
        writeln!(text, "| {key} | {} |", cell(document)).unwrap();
    }
    for clause in &suite.clauses {
        text.push_str(&of_clause(suite, clause));
    }
    text
}

fn of_clause(suite: &Suite, clause: &Clause) -> String {
    let mut text = format!("\n## {}\n\n", clause.id);
    let basis = match clause.basis {
        Basis::Document => "a sentence of the API's own page",
        Basis::Vendor => "only the vendor's other pages",
        Basis::Implied => "implied",
    };
    let place = [clause.source.as_deref(), clause.place.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    writeln!(text, "{}\n", clause.says).unwrap();
    writeln!(
        text,
        "- **{}**, {basis}: {}",
        clause.level,
        place.join(", ")
    )
    .unwrap();
    if let Some(reason) = &clause.unjudged {
        writeln!(text, "- not judged: {reason}").unwrap();
        return text;
    }
    let mut scenarios: Vec<(String, usize)> = Vec::new();
    for case in &suite.cases {
        if case.scenario.clauses.contains(&clause.id) {
            let name = case.scenario_name();
            match scenarios.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => scenarios.push((name, 1)),
            }
        }
    }
    let named: Vec<String> = scenarios
        .into_iter()
        .map(|(name, count)| match count {
            1 => format!("`{name}`"),
            _ => format!("`{name}` ({count} cases)"),
        })
        .collect();
    writeln!(text, "- judged by {}", named.join(", ")).unwrap();
    text
}
