//! The accepted verdicts of a target, held against the cases that exist and against what they came to.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::run::plan::is_verdict;
use crate::session::config::Config;
use crate::source::Diagnostic;
use crate::suite::Suite;
use crate::target::{Expected, Target};
use crate::verdict::{CaseReport, Cause, Verdict};

/// Entries that name no case, and entries that accept one verdict of a case where another entry accepts another.
pub(super) fn mistaken(config: &Config, target: &Target, suites: &[Arc<Suite>]) -> Vec<Diagnostic> {
    let names = || suites.iter().flat_map(|suite| &suite.cases);
    let names = || names().map(|case| case.name.as_str());
    let mut mistakes = Vec::new();
    for (index, entry) in target.expected.iter().enumerate() {
        if !names().any(|name| entry.case.is_match(name)) {
            mistakes.push(config.superfluous(entry, "this entry names no case"));
        }
        let others = target.expected[..index].iter();
        for other in others.filter(|other| other.verdict != entry.verdict) {
            let both = |name: &&str| entry.case.is_match(name) && other.case.is_match(name);
            if let Some(name) = names().find(both) {
                let message = format!(
                    "this entry accepts `{}` of `{name}`, and an earlier one accepts `{}`",
                    word(entry),
                    word(other)
                );
                mistakes.push(config.contradicting(entry, &message));
            }
        }
    }
    mistakes
}

/// Entries that a whole run had no use for: none of the cases that they name came to what they accept.
///
/// Of a case that got no answer nothing is known, so no entry that names it is judged.
pub(super) fn unneeded(config: &Config, target: &Target, cases: &[CaseReport]) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for entry in &target.expected {
        let named = cases.iter().filter(|case| entry.case.is_match(case.name()));
        let verdicts: Vec<Verdict> = named.map(|case| case.outcome.verdict).collect();
        let needed =
            |verdict: &Verdict| is_unknown(*verdict) || is_verdict(entry.verdict, *verdict);
        if verdicts.is_empty() || verdicts.iter().any(needed) {
            continue;
        }
        let words: BTreeSet<&str> = verdicts.iter().map(|verdict| verdict.word()).collect();
        let words: Vec<&str> = words.into_iter().collect();
        mistakes.push(if words == ["pass"] {
            let message = "this entry is no longer needed: every case that it names passes";
            config.superfluous(entry, message)
        } else {
            let message = format!(
                "this entry accepts `{}`, but what it names comes to `{}`",
                word(entry),
                words.join("` and `")
            );
            config.contradicting(entry, &message)
        });
    }
    mistakes
}

fn is_unknown(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Inconclusive(Cause::Transport | Cause::Budget | Cause::Interrupted)
    )
}

fn word(entry: &Expected) -> &'static str {
    use crate::target::ExpectedVerdict as Accepted;
    match entry.verdict {
        Accepted::Fail => "fail",
        Accepted::Divergent => "divergent",
        Accepted::Inconclusive => "inconclusive",
        Accepted::Skipped => "skipped",
    }
}
