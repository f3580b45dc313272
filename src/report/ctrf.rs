//! Renders a run in the Common Test Report Format.
//!
//! That format has no word for what could not be told or diverges: both are `other`, but a divergence that is
//! pinned, which is `passed`. A waived failure is `other` too. Our own word always stands in `rawStatus`.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::report::detail;
use crate::report::json::milliseconds;
use crate::verdict::{CaseReport, Counts, Pin, RunReport, Verdict};

/// Version of the format that is written.
const SPEC_VERSION: &str = "1.0.0";

/// Renders the run as indented JSON with a final line end.
#[must_use]
pub fn render(report: &RunReport) -> String {
    let document = json!({
        "reportFormat": "CTRF",
        "specVersion": SPEC_VERSION,
        "timestamp": report.started.to_string(),
        "generatedBy": "conformist",
        "results": {
            "tool": { "name": "conformist", "version": report.version },
            "summary": summary(report),
            "tests": report.cases.iter().map(|case| test(report, case)).collect::<Vec<_>>(),
        },
    });
    format!("{document:#}\n")
}

/// The words of the format for what a test came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Passed,
    Failed,
    Skipped,
    Other,
}

fn status(case: &CaseReport) -> Status {
    match (case.outcome.verdict, case.outcome.pin) {
        (Verdict::Pass, _) | (Verdict::Divergent, Pin::Pinned) => Status::Passed,
        (Verdict::Fail, _) if case.outcome.waiver.is_some() => Status::Other,
        (Verdict::Fail, _) => Status::Failed,
        (Verdict::Skipped(_), _) => Status::Skipped,
        (Verdict::Divergent | Verdict::Inconclusive(_), _) => Status::Other,
    }
}

/// Whether it passed, and not at once.
fn is_flaky(case: &CaseReport) -> bool {
    case.outcome.is_flaky() && status(case) == Status::Passed
}

fn summary(report: &RunReport) -> Value {
    let count = |wanted: Status| {
        let matching = report.cases.iter().filter(|case| status(case) == wanted);
        matching.count()
    };
    let start = report.started.as_millisecond();
    let duration = milliseconds(report.duration);
    let words: Map<String, Value> = Counts::of(&report.cases)
        .words()
        .map(|(word, count)| (word.to_owned(), count.into()))
        .into_iter()
        .collect();
    json!({
        "tests": report.cases.len(),
        "passed": count(Status::Passed),
        "failed": count(Status::Failed),
        "skipped": count(Status::Skipped),
        "pending": 0,
        "other": count(Status::Other),
        "flaky": report.cases.iter().filter(|case| is_flaky(case)).count(),
        "start": start,
        "stop": start.saturating_add_unsigned(duration),
        "duration": duration,
        "extra": {
            "verdict": report.verdict.word(),
            "target": report.target,
            "seed": report.seed,
            "counts": words,
        },
    })
}

fn test(report: &RunReport, case: &CaseReport) -> Value {
    let outcome = &case.outcome;
    let repeated = outcome.exchanges.iter().map(|one| one.earlier.len());
    let repeated = u32::try_from(repeated.sum::<usize>()).unwrap_or(u32::MAX);
    let retries = outcome.attempts.saturating_sub(1).saturating_add(repeated);
    let mut test = json!({
        "name": case.name(),
        "status": status(case),
        "rawStatus": outcome.verdict.word(),
        "duration": milliseconds(outcome.duration),
        "suite": [case.suite, case.scenario],
        "filePath": case.file,
        "line": case.line,
        "tags": case.clauses,
        "labels": { "level": case.level.word() },
        "retries": retries,
        "flaky": is_flaky(case),
    });
    if outcome.verdict != Verdict::Pass {
        test["message"] = detail::headline(case).into();
        test["trace"] = detail::plain(report, case).into();
    }
    test
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::sample;

    const SCHEMA: &str = include_str!("../../tests/self_test/fixtures/ctrf/ctrf.schema.json");

    #[test]
    fn a_report_satisfies_the_public_schema_of_the_format() {
        let mut report = sample::report();
        report.cases[0].outcome.attempts = 2;
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let value: Value = serde_json::from_str(&render(&report)).unwrap();
        let errors: Vec<_> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&value)
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        assert_eq!(value["results"]["summary"]["flaky"], 1);
        assert_eq!(value["results"]["tests"][0]["retries"], 1);
    }
}
