//! The two-way ledger: no clause without a case or a written reason, no reason beside a case.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::document::{Document, step};
use crate::source::Diagnostic;
use crate::spec::clause::ClauseFile;
use crate::spec::decode::unknown_name;

/// Every mistake of a ledger; that a case names only known clauses is checked with the case.
pub(super) fn check(
    document: &Document,
    ledger: &ClauseFile,
    suite: &str,
    cases: &[Case],
) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    if ledger.suite != suite {
        let wrong = document.wrong(
            "/suite",
            format!("the ledger is of the suite `{}`", ledger.suite),
        );
        mistakes.push(wrong.expected(format!("the name of its folder, `{suite}`")));
    }
    let judged: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| &case.scenario.clauses)
        .map(String::as_str)
        .collect();
    let mut seen = BTreeSet::new();
    for (index, clause) in ledger.clauses.iter().enumerate() {
        let at = step(&step("/clauses", index), "id");
        if !seen.insert(&clause.id) {
            let message = format!("the clause `{}` stands here twice", clause.id);
            mistakes.push(document.wrong(&at, message).help("rename one of them"));
        }
        match (judged.contains(clause.id.as_str()), &clause.unjudged) {
            (false, None) => {
                let wrong =
                    document.wrong(&at, format!("no case judges the clause `{}`", clause.id));
                mistakes.push(
                    wrong.help(
                        "name it in a scenario, or say in `unjudged` why no case can judge it",
                    ),
                );
            }
            (true, Some(_)) => {
                let at = step(&step("/clauses", index), "unjudged");
                let message = format!("a case judges the clause `{}`", clause.id);
                let wrong = document.wrong_key(&at, message);
                mistakes.push(wrong.help("take `unjudged` away"));
            }
            _ => {}
        }
        if let Some(source) = clause
            .source
            .as_ref()
            .filter(|source| !ledger.sources.contains_key(*source))
        {
            let at = step(&step("/clauses", index), "source");
            let wrong = document.wrong(&at, format!("the ledger has no source `{source}`"));
            mistakes.push(unknown_name(
                wrong,
                source,
                ledger.sources.keys().map(String::as_str),
            ));
        }
    }
    mistakes
}
