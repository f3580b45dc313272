//! The page as its template reads it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::comparison::{Change, Changes};
use crate::report::detail;
use crate::report::html::case::CaseView;
use crate::report::html::change::ChangesView;
use crate::report::html::chart::Charts;
use crate::report::html::exchange::Budget;
use crate::report::html::matrix::Matrix;
use crate::report::html::word::{Count, Word, counts};
use crate::verdict::{CaseReport, RunReport, Verdict};

/// Everything on the page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    target: String,
    verdict: Word,
    sentence: String,
    facts: Vec<Fact>,
    counts: Vec<Count>,
    failures: Vec<Jump>,
    more_failures: usize,
    changes: Option<ChangesView>,
    suites: Vec<SuiteView>,
    total: usize,
}

/// A labelled value.
#[derive(Debug, Serialize)]
pub(super) struct Fact {
    /// What it is.
    pub(super) name: String,
    /// The value.
    pub(super) value: String,
}

/// A case that is named elsewhere on the page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Jump {
    /// Where it stands.
    pub(super) anchor: String,
    /// Its name.
    pub(super) name: String,
    /// Why it is named.
    pub(super) why: String,
}

#[derive(Debug, Serialize)]
struct SuiteView {
    name: String,
    anchor: String,
    matrix: Matrix,
    charts: Charts,
    cases: Vec<CaseView>,
}

/// The first view holds so many failures; all are among the cases.
const MOST_FAILURES: usize = 12;

impl Page {
    /// The page of a run.
    pub(super) fn of(report: &RunReport, changes: Option<&Changes>) -> Page {
        let anchors = anchors(report);
        let words = report.cases.iter().map(|case| case.outcome.verdict.word());
        let failed = |case: &&CaseReport| case.outcome.verdict == Verdict::Fail;
        let failures: Vec<Jump> = report
            .cases
            .iter()
            .filter(failed)
            .map(|case| jump(&anchors, case))
            .collect();
        let more_failures = failures.len().saturating_sub(MOST_FAILURES);
        Page {
            target: report.target.clone(),
            verdict: report.verdict.into(),
            sentence: report.sentence(),
            facts: facts(report),
            counts: counts(&words),
            failures: failures.into_iter().take(MOST_FAILURES).collect(),
            more_failures,
            changes: changes.map(|changes| ChangesView::of(changes, &anchors)),
            suites: suites(report, changes, &anchors),
            total: report.cases.len(),
        }
    }
}

/// Where each case stands on the page, by name.
pub(super) type Anchors = BTreeMap<String, String>;

/// Where a clause stands on the page.
pub(super) fn clause_anchor(suite: &str, id: &str) -> String {
    format!("clause-{suite}-{id}")
}

/// Anchors that stay the same from run to run, so that a link to a case keeps its meaning.
fn anchors(report: &RunReport) -> Anchors {
    let mut taken = BTreeMap::new();
    let mut anchors = Anchors::new();
    for case in &report.cases {
        let keeps = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let plain = case.name().replace("::", ".");
        let plain: String = plain
            .chars()
            .map(|c| if keeps(c) { c } else { '_' })
            .collect();
        let uses = taken.entry(plain.clone()).or_insert(0_usize);
        *uses += 1;
        let anchor = match *uses {
            1 => format!("case-{plain}"),
            again => format!("case-{plain}--{again}"),
        };
        anchors.insert(case.name().to_owned(), anchor);
    }
    anchors
}

fn jump(anchors: &Anchors, case: &CaseReport) -> Jump {
    Jump {
        anchor: anchors[case.name()].clone(),
        name: detail::visible(case.name()),
        why: detail::headline(case),
    }
}

fn facts(report: &RunReport) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact {
        name: name.to_owned(),
        value,
    };
    vec![
        fact("Target", report.target.clone()),
        fact("Cases", report.cases.len().to_string()),
        fact("Clauses", report.clauses.len().to_string()),
        fact("Requests", report.requests.to_string()),
        fact("Seed", report.seed.to_string()),
        fact("Started", report.started.strftime("%F %T UTC").to_string()),
        fact(
            "Duration",
            format!("{:.1} s", report.duration.as_secs_f64()),
        ),
        fact("conformist", report.version.clone()),
    ]
}

fn suites(report: &RunReport, changes: Option<&Changes>, anchors: &Anchors) -> Vec<SuiteView> {
    let clauses = report.clauses.iter().map(|clause| clause.suite.as_str());
    let mut names: Vec<&str> = Vec::new();
    for name in clauses.chain(report.cases.iter().map(|case| case.suite.as_str())) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let by_case: BTreeMap<&str, &Change> = changes
        .iter()
        .flat_map(|changes| &changes.cases)
        .map(|change| (change.case.as_str(), change))
        .collect();
    let view = |(index, name): (usize, &str)| {
        let cases: Vec<&CaseReport> = report.cases.iter().filter(|c| c.suite == name).collect();
        SuiteView {
            name: name.to_owned(),
            anchor: format!("suite-{}", index + 1),
            matrix: Matrix::of(report, name, &cases, anchors),
            charts: Charts::of(&cases),
            cases: cases
                .iter()
                .map(|case| {
                    let change = by_case.get(case.name()).copied();
                    CaseView::of(report, case, change, &anchors[case.name()])
                })
                .collect(),
        }
    };
    let mut suites: Vec<SuiteView> = names.into_iter().enumerate().map(view).collect();
    spend(&mut suites);
    suites
}

/// Keeps the bodies of failures before those of others.
fn spend(suites: &mut [SuiteView]) {
    let mut budget = Budget::default();
    for verdict in ["fail", "divergent", "inconclusive"] {
        for case in suites.iter_mut().flat_map(|suite| &mut suite.cases) {
            case.spend(verdict, &mut budget);
        }
    }
}

/// The second part of a case's name, which is the file of its scenario.
pub(super) fn area(case: &CaseReport) -> &str {
    let name = case.name();
    let inner = name.split_once("::").map_or(name, |(_, inner)| inner);
    inner.split_once("::").map_or(inner, |(area, _)| area)
}

/// The areas of these cases, each once, in the order of the plan.
pub(super) fn areas<'a>(cases: &[&'a CaseReport]) -> Vec<&'a str> {
    let mut areas: Vec<&str> = Vec::new();
    for case in cases {
        let area = area(case);
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    areas
}
