//! One JSON object per line: each case as it ends, then the run without its cases.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::json::{Case, Report, SCHEMA};
use crate::verdict::{CaseReport, RunReport};

/// A line; `type` tells which.
#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(tag = "type", rename_all = "kebab-case")]
#[cfg_attr(test, schemars(title = "a line of a conformist report"))]
enum Line {
    /// A finished case.
    Case {
        /// Version of the format, as in the JSON report.
        #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
        schema: u32,
        /// The case, as in the JSON report.
        case: Box<Case>,
    },
    /// The last line.
    Summary {
        /// Version of the format, as in the JSON report.
        #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
        schema: u32,
        /// The JSON report with an empty list of cases.
        run: Box<Report>,
    },
}

/// The JSON Schema of a line, as it is shipped.
pub const PUBLISHED: &str = include_str!("../../schemas/conformist/report-line.schema.json");

#[cfg(test)]
pub(crate) fn made_schema() -> serde_json::Value {
    schemars::schema_for!(Line).to_value()
}

/// The line of one finished case, with its line end.
#[must_use]
pub fn case_line(case: &CaseReport) -> String {
    rendered(&Line::Case {
        schema: SCHEMA,
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
    rendered(&Line::Summary {
        schema: SCHEMA,
        run: Box::new(run),
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::sample;

    #[test]
    fn every_line_satisfies_the_schema_of_lines() {
        let validator = jsonschema::validator_for(&made_schema()).unwrap();
        for line in render(&sample::report()).lines() {
            let value = serde_json::from_str(line).unwrap();
            let errors = validator.iter_errors(&value).map(|error| error.to_string());
            assert_eq!(errors.collect::<Vec<_>>(), Vec::<String>::new());
        }
    }
}
