//! From what all rounds of a case found to its one outcome.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::case::{Case, POPULATION};
use crate::check::Checked;
use crate::evidence::Listing;
use crate::exchange::{Exchange, Mask};
use crate::level::Level;
use crate::run::attempt::Tried;
use crate::spec::api::Api;
use crate::spec::clause::Clause;
use crate::suite::Suite;
use crate::verdict::conclude::clause_verdict;
use crate::verdict::run_report::{CaseReport, ClauseReport};
use crate::verdict::{Cause, Finding, Missing, Outcome, Pin, Place, Verdict, Walk};

/// What the rounds of a case came to so far.
#[derive(Default)]
pub(super) struct Concluded {
    checked: Checked,
    exchanges: Vec<Arc<Exchange>>,
    walks: Vec<Walk>,
    witnesses: Vec<BTreeMap<String, String>>,
    attempts: u32,
    judged: bool,
}

impl Concluded {
    /// Adds a round. A later round that has nothing to judge takes nothing from an earlier one that had.
    pub(super) fn add(&mut self, api: &Api, tried: Tried, attempts: u32, round: usize) {
        self.attempts = self.attempts.max(attempts);
        let vacuous = matches!(tried.checked.blocked, Some((Cause::Vacuous, _)))
            || !tried.checked.vacuous.is_empty();
        if round > 0 && vacuous && self.judged && tried.checked.findings.is_empty() {
            return;
        }
        self.judged |= tried.checked.blocked.is_none() && !vacuous;
        self.add_walks(api, &tried);
        let offset = self.exchanges.len();
        let fetched = tried.listings.values().flat_map(|listing| &listing.answers);
        let own: Vec<Arc<Exchange>> = fetched.map(|answer| Arc::clone(&answer.exchange)).collect();
        let speaks_of_population = own.is_empty();
        self.exchanges.extend(own);
        if let Some(population) = tried.population.as_ref().filter(|_| speaks_of_population) {
            let walked = population.listing.answers.iter();
            self.exchanges
                .extend(walked.map(|answer| Arc::clone(&answer.exchange)));
        }
        if !tried.witnesses.0.is_empty() {
            self.witnesses.push(tried.witnesses.values());
        }
        let checked = tried.checked;
        let known = self.exchanges.len();
        let moved = checked.findings.into_iter().map(|finding| Finding {
            exchange: finding
                .exchange
                .map(|index| index + offset)
                .filter(|index| *index < known),
            also: finding
                .also
                .into_iter()
                .map(|place| Place {
                    exchange: place.exchange + offset,
                    ..place
                })
                .filter(|place| place.exchange < known)
                .collect(),
            ..finding
        });
        self.checked.findings.extend(moved);
        self.checked.vacuous.extend(checked.vacuous);
        self.checked.blocked = checked.blocked.or(self.checked.blocked.take());
        self.checked.variant = worse(self.checked.variant.take(), checked.variant);
        self.checked.habits.extend(checked.habits);
    }

    /// Adds how far each list was read; all users are the same in every round.
    fn add_walks(&mut self, api: &Api, tried: &Tried) {
        self.walks.retain(|known| known.name != POPULATION);
        let walked = tried.listings.values().filter(|listing| listing.walked);
        self.walks
            .extend(walked.map(|listing| walk(api, &listing.name, listing)));
        if let Some(population) = &tried.population {
            self.walks.push(walk(api, POPULATION, &population.listing));
        }
    }

    /// Whether another round can add nothing: something is wrong already, or nothing can be told at all.
    pub(super) fn is_settled(&self) -> bool {
        !self.checked.findings.is_empty() || self.checked.blocked.is_some()
    }
}

/// How far a list was read.
fn walk(api: &Api, name: &str, listing: &Listing) -> Walk {
    Walk {
        name: name.to_owned(),
        pages: listing.answers.len(),
        users: listing.users().count(),
        total: listing.answers.iter().find_map(|answer| answer.count(api)),
        end: listing.ended.word(),
    }
}

/// Of two observed variants the one that conforms less; the first where both are alike.
fn worse(one: Option<(String, bool)>, other: Option<(String, bool)>) -> Option<(String, bool)> {
    match (one, other) {
        (Some((_, true)), Some(other @ (_, false))) => Some(other),
        (one, other) => one.or(other),
    }
}

