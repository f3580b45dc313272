//! Renders a run as Markdown, for the summary of a step and for comments on pull requests.

use std::fmt::Write as _;

use crate::report::detail;
use crate::verdict::{CaseReport, ClauseReport, ClauseVerdict, Counts, RunReport, Verdict};

/// Renders the verdict, the counts, what needs attention and the clauses.
#[must_use]
pub fn render(report: &RunReport) -> String {
    let mut text = format!(
        "# conformist: {}\n\n{}\n\n",
        report.verdict.word(),
        report.sentence()
    );
    text.push_str(&counts(report));
    text.push_str(&failures(report));
    text.push_str(&undecided(report));
    text.push_str(&clauses(report));
    text
}

/// A summary of a step may hold one MiB; a target that breaks everything must not exceed it.
const MOST_FAILURES: usize = 50;

fn counts(report: &RunReport) -> String {
    let counts = Counts::of(&report.cases).words();
    let heads = counts.map(|(word, _)| word).join(" | ");
    let values = counts.map(|(_, count)| count.to_string()).join(" | ");
    format!(
        "| cases | {heads} |\n| --: | --: | --: | --: | --: | --: |\n| {} | {values} |\n\n\
         Target `{}`, seed {}, {} requests, {:.1} s, conformist {}.\n",
        report.cases.len(),
        report.target,
        report.seed,
        report.requests,
        report.duration.as_secs_f64(),
        report.version
    )
}

fn failures(report: &RunReport) -> String {
    let failed: Vec<_> = of(report, |verdict| verdict == Verdict::Fail).collect();
    if failed.is_empty() {
        return String::new();
    }
    let mut text = "\n## Failures\n\n".to_owned();
    for case in failed.iter().take(MOST_FAILURES) {
        let body = detail::plain(report, case);
        let fence = fence(&body);
        let _ = writeln!(
            text,
            "<details><summary><code>{}</code>: {}</summary>\n\n{fence}text\n{body}{fence}\n\n</details>",
            html(case.name()),
            html(&detail::headline(case)),
        );
    }
    if let Some(more @ 1..) = failed.len().checked_sub(MOST_FAILURES) {
        let _ = writeln!(text, "\nand {more} more");
    }
    text
}

fn undecided(report: &RunReport) -> String {
    let listed = |verdict| !matches!(verdict, Verdict::Pass | Verdict::Fail);
    let mut rows = String::new();
    for case in of(report, listed) {
        let outcome = &case.outcome;
        let _ = writeln!(
            rows,
            "| {} | {} | {} | {} |",
            cell(case.name()),
            outcome.verdict.word(),
            outcome
                .verdict
                .cause()
                .or(outcome.variant.as_deref())
                .map_or(String::new(), cell),
            cell(&detail::headline(case)),
        );
    }
    if rows.is_empty() {
        return rows;
    }
    format!(
        "\n## Neither pass nor fail\n\n| case | verdict | cause or variant | reason |\n| --- | --- | --- | --- |\n{rows}"
    )
}

fn clauses(report: &RunReport) -> String {
    let (listed, passed): (Vec<&ClauseReport>, Vec<&ClauseReport>) = report
        .clauses
        .iter()
        .partition(|clause| clause.verdict != ClauseVerdict::Pass);
    let mut text = format!(
        "\n## Clauses\n\n{} of {} clauses pass.\n",
        passed.len(),
        report.clauses.len()
    );
    if !listed.is_empty() {
        text.push_str(
            "\n| clause | level | verdict | cases | says |\n| --- | --- | --- | --: | --- |\n",
        );
    }
    for clause in listed {
        let says = clause.unjudged.as_ref().map_or_else(
            || clause.says.clone(),
            |reason| format!("{} (not judged: {reason})", clause.says),
        );
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            cell(&clause.id),
            clause.level,
            clause.verdict.word(),
            clause.cases.len(),
            cell(&says),
        );
    }
    text
}

fn of(report: &RunReport, wanted: impl Fn(Verdict) -> bool) -> impl Iterator<Item = &CaseReport> {
    let cases = report.cases.iter();
    cases.filter(move |case| wanted(case.outcome.verdict))
}

/// The text without markup.
pub(super) fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The text as a table cell: no markup, no line end, no column border.
pub(super) fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in html(text).chars() {
        match c {
            '\n' | '\r' => cell.push(' '),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' => {
                cell.push('\\');
                cell.push(c);
            }
            _ => cell.push(c),
        }
    }
    cell
}

/// A fence that is longer than any run of backquotes in the text.
pub(super) fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::sample;

    #[test]
    fn the_counts_stand_in_a_table() {
        let text = render(&sample::report());
        assert!(text.contains("| cases | pass | fail | divergent | inconclusive | skipped |"));
        assert!(text.contains("\n| 14 | 3 | 1 | 2 | 5 | 3 |\n"), "{text}");
    }

    #[test]
    fn text_of_a_target_cannot_leave_its_cell_or_its_fence() {
        assert_eq!(cell("a|b\n<b>`"), "a\\|b &lt;b&gt;\\`");
        assert_eq!(fence("a ```` b"), "`````");
        assert_eq!(fence("plain"), "```");
    }

    #[test]
    fn only_the_first_failures_are_shown_in_full() {
        let report = RunReport {
            cases: vec![sample::failed("one::a"); MOST_FAILURES + 2],
            ..sample::report()
        };
        let text = render(&report);
        assert_eq!(text.matches("<details>").count(), MOST_FAILURES);
        assert!(text.contains("\nand 2 more\n"));
    }
}
