//! Renders a run as JUnit XML for the test views of continuous integration.
//!
//! Viewers know four colours only, and read them from the elements, never from a `status` attribute. So nothing
//! that is not a pass may look like one:
//!
//! | verdict | element |
//! | --- | --- |
//! | pass | none |
//! | fail | `<failure type="fail">` |
//! | inconclusive: transport, drift, precondition | `<error type="inconclusive:…">` |
//! | inconclusive: vacuous, budget | `<skipped type="inconclusive:…">`: the data or the budget, not the target |
//! | skipped | `<skipped type="skipped:…">` |
//! | divergent, pinned or of level `may` | none, with the variant in `<system-out>` |
//! | divergent, otherwise | `<skipped type="divergent">` with the message "divergent, unpinned" |
//! | any but pass, with a waiver | `<skipped type="waived">` |
//!
//! A case that was run again, because the users moved or to see a difference twice, names its earlier attempts as reruns:
//! `<flakyError>` beside a success, `<rerunFailure>` or `<rerunError>` beside what is none.
//!
//! The exact word stands in the property `verdict` of every test case, and the counts in the properties of every suite.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestRerun, TestSuite};

use crate::level::Level;
use crate::report::detail;
use crate::verdict::{CaseReport, Cause, Counts, Pin, RunReport, Verdict};

/// Renders the run, one test suite per suite.
#[must_use]
pub fn render(report: &RunReport) -> String {
    let mut xml = Report::new("conformist");
    xml.set_time(report.duration);
    let mut names: Vec<&str> = Vec::new();
    for case in &report.cases {
        if !names.contains(&case.suite.as_str()) {
            names.push(&case.suite);
        }
    }
    for name in names {
        xml.add_test_suite(test_suite(report, name));
    }
    written(&xml)
}

fn written(xml: &Report) -> String {
    xml.to_string()
        .expect("an XML document of clean strings can be written to memory")
}

fn test_suite(report: &RunReport, name: &str) -> TestSuite {
    let cases = || report.cases.iter().filter(|case| case.suite == name);
    let mut suite = TestSuite::new(name);
    suite.set_time(cases().map(|case| case.outcome.duration).sum());
    suite
        .extra
        .insert("timestamp".into(), report.started.to_string().into());
    suite.add_property(("target", report.target.as_str()));
    suite.add_property(("seed", report.seed.to_string().as_str()));
    for (word, count) in Counts::of(cases()).words() {
        suite.add_property((word, count.to_string().as_str()));
    }
    suite.add_test_cases(cases().map(|case| test_case(report, case)));
    suite
}

fn test_case(report: &RunReport, case: &CaseReport) -> TestCase {
    let (area, name) = case
        .name()
        .rsplit_once("::")
        .unwrap_or((&case.suite, case.name()));
    let mut test = TestCase::new(name, status(report, case));
    test.set_classname(area.replace("::", "."));
    test.set_time(case.outcome.duration);
    test.extra.insert("file".into(), case.file.as_str().into());
    test.extra
        .insert("line".into(), case.line.to_string().into());
    test.add_property(("verdict", case.outcome.verdict.word()));
    test.add_property(("level", case.level.word()));
    test.add_property(("clauses", case.clauses.join(" ").as_str()));
    if let Some(variant) = &case.outcome.variant {
        test.add_property(("variant", variant.as_str()));
    }
    if matches!(shown(case), Shown::Success)
        && let Some(said) = remark(report, case)
    {
        test.set_system_out(said);
    }
    test
}

/// What is worth saying of a case that is shown as a success.
fn remark(report: &RunReport, case: &CaseReport) -> Option<String> {
    let outcome = &case.outcome;
    match (outcome.verdict, &outcome.variant) {
        (Verdict::Divergent, _) => Some(detail::plain(report, case)),
        (_, Some(variant)) => Some(format!("variant: {variant} ({})", outcome.pin.word())),
        (_, None) => None,
    }
}

/// What a viewer makes of the case.
enum Shown {
    Success,
    Failure,
    Error,
    Skipped,
}

fn shown(case: &CaseReport) -> Shown {
    let outcome = &case.outcome;
    match outcome.verdict {
        Verdict::Pass => Shown::Success,
        Verdict::Divergent if outcome.pin == Pin::Pinned || case.level == Level::May => {
            Shown::Success
        }
        _ if outcome.waiver.is_some() => Shown::Skipped,
        Verdict::Fail => Shown::Failure,
        Verdict::Inconclusive(Cause::Transport | Cause::Drift | Cause::Precondition) => {
            Shown::Error
        }
        Verdict::Inconclusive(Cause::Vacuous | Cause::Budget | Cause::Interrupted)
        | Verdict::Skipped(_)
        | Verdict::Divergent => Shown::Skipped,
    }
}

