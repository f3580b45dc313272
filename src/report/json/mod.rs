//! Renders a run in our own report format.
//!
//! Two runs with one seed against one unchanged target differ in `started` and the members named `duration_ms` only.
//! Bodies are left out: they are personal data, and every exchange can be repeated.

pub mod read;
mod restore;
mod wire;

use crate::exchange::Exchange;
use crate::verdict::{CaseReport, ClauseReport, Counts, Finding, RunReport, Walk};

pub use wire::{
    AttemptEntry, Case, Clause, ExchangeEntry, FindingEntry, PlaceEntry, Report, Summary, WalkEntry,
};

/// Version of the format; it changes when a reader of the old one would misread.
pub const SCHEMA: u32 = 1;

/// Renders the run as indented JSON with a final line end.
#[must_use]
pub fn render(report: &RunReport) -> String {
    indented(&Report::from(report))
}

fn indented(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report)
        .expect("strings, numbers and maps with string keys always serialise");
    text.push('\n');
    text
}

/// The JSON Schema of the report, as it is shipped.
pub const PUBLISHED: &str = include_str!("../../../schemas/conformist/report.schema.json");

#[cfg(test)]
pub(crate) fn made_schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

/// Whole milliseconds; a duration beyond 584 million years is cut.
pub(crate) fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl From<&RunReport> for Report {
    fn from(report: &RunReport) -> Self {
        Self {
            schema: SCHEMA,
            tool: "conformist".to_owned(),
            version: report.version.clone(),
            target: report.target.clone(),
            seed: report.seed,
            shard: report.shard.map(|(share, of)| format!("{share}/{of}")),
            started: report.started.to_string(),
            duration_ms: milliseconds(report.duration),
            requests: report.requests,
            verdict: report.verdict.word().to_owned(),
            summary: Counts::of(&report.cases).into(),
            clauses: report.clauses.iter().map(Clause::from).collect(),
            cases: report.cases.iter().map(Case::from).collect(),
        }
    }
}

impl From<Counts> for Summary {
    fn from(counts: Counts) -> Self {
        Self {
            pass: counts.pass,
            fail: counts.fail,
            divergent: counts.divergent,
            inconclusive: counts.inconclusive,
            skipped: counts.skipped,
        }
    }
}

impl From<&ClauseReport> for Clause {
    fn from(clause: &ClauseReport) -> Self {
        Self {
            id: clause.id.clone(),
            suite: clause.suite.clone(),
            level: clause.level.word().to_owned(),
            says: clause.says.clone(),
            source: clause.source.clone(),
            verdict: clause.verdict.word().to_owned(),
            cases: clause.cases.clone(),
            unjudged: clause.unjudged.clone(),
        }
    }
}

impl From<&CaseReport> for Case {
    fn from(case: &CaseReport) -> Self {
        let outcome = &case.outcome;
        Self {
            name: outcome.case.clone(),
            suite: case.suite.clone(),
            scenario: case.scenario.clone(),
            about: case.about.clone(),
            clauses: case.clauses.clone(),
            level: case.level.word().to_owned(),
            verdict: outcome.verdict.word().to_owned(),
            cause: outcome.verdict.cause().map(str::to_owned),
            reason: outcome.reason.clone(),
            variant: outcome.variant.clone(),
            pin: outcome.pin.word().to_owned(),
            waiver: outcome.waiver.clone(),
            habits: outcome.habits.clone(),
            witnesses: outcome.witnesses.clone(),
            walks: outcome.walks.iter().map(WalkEntry::from).collect(),
            shape: outcome.shape.clone(),
            findings: outcome.findings.iter().map(FindingEntry::from).collect(),
            file: case.file.clone(),
            line: case.line,
            duration_ms: milliseconds(outcome.duration),
            attempts: outcome.attempts,
            flaky: outcome.is_flaky(),
            exchanges: outcome
                .exchanges
                .iter()
                .map(|exchange| ExchangeEntry::from(&**exchange))
                .collect(),
        }
    }
}

impl From<&Walk> for WalkEntry {
    fn from(walk: &Walk) -> Self {
        Self {
            name: walk.name.clone(),
            pages: walk.pages,
            users: walk.users,
            total: walk.total,
            end: walk.end.to_owned(),
        }
    }
}

impl From<&Finding> for FindingEntry {
    fn from(finding: &Finding) -> Self {
        Self {
            check: finding.check.clone(),
            message: finding.message.clone(),
            expected: finding.expected.clone(),
            observed: finding.observed.clone(),
            pointer: finding.pointer.clone(),
            exchange: finding.exchange,
            also: finding
                .also
                .iter()
                .map(|place| PlaceEntry {
                    exchange: place.exchange,
                    pointer: place.pointer.clone(),
                })
                .collect(),
            more: finding.more,
        }
    }
}

impl From<&Exchange> for ExchangeEntry {
    fn from(exchange: &Exchange) -> Self {
        let received = exchange.received.as_ref();
        Self {
            url: exchange.sent.url.clone(),
            headers: exchange.sent.headers.clone(),
            status: received.ok().map(|received| received.status),
            error: received.err().map(|error| error.detail.clone()),
            duration_ms: milliseconds(exchange.duration),
            attempts: exchange.earlier.len() + 1,
            earlier: exchange
                .earlier
                .iter()
                .map(|attempt| AttemptEntry {
                    result: attempt.result.clone(),
                    waited_ms: milliseconds(attempt.waited),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::sample;

    #[test]
    fn a_report_is_read_back_as_it_was_written() {
        let report = sample::report();
        let read: Report = serde_json::from_str(&render(&report)).unwrap();
        assert_eq!(read, Report::from(&report));
    }

    #[test]
    fn equal_runs_render_equal_bytes() {
        assert_eq!(render(&sample::report()), render(&sample::report()));
    }

    #[test]
    fn bodies_are_left_out() {
        let case = Case::from(&sample::failed("one::a"));
        assert!(
            !serde_json::to_string(&case.exchanges)
                .unwrap()
                .contains("body")
        );
        assert_eq!(case.exchanges[0].status, Some(500));
    }

    #[test]
    fn a_report_satisfies_the_schema_of_reports() {
        let value = serde_json::from_str(&render(&sample::report())).unwrap();
        let errors: Vec<_> = jsonschema::validator_for(&made_schema())
            .unwrap()
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}
