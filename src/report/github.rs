//! Renders a run as workflow commands, which GitHub shows as annotations beside the spec files.

use crate::report::detail;
use crate::verdict::conclude::is_accepted;
use crate::verdict::{CaseReport, RunReport, Verdict};

/// One command per case that needs attention, each on its line; empty where none does.
#[must_use]
pub fn render(report: &RunReport) -> String {
    report
        .cases
        .iter()
        .filter_map(|case| Some(annotation(command(case)?, report, case)))
        .collect()
}

/// The command that fits, or none for what needs no attention.
fn command(case: &CaseReport) -> Option<&'static str> {
    match case.outcome.verdict {
        Verdict::Fail if case.outcome.waiver.is_some() => Some("notice"),
        Verdict::Fail => Some("error"),
        Verdict::Pass | Verdict::Skipped(_) => None,
        Verdict::Divergent | Verdict::Inconclusive(_) if is_accepted(&case.outcome) => None,
        Verdict::Divergent => Some("notice"),
        Verdict::Inconclusive(_) => Some("warning"),
    }
}

fn annotation(command: &str, report: &RunReport, case: &CaseReport) -> String {
    let title = format!("{} {}", case.outcome.verdict.word(), case.name());
    let message = format!(
        "{}\n{}",
        detail::headline(case),
        detail::plain(report, case)
    );
    format!(
        "::{command} file={},line={},title={}::{}\n",
        property(&case.file),
        case.line,
        property(&title),
        data(message.trim_end())
    )
}

/// The message: a line end would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property: it also ends at `:` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Cause;
    use crate::verdict::sample;

    #[test]
    fn a_failure_is_one_escaped_line_at_its_scenario() {
        let report = RunReport {
            cases: vec![sample::failed("one::a,b")],
            ..sample::report()
        };
        let text = render(&report);
        assert!(
            text.starts_with(
                "::error file=specs/one/filter.yaml,line=7,title=fail one%3A%3Aa%2Cb::status: "
            ),
            "{text}"
        );
        assert!(text.contains("500, 100%25 of the time%0A"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn what_is_accepted_is_not_annotated() {
        let mut waived = sample::case("one::b", Verdict::Inconclusive(Cause::Vacuous));
        waived.outcome.waiver = Some("seven users only".to_owned());
        let report = RunReport {
            cases: vec![sample::case("one::a", Verdict::Pass), waived],
            ..sample::report()
        };
        assert_eq!(render(&report), "");
    }
}
