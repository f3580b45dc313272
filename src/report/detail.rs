//! Everything there is to say about one case that needs attention, as labelled lines without markup.

use std::collections::BTreeSet;

use crate::exchange::curl;
use crate::report::repeat;
use crate::verdict::{CaseReport, Finding, Pin, RunReport};

/// One labelled statement; its text may have several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What the text is, or nothing for a statement that stands by itself.
    pub(crate) label: &'static str,
    /// The text, without control characters but line ends.
    pub(crate) text: String,
}

/// What is said of a case: its sentence and clauses, its findings, and how to repeat it.
pub(crate) fn lines(report: &RunReport, case: &CaseReport) -> Vec<Line> {
    let mut lines = vec![line("about", &case.about)];
    lines.extend(case.clauses.iter().map(|id| clause(report, id)));
    lines.push(line("at", &format!("{}:{}", case.file, case.line)));
    lines.extend(circumstances(case));
    for finding in &case.outcome.findings {
        lines.extend(of_finding(finding));
    }
    lines.extend(repetition(report, case));
    lines
}

/// The lines as plain text, one statement per line, labels aligned.
pub(crate) fn plain(report: &RunReport, case: &CaseReport) -> String {
    let mut text = String::new();
    for Line { label, text: body } in lines(report, case) {
        for (index, row) in body.lines().enumerate() {
            let label = if index == 0 { label } else { "" };
            text.push_str(format!("{label:<LABEL_WIDTH$} {row}").trim_end());
            text.push('\n');
        }
    }
    text
}

/// Width of the widest label.
pub(crate) const LABEL_WIDTH: usize = 8;

/// One line that says why the case is not a plain pass.
pub(crate) fn headline(case: &CaseReport) -> String {
    let outcome = &case.outcome;
    let said = outcome
        .findings
        .first()
        .map(|finding| format!("{}: {}", finding.check, finding.message))
        .or_else(|| outcome.reason.clone())
        .unwrap_or_else(|| case.about.clone());
    visible(&said).replace('\n', " ")
}

/// The text with control characters made visible, so that a target's data cannot steer a terminal.
pub(crate) fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && c != '\n') || turns_text_around(c) {
            visible.extend(c.escape_default());
        } else {
            visible.push(c);
        }
    }
    visible
}

/// Whether the character changes the direction of the text after it, so that it reads as what it is not.
fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn line(label: &'static str, text: &str) -> Line {
    Line {
        label,
        text: visible(text),
    }
}

fn clause(report: &RunReport, id: &str) -> Line {
    let known = report.clauses.iter().find(|clause| clause.id == id);
    match known {
        Some(clause) => line(
            "clause",
            &format!("{id} ({}): {}", clause.level, clause.says),
        ),
        None => line("clause", id),
    }
}

fn circumstances(case: &CaseReport) -> Vec<Line> {
    let outcome = &case.outcome;
    let mut lines = Vec::new();
    if let Some(reason) = &outcome.reason {
        lines.push(line("because", reason));
    }
    if let Some(variant) = &outcome.variant {
        let pin = match outcome.pin {
            Pin::None => "",
            Pin::Unpinned => " (no approved snapshot)",
            Pin::Pinned => " (as approved)",
            Pin::Changed => " (not as approved)",
        };
        lines.push(line("variant", &format!("{variant}{pin}")));
    }
    for witness in &outcome.witnesses {
        let values: Vec<_> = witness
            .iter()
            .map(|(name, value)| format!("{name} = {value:?}"))
            .collect();
        lines.push(line("witness", &values.join(", ")));
    }
    if outcome.attempts > 1 {
        lines.push(line("attempts", &outcome.attempts.to_string()));
    }
    for exchange in &outcome.exchanges {
        for attempt in &exchange.earlier {
            let waited = attempt.waited.as_millis();
            let text = format!("{}, asked again after {waited} ms", attempt.result);
            lines.push(line("flaky", &text));
        }
    }
    if let Some(waiver) = &outcome.waiver {
        lines.push(line("waived", waiver));
    }
    lines
}

fn of_finding(finding: &Finding) -> Vec<Line> {
    let mut lines = vec![line(
        "check",
        &format!("{}: {}", finding.check, finding.message),
    )];
    lines.push(line("expected", &finding.expected));
    lines.push(line("observed", &finding.observed));
    if let Some(pointer) = &finding.pointer {
        let also = finding.also.iter().map(|place| place.pointer.as_str());
        let all: Vec<&str> = [pointer.as_str()].into_iter().chain(also).collect();
        lines.push(line("pointer", &all.join(", ")));
    }
    if finding.more > 0 {
        lines.push(line("and", &format!("{} more of this kind", finding.more)));
    }
    lines
}

fn repetition(report: &RunReport, case: &CaseReport) -> Vec<Line> {
    let mut lines = vec![
        line(
            "repeat",
            &repeat::with_cargo(case.name(), &report.target, report.seed),
        ),
        line(
            "",
            &repeat::with_command(case.name(), &report.target, report.seed),
        ),
    ];
    lines.extend(curls(case));
    lines
}

/// A `curl` line for each exchange that a finding names, or for the last one; at most [`MOST_CURLS`].
fn curls(case: &CaseReport) -> Vec<Line> {
    let exchanges = &case.outcome.exchanges;
    let mut named: BTreeSet<usize> = case
        .outcome
        .findings
        .iter()
        .filter_map(|finding| finding.exchange)
        .collect();
    if named.is_empty() {
        named.extend(exchanges.len().checked_sub(1));
    }
    named
        .into_iter()
        .filter_map(|index| exchanges.get(index))
        .take(MOST_CURLS)
        .map(|exchange| line("curl", &curl(&exchange.sent)))
        .collect()
}

/// A walk has many exchanges; the first few show what is wrong.
const MOST_CURLS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::sample;

    #[test]
    fn a_failure_names_its_clause_its_place_its_finding_and_how_to_repeat_it() {
        let report = sample::report();
        assert_eq!(
            plain(&report, &report.cases[3]),
            "about    A prefix keeps exactly the users that start with it.
clause   ONE-A (must): What ONE-A says.
at       specs/one/filter.yaml:7
because  the reason of it
check    status: the status is <not> one of those expected
expected 200
observed 500, 100% of the time
pointer  /users/0
and      2 more of this kind
repeat   CONFORMIST_TARGET=staging CONFORMIST_SEED=7 cargo test --test conformance -- --exact one::filter::lastName
         conformist run --exact one::filter::lastName --target staging --seed 7
"
            .to_owned()
                + "curl     "
                + &curl(&sample::exchange().sent)
                + "\n"
        );
    }

    #[test]
    fn control_characters_of_a_target_are_made_visible() {
        assert_eq!(visible("a\u{1b}[2Jb\nc\r"), "a\\u{1b}[2Jb\nc\\r");
        assert_eq!(visible("a\u{202e}b"), "a\\u{202e}b");
    }
}