/// The outcome of a case that was run.
pub(super) fn outcome(case: &Case, concluded: Concluded, mask: &Mask) -> Outcome {
    let (verdict, reason) = verdict(case, &concluded.checked);
    let seal = |text: &str| mask.text(text);
    let findings = concluded
        .checked
        .findings
        .into_iter()
        .map(|finding| Finding {
            message: seal(&finding.message),
            expected: seal(&finding.expected),
            observed: seal(&finding.observed),
            ..finding
        });
    Outcome {
        case: case.name.clone(),
        verdict,
        reason: reason.map(|reason| seal(&reason)),
        variant: concluded.checked.variant.map(|(name, _)| name),
        habits: concluded.checked.habits,
        witnesses: concluded.witnesses,
        findings: findings.collect(),
        exchanges: concluded.exchanges,
        walks: concluded.walks,
        attempts: concluded.attempts.max(1),
        duration: Duration::ZERO,
        pin: Pin::None,
        shape: None,
        waiver: None,
    }
}

/// Wrong before undecidable, undecidable before divergent, divergent before right.
fn verdict(case: &Case, checked: &Checked) -> (Verdict, Option<String>) {
    if let Some(first) = checked.findings.first() {
        let verdict = if case.scenario.level == Level::May {
            Verdict::Divergent
        } else {
            Verdict::Fail
        };
        return (verdict, Some(first.message.clone()));
    }
    if let Some((cause, reason)) = &checked.blocked {
        return (Verdict::Inconclusive(*cause), Some(reason.clone()));
    }
    if let Some(reason) = checked.vacuous.first() {
        return (Verdict::Inconclusive(Cause::Vacuous), Some(reason.clone()));
    }
    match &checked.variant {
        Some((name, false)) => (
            Verdict::Divergent,
            Some(format!(
                "the variant `{name}` is permitted and differs from the documents"
            )),
        ),
        _ => (Verdict::Pass, None),
    }
}

/// The outcome of a case that the target does not claim.
pub(super) fn skipped(case: &Case, missing: Missing, reason: &str) -> Outcome {
    untried(case, Verdict::Skipped(missing), reason)
}

/// The outcome of a case that was not finished when the run was ended.
pub(super) fn interrupted(case: &Case) -> Outcome {
    let verdict = Verdict::Inconclusive(Cause::Interrupted);
    untried(case, verdict, "the run was ended before this case was")
}

/// The outcome of a case that was begun by a process which has told nothing more.
pub(super) fn unfinished(case: &Case) -> Outcome {
    let verdict = Verdict::Inconclusive(Cause::Interrupted);
    untried(case, verdict, "its process ended without a verdict")
}

fn untried(case: &Case, verdict: Verdict, reason: &str) -> Outcome {
    Outcome {
        case: case.name.clone(),
        verdict,
        reason: Some(reason.to_owned()),
        variant: None,
        habits: BTreeMap::new(),
        witnesses: Vec::new(),
        findings: Vec::new(),
        exchanges: Vec::new(),
        walks: Vec::new(),
        attempts: 0,
        duration: Duration::ZERO,
        pin: Pin::None,
        shape: None,
        waiver: None,
    }
}

/// A failure that another case's failure explains is no second one; its findings stay to be read.
pub(super) fn explain(outcome: &mut Outcome, blamed: &str) {
    outcome.verdict = Verdict::Inconclusive(Cause::Precondition);
    let own = outcome.reason.take().unwrap_or_default();
    outcome.reason = Some(format!("{blamed} fails already, which may explain: {own}"));
}

/// What a clause came to.
pub(super) fn clause(suite: &Suite, clause: &Clause, cases: &[CaseReport]) -> ClauseReport {
    let own = |case: &&CaseReport| case.suite == suite.name && case.clauses.contains(&clause.id);
    let judging: Vec<&CaseReport> = cases.iter().filter(own).collect();
    let place = [clause.source.as_deref(), clause.place.as_deref()];
    ClauseReport {
        id: clause.id.clone(),
        suite: suite.name.clone(),
        level: clause.level,
        says: clause.says.clone(),
        source: place.into_iter().flatten().collect::<Vec<_>>().join(", "),
        verdict: clause_verdict(
            judging.iter().map(|case| case.outcome.verdict),
            clause.unjudged.as_deref(),
        ),
        cases: judging.iter().map(|case| case.name().to_owned()).collect(),
        unjudged: clause.unjudged.clone(),
    }
}
