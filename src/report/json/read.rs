//! Reads a report back, as one side of a comparison.

use std::fmt;

use serde_json::Value;

use crate::comparison::{Ruled, Side, Told};
use crate::report::json::{Case, Clause, Report, SCHEMA};
use crate::verdict::{ClauseVerdict, RunVerdict, Verdict};

/// Why a text is no report that can be compared, in lower case, without full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not JSON; says why.
    NotJson(String),
    /// It is JSON of another kind.
    Foreign,
    /// It is written in another version of the format.
    Version(String),
    /// A member is missing or has another type; says which.
    Broken(String),
    /// A word that no verdict is called; its place and the word.
    Word(String, String),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(why) => write!(formatter, "it is not JSON: {why}"),
            Self::Foreign => formatter.write_str(
                "it is no report of conformist, expected what `--report json=FILE` writes",
            ),
            Self::Version(found) => write!(
                formatter,
                "it is written in version {found} of the report format, and this conformist reads version {SCHEMA}"
            ),
            Self::Broken(why) => write!(formatter, "it does not follow the report format: {why}"),
            Self::Word(at, word) => write!(formatter, "{at} has the unknown verdict `{word}`"),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Reads what [`render`](crate::report::json::render) has written, today or in an earlier release.
///
/// # Errors
/// Why it cannot be read.
pub fn read(text: &[u8]) -> Result<Report, Unreadable> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let value: Value =
        serde_json::from_slice(text).map_err(|error| Unreadable::NotJson(error.to_string()))?;
    if value.get("tool").and_then(Value::as_str) != Some("conformist") {
        return Err(Unreadable::Foreign);
    }
    match value.get("schema") {
        Some(version) if *version == SCHEMA => {}
        Some(version) => return Err(Unreadable::Version(version.to_string())),
        None => return Err(Unreadable::Foreign),
    }
    serde_json::from_value(value).map_err(|error| Unreadable::Broken(error.to_string()))
}

impl TryFrom<&Report> for Side {
    type Error = Unreadable;

    fn try_from(report: &Report) -> Result<Self, Unreadable> {
        let verdict = RunVerdict::of_word(&report.verdict);
        let cases: Result<_, _> = report.cases.iter().map(told).collect();
        let clauses: Result<_, _> = report.clauses.iter().map(ruled).collect();
        Ok(Self {
            target: report.target.clone(),
            version: report.version.clone(),
            seed: report.seed,
            started: report.started.clone(),
            verdict: verdict.ok_or_else(|| unknown("the run", &report.verdict))?,
            cases: cases?,
            clauses: clauses?,
        })
    }
}

fn unknown(at: &str, word: &str) -> Unreadable {
    Unreadable::Word(at.to_owned(), word.to_owned())
}

fn told(case: &Case) -> Result<Told, Unreadable> {
    let verdict = Verdict::of_words(&case.verdict, case.cause.as_deref());
    let words = || match &case.cause {
        Some(why) => format!("{}: {why}", case.verdict),
        None => case.verdict.clone(),
    };
    Ok(Told {
        name: case.name.clone(),
        verdict: verdict.ok_or_else(|| unknown(&format!("`{}`", case.name), &words()))?,
        reason: case.reason.clone(),
        variant: case.variant.clone(),
        shape: case.shape.clone(),
        is_waived: case.waiver.is_some(),
    })
}

fn ruled(clause: &Clause) -> Result<Ruled, Unreadable> {
    let verdict = ClauseVerdict::of_word(&clause.verdict);
    Ok(Ruled {
        id: clause.id.clone(),
        suite: clause.suite.clone(),
        says: clause.says.clone(),
        verdict: verdict.ok_or_else(|| unknown(&format!("`{}`", clause.id), &clause.verdict))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::json::render;
    use crate::verdict::sample;

    #[test]
    fn a_report_that_was_written_is_the_same_side_as_its_run() {
        let report = sample::report();
        let read = read(render(&report).as_bytes()).unwrap();
        assert_eq!(Side::try_from(&read).unwrap(), Side::from(&report));
    }

    #[track_caller]
    fn refused(change: impl FnOnce(&mut Value), said: &str) {
        let mut value: Value = serde_json::from_str(&render(&sample::report())).unwrap();
        change(&mut value);
        let read = read(value.to_string().as_bytes());
        let error = read.and_then(|report| Side::try_from(&report)).unwrap_err();
        assert_eq!(error.to_string(), said);
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        refused(
            |report| report["schema"] = 2.into(),
            "it is written in version 2 of the report format, and this conformist reads version 1",
        );
        let foreign = "it is no report of conformist, expected what `--report json=FILE` writes";
        refused(|report| report["tool"] = "other".into(), foreign);
        refused(|report| *report = Value::Null, foreign);
        refused(
            |report| report["cases"][0]["name"] = 7.into(),
            "it does not follow the report format: invalid type: integer `7`, expected a string",
        );
        refused(
            |report| report["cases"][0]["verdict"] = "green".into(),
            "`one::pass::first` has the unknown verdict `green`",
        );
        assert_eq!(
            read(b"<html>").unwrap_err().to_string(),
            "it is not JSON: expected value at line 1 column 1"
        );
    }

    #[test]
    fn a_report_of_an_earlier_release_lacks_members_that_came_later() {
        let mut value: Value = serde_json::from_str(&render(&sample::report())).unwrap();
        for case in value["cases"].as_array_mut().unwrap() {
            let case = case.as_object_mut().unwrap();
            case.remove("walks");
            case.remove("shape");
            for finding in case["findings"].as_array_mut().unwrap() {
                finding.as_object_mut().unwrap().remove("also");
            }
        }
        assert!(read(value.to_string().as_bytes()).is_ok());
    }
}