fn status(report: &RunReport, case: &CaseReport) -> TestCaseStatus {
    let mut status = match shown(case) {
        Shown::Success => TestCaseStatus::success(),
        Shown::Failure => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Shown::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
        Shown::Skipped => TestCaseStatus::skipped(),
    };
    status.add_reruns(earlier_attempts(case));
    if !matches!(shown(case), Shown::Success) {
        status.set_type(kind(case));
        status.set_message(message(case));
        status.set_description(detail::plain(report, case));
    }
    status
}

/// Every attempt before the last one. What each of them saw is not kept: the last one counts.
fn earlier_attempts(case: &CaseReport) -> impl Iterator<Item = TestRerun> {
    let outcome = &case.outcome;
    let (kind, why) = match outcome.verdict {
        Verdict::Fail => (
            NonSuccessKind::Failure,
            "the case ran again, to see the difference on users that stand still",
        ),
        _ => (
            NonSuccessKind::Error,
            "the users changed while they were read, so the case ran again",
        ),
    };
    (1..outcome.attempts).map(move |_| {
        let mut attempt = TestRerun::new(kind);
        attempt.set_type("attempt").set_message(why);
        attempt
    })
}

fn kind(case: &CaseReport) -> String {
    let outcome = &case.outcome;
    if outcome.waiver.is_some() {
        return "waived".to_owned();
    }
    match outcome.verdict.cause() {
        Some(why) => format!("{}:{why}", outcome.verdict.word()),
        None => outcome.verdict.word().to_owned(),
    }
}

fn message(case: &CaseReport) -> String {
    let outcome = &case.outcome;
    let headline = detail::headline(case);
    match (&outcome.waiver, outcome.verdict) {
        (Some(waiver), verdict) => format!("waived ({waiver}): {}: {headline}", verdict.word()),
        (None, Verdict::Divergent) => format!("divergent, unpinned: {headline}"),
        (None, _) => headline,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::sample;

    fn rendered(case: CaseReport) -> String {
        render(&RunReport {
            cases: vec![case],
            ..sample::report()
        })
    }

    #[test]
    fn a_failure_is_a_failure_element_with_its_place() {
        let xml = rendered(sample::failed("one::filter::prefix::lastName"));
        assert!(
            xml.contains("name=\"lastName\" classname=\"one.filter.prefix\""),
            "{xml}"
        );
        assert!(
            xml.contains("file=\"specs/one/filter.yaml\" line=\"7\""),
            "{xml}"
        );
        assert!(
            xml.contains("<failure message=\"status: the status is &lt;not&gt; one of"),
            "{xml}"
        );
        assert!(
            xml.contains("--exact one::filter::prefix::lastName"),
            "{xml}"
        );
    }

    #[test]
    fn what_could_not_be_told_is_an_error_or_skipped_but_never_green() {
        let vacuous = rendered(sample::case(
            "one::a",
            Verdict::Inconclusive(Cause::Vacuous),
        ));
        assert!(
            vacuous.contains("<skipped message=\"the reason of it\" type=\"inconclusive:vacuous\""),
            "{vacuous}"
        );
        let drift = rendered(sample::case("one::a", Verdict::Inconclusive(Cause::Drift)));
        assert!(
            drift.contains("<error message=\"the reason of it\" type=\"inconclusive:drift\""),
            "{drift}"
        );
    }

    #[test]
    fn an_earlier_attempt_of_a_pass_is_flaky_and_that_of_a_failure_a_rerun() {
        let mut case = sample::case("one::a", Verdict::Pass);
        case.outcome.attempts = 3;
        let xml = rendered(case);
        assert_eq!(xml.matches("<flakyError ").count(), 2, "{xml}");
        let mut case = sample::failed("one::a");
        case.outcome.attempts = 2;
        let xml = rendered(case);
        assert_eq!(xml.matches("<rerunFailure ").count(), 1, "{xml}");
        assert!(xml.contains("<failure message="), "{xml}");
    }

    #[test]
    fn an_unpinned_divergence_is_skipped_and_a_pinned_one_is_not() {
        let mut case = sample::case("one::a", Verdict::Divergent);
        case.outcome.pin = Pin::Unpinned;
        assert!(rendered(case.clone()).contains("<skipped message=\"divergent, unpinned: "));
        case.outcome.pin = Pin::Pinned;
        assert!(!rendered(case).contains("<skipped"));
    }

    #[test]
    fn a_waived_failure_is_skipped_with_the_reason_of_the_waiver() {
        let mut case = sample::failed("one::a");
        case.outcome.waiver = Some("known since spring".to_owned());
        let xml = rendered(case);
        assert!(
            xml.contains("<skipped message=\"waived (known since spring): fail: status"),
            "{xml}"
        );
    }
}
