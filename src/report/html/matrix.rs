//! The conformance matrix: every clause with the verdicts of its cases, by area.

use serde::Serialize;

use crate::report::detail;
use crate::report::html::page::{Anchors, Jump, area, areas, clause_anchor};
use crate::report::html::word::{Count, Word, counts};
use crate::verdict::{CaseReport, ClauseReport, ClauseVerdict, RunReport, Verdict};

/// The clauses of one suite.
#[derive(Debug, Serialize)]
pub(super) struct Matrix {
    areas: Vec<Area>,
    clauses: usize,
    passed: usize,
}

/// The clauses that are tried in one area.
#[derive(Debug, Serialize)]
struct Area {
    name: String,
    clauses: Vec<Row>,
    /// How many clauses came to which verdict, those that occur only.
    verdicts: Vec<Count>,
    /// Whether something is to be seen here.
    is_open: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    anchor: String,
    id: String,
    level: &'static str,
    says: String,
    source: String,
    verdict: Word,
    unjudged: Option<String>,
    counts: Vec<Count>,
    /// Cases that do not pass.
    others: Vec<Jump>,
    more: usize,
}

/// The area of clauses that no selected case tries.
const NOWHERE: &str = "not judged by any case";

/// A clause names so many cases that do not pass.
const MOST_CASES: usize = 8;

impl Matrix {
    /// The clauses of a suite.
    pub(super) fn of(
        report: &RunReport,
        suite: &str,
        cases: &[&CaseReport],
        anchors: &Anchors,
    ) -> Matrix {
        let clauses = report.clauses.iter().filter(|clause| clause.suite == suite);
        let placed: Vec<(&str, &ClauseReport)> = clauses
            .map(|clause| (home(clause, cases).unwrap_or(NOWHERE), clause))
            .collect();
        let known = areas(cases).into_iter().chain([NOWHERE]);
        let areas: Vec<Area> = known
            .map(|name| {
                let own = placed.iter().filter(|(area, _)| *area == name);
                let rows: Vec<Row> = own.map(|(_, clause)| row(clause, cases, anchors)).collect();
                collected(name, rows)
            })
            .filter(|area| !area.clauses.is_empty())
            .collect();
        let passes = |(_, clause): &&(&str, &ClauseReport)| clause.verdict == ClauseVerdict::Pass;
        Matrix {
            areas,
            clauses: placed.len(),
            passed: placed.iter().filter(passes).count(),
        }
    }
}

fn collected(name: &str, clauses: Vec<Row>) -> Area {
    let count = |word: &'static str| Count {
        verdict: Word::of(word),
        count: clauses
            .iter()
            .filter(|row| row.verdict.word == word)
            .count(),
    };
    let verdicts = ClauseVerdict::WORDS.into_iter().rev().map(count);
    Area {
        verdicts: verdicts.filter(|count| count.count > 0).collect(),
        name: name.to_owned(),
        is_open: clauses.iter().any(|row| row.verdict.word == "fail"),
        clauses,
    }
}

/// The area that most of the cases of a clause are in; the first of several.
fn home<'a>(clause: &ClauseReport, cases: &[&'a CaseReport]) -> Option<&'a str> {
    let own: Vec<&CaseReport> = of_clause(clause, cases).collect();
    let in_area = |name: &str| own.iter().filter(|case| area(case) == name).count();
    let mut best: Option<(&str, usize)> = None;
    for name in areas(&own) {
        let count = in_area(name);
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((name, count));
        }
    }
    best.map(|(name, _)| name)
}

fn of_clause<'a, 'b>(
    clause: &'b ClauseReport,
    cases: &'b [&'a CaseReport],
) -> impl Iterator<Item = &'a CaseReport> + Clone + use<'a, 'b> {
    let own = cases
        .iter()
        .filter(|case| case.clauses.contains(&clause.id));
    own.copied()
}

fn row(clause: &ClauseReport, cases: &[&CaseReport], anchors: &Anchors) -> Row {
    let own = of_clause(clause, cases);
    let mut others: Vec<&CaseReport> = own
        .clone()
        .filter(|case| case.outcome.verdict != Verdict::Pass)
        .collect();
    others.sort_by_key(|case| std::cmp::Reverse(case.outcome.verdict));
    let jump = |case: &&CaseReport| Jump {
        anchor: anchors[case.name()].clone(),
        name: detail::visible(case.name()),
        why: case.outcome.verdict.word().to_owned(),
    };
    Row {
        anchor: clause_anchor(&clause.suite, &clause.id),
        id: clause.id.clone(),
        level: clause.level.word(),
        says: clause.says.clone(),
        source: clause.source.clone(),
        verdict: clause.verdict.into(),
        unjudged: clause.unjudged.clone(),
        counts: counts(&own.map(|case| case.outcome.verdict.word())),
        more: others.len().saturating_sub(MOST_CASES),
        others: others.iter().take(MOST_CASES).map(jump).collect(),
    }
}
