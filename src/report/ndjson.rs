//! One JSON object per line: each case as it ends, then the run without its cases.

use serde::Serialize;

use crate::report::json::{Case, Report};
use crate::verdict::{CaseReport, RunReport};

/// A line; `type` tells which.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line {
    /// A finished case; the member `case` is as in the JSON report.
    Case { case: Box<Case> },
    /// The last line; the member `run` is the JSON report with an empty list of cases.
    Summary { run: Box<Report> },
}

/// The line of one finished case, with its line end.
#[must_use]
pub fn case_line(case: &CaseReport) -> String {
    rendered(&Line::Case {
        case: Box::new(Case::from(case)),
    })
}

/// The line of the finished run, with its line end.
#[must_use]
pub fn summary_line(report: &RunReport) -> String {
    let run = Report {
        cases: Vec::new(),
        ..Report::from(report)
    };
    rendered(&Line::Summary { run: Box::new(run) })
}

/// All lines of the run.
#[must_use]
pub fn render(report: &RunReport) -> String {
    let mut text: String = report.cases.iter().map(case_line).collect();
    text.push_str(&summary_line(report));
    text
}

fn rendered(line: &Line) -> String {
    let mut text = serde_json::to_string(line)
        .expect("strings, numbers and maps with string keys always serialise");
    text.push('\n');
    text
}
