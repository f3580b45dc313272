//! The accepted verdicts of a target, held against the cases that exist and against what they came to.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::case::Case;
use crate::run::plan::is_verdict;
use crate::session::config::{self, Config};
use crate::session::{Ask, Environment};
use crate::source::Diagnostic;
use crate::suite::{self, Roots, Suite};
use crate::target::Expected;
use crate::verdict::{CaseReport, Cause, Verdict};

/// What is wrong with the accepted verdicts of a target whose run is known by reports of its parts.
///
/// An entry is held against what its cases came to where all of them were reported, as far as they are not deeper than any
/// reported one. Nothing is said where the configuration does not know the target.
#[must_use]
pub fn check_parts(ask: &Ask, cases: &[CaseReport], env: Environment<'_>) -> Vec<Diagnostic> {
    of_parts(ask, cases, env).unwrap_or_else(|wrong| wrong)
}

fn of_parts(
    ask: &Ask,
    cases: &[CaseReport],
    env: Environment<'_>,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let Some(config) = config::read(ask)? else {
        return Ok(Vec::new());
    };
    let entries = config.expected(&ask.target, env)?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let suites = suite::load(&Roots::of(&ask.root), &[])?;
    let suites: Vec<Arc<Suite>> = suites.into_iter().map(Arc::new).collect();
    let mut mistakes = mistaken(&config, &entries, &suites);
    let reported: HashSet<&str> = cases.iter().map(CaseReport::name).collect();
    let is_reported = |case: &&Arc<Case>| reported.contains(case.name.as_str());
    let known = || suites.iter().flat_map(|suite| &suite.cases);
    let deepest = known().filter(is_reported).map(|case| case.scenario.depth);
    let deepest = deepest.max();
    let is_judged = |entry: &&Expected| {
        let mut named = known().filter(|case| entry.case.is_match(&case.name));
        named.all(|case| is_reported(&case) || Some(case.scenario.depth) > deepest)
    };
    mistakes.extend(unneeded(&config, entries.iter().filter(is_judged), cases));
    Ok(mistakes)
}

/// Entries that name no case, and entries that accept one verdict of a case where another entry accepts another.
pub(super) fn mistaken(
    config: &Config,
    entries: &[Expected],
    suites: &[Arc<Suite>],
) -> Vec<Diagnostic> {
    let names = || suites.iter().flat_map(|suite| &suite.cases);
    let names = || names().map(|case| case.name.as_str());
    let mut mistakes = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if !names().any(|name| entry.case.is_match(name)) {
            mistakes.push(config.superfluous(entry, "this entry names no case"));
        }
        let others = entries[..index].iter();
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
pub(super) fn unneeded<'a>(
    config: &Config,
    entries: impl IntoIterator<Item = &'a Expected>,
    cases: &[CaseReport],
) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for entry in entries {
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
