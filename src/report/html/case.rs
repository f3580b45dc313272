//! One case as the page shows it: everything there is to say where something is to be looked at, and little of a pass.

use serde::Serialize;

use crate::comparison::Change;
use crate::report::html::change::was;
use crate::report::html::exchange::{Budget, Exchanges};
use crate::report::html::page::{Fact, area, clause_anchor};
use crate::report::html::record::Table;
use crate::report::html::word::Word;
use crate::report::{detail, repeat};
use crate::verdict::{CaseReport, Finding, Pin, RunReport, Verdict};

/// A case.
#[derive(Debug, Serialize)]
pub(super) struct CaseView {
    anchor: String,
    name: String,
    area: String,
    verdict: Word,
    cause: Option<&'static str>,
    headline: Option<String>,
    about: String,
    clauses: Vec<ClauseView>,
    facts: Vec<Fact>,
    witnesses: Vec<Vec<(String, String)>>,
    findings: Vec<FindingView>,
    exchanges: Option<Exchanges>,
    repeat: Vec<String>,
    /// How it differs from the other run, in words.
    change: Option<String>,
    shape: Option<String>,
}

#[derive(Debug, Serialize)]
struct ClauseView {
    id: String,
    /// Where it stands, where it is known.
    anchor: Option<String>,
    /// Level and text, where something is to be looked at.
    says: Option<(String, String)>,
}

#[derive(Debug, Serialize)]
struct FindingView {
    check: String,
    message: String,
    expected: String,
    observed: String,
    pointer: Option<String>,
    /// Numbers of the exchanges in which the same was found.
    exchanges: Vec<usize>,
    more: usize,
    table: Option<Table>,
}

impl CaseView {
    /// The view of a case.
    pub(super) fn of(
        report: &RunReport,
        case: &CaseReport,
        change: Option<&Change>,
        anchor: &str,
    ) -> CaseView {
        let outcome = &case.outcome;
        let is_plain = outcome.verdict == Verdict::Pass;
        let tells = matches!(
            outcome.verdict,
            Verdict::Fail | Verdict::Divergent | Verdict::Inconclusive(_)
        );
        CaseView {
            anchor: anchor.to_owned(),
            name: detail::visible(case.name()),
            area: area(case).to_owned(),
            verdict: outcome.verdict.into(),
            cause: outcome.verdict.cause(),
            headline: (!is_plain).then(|| detail::headline(case)),
            about: detail::visible(&case.about),
            clauses: clauses(report, case, is_plain),
            facts: facts(case),
            witnesses: witnesses(case),
            findings: findings(case),
            exchanges: tells.then(|| Exchanges::of(&outcome.exchanges, &outcome.findings)),
            repeat: repetition(report, case),
            change: change.map(was),
            shape: change.and_then(|change| change.shape.clone()),
        }
    }
}

impl CaseView {
    /// Leaves out bodies that the budget does not hold, if the case came to this verdict.
    pub(super) fn spend(&mut self, verdict: &str, budget: &mut Budget) {
        if self.verdict.word == verdict
            && let Some(exchanges) = &mut self.exchanges
        {
            exchanges.spend(budget);
        }
    }
}

/// What is found on one page after the other in the same words is one finding to read.
fn findings(case: &CaseReport) -> Vec<FindingView> {
    let mut groups: Vec<(&Finding, Vec<usize>)> = Vec::new();
    for finding in &case.outcome.findings {
        let words = |one: &Finding| Finding {
            exchange: None,
            ..one.clone()
        };
        let known = groups.iter_mut();
        let known = known.rev().take(LOOKED_BACK);
        let mut alike = known.filter(|(first, _)| words(first) == words(finding));
        match alike.next() {
            Some((_, exchanges)) => exchanges.extend(finding.exchange.map(|index| index + 1)),
            None => groups.push((
                finding,
                finding.exchange.map(|i| i + 1).into_iter().collect(),
            )),
        }
    }
    let view = |(finding, exchanges): (&Finding, Vec<usize>)| FindingView {
        check: finding.check.clone(),
        message: detail::visible(&finding.message),
        expected: detail::visible(&finding.expected),
        observed: detail::visible(&finding.observed),
        pointer: finding.pointer.as_deref().map(detail::visible),
        more: finding.more,
        table: Table::of(finding, &case.outcome.exchanges),
        exchanges,
    };
    groups.into_iter().map(view).collect()
}

/// Pages break in the same few ways; so many of them are remembered.
const LOOKED_BACK: usize = 8;

fn clauses(report: &RunReport, case: &CaseReport, is_plain: bool) -> Vec<ClauseView> {
    let known = |id: &String| {
        let mut all = report.clauses.iter();
        all.find(|clause| clause.id == *id && clause.suite == case.suite)
    };
    let view = |id: &String| ClauseView {
        id: id.clone(),
        anchor: known(id).map(|clause| clause_anchor(&clause.suite, id)),
        says: known(id)
            .filter(|_| !is_plain)
            .map(|clause| (clause.level.word().to_owned(), clause.says.clone())),
    };
    case.clauses.iter().map(view).collect()
}

fn facts(case: &CaseReport) -> Vec<Fact> {
    let outcome = &case.outcome;
    let mut facts = Vec::new();
    let mut add = |name: &str, value: String| {
        facts.push(Fact {
            name: name.to_owned(),
            value: detail::visible(&value),
        });
    };
    let found = outcome.findings.first().map(|finding| &finding.message);
    if let Some(reason) = outcome.reason.as_ref().filter(|why| Some(*why) != found) {
        add("because", reason.clone());
    }
    if let Some(variant) = &outcome.variant {
        let pin = match outcome.pin {
            Pin::None => "",
            Pin::Unpinned => ", no approved snapshot",
            Pin::Pinned => ", as approved",
            Pin::Changed => ", not as approved",
        };
        add("variant", format!("{variant}{pin}"));
    }
    let habits: Vec<String> = outcome
        .habits
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    if !habits.is_empty() {
        add("habits", habits.join(", "));
    }
    if outcome.attempts > 1 {
        add("attempts", outcome.attempts.to_string());
    }
    if let Some(waiver) = &outcome.waiver {
        add("accepted", waiver.clone());
    }
    add("level", case.level.word().to_owned());
    add("stands at", format!("{}:{}", case.file, case.line));
    facts
}

fn witnesses(case: &CaseReport) -> Vec<Vec<(String, String)>> {
    let rounds = case.outcome.witnesses.iter();
    rounds
        .map(|round| {
            let pairs = round.iter();
            pairs
                .map(|(name, value)| (detail::visible(name), detail::visible(value)))
                .collect()
        })
        .collect()
}

fn repetition(report: &RunReport, case: &CaseReport) -> Vec<String> {
    let lines = [
        repeat::with_command(case.name(), &report.target, report.seed),
        repeat::with_cargo(case.name(), &report.target, report.seed),
    ];
    lines.iter().map(|line| detail::visible(line)).collect()
}
