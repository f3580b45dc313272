//! Renders a run for people at a terminal, always with ANSI styles: who prints strips them where they do not belong.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::exchange::Exchange;
use crate::report::detail::{self, Line};
use crate::verdict::{
    CaseReport, ClauseReport, ClauseVerdict, Counts, RunReport, RunVerdict, Verdict,
};

/// How much of the clause table is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Listing {
    /// Only clauses that do not plainly pass, and the number of the others.
    #[default]
    Compact,
    /// Every clause.
    Full,
}

/// The line of one finished case, with its line end.
#[must_use]
pub fn line(case: &CaseReport) -> String {
    let outcome = &case.outcome;
    let word = styled(verdict_style(outcome.verdict), outcome.verdict.word());
    let mut line = format!("{word} {}", detail::visible(case.name()));
    if let Some(variant) = &outcome.variant {
        let _ = write!(line, " [{}]", detail::visible(variant));
    }
    if outcome.verdict != Verdict::Pass {
        let prefix = outcome.verdict.cause().map(|word| format!("{word}: "));
        let why = prefix.unwrap_or_default() + &detail::headline(case);
        let _ = write!(line, " {}", styled(DIM, &why));
    }
    if outcome.waiver.is_some() {
        let _ = write!(line, " {}", styled(DIM, "(waived)"));
    }
    if outcome.is_flaky() {
        let _ = write!(line, " {}", styled(DIM, "(flaky)"));
    }
    line.push('\n');
    line
}

/// The line of one exchange, with its line end: method, URL, what came back, and how long it took.
#[must_use]
pub fn exchange(exchange: &Exchange) -> String {
    let came = match &exchange.received {
        Ok(received) => received.status.to_string(),
        Err(error) => error.detail.clone(),
    };
    let text = format!(
        "  GET {} {came} {} ms",
        exchange.sent.url,
        exchange.duration.as_millis()
    );
    styled(DIM, &detail::visible(&text).replace('\n', " ")) + "\n"
}

/// What is said after the last case, with compact tables.
#[must_use]
pub fn render(report: &RunReport) -> String {
    summary(report, Listing::Compact)
}

/// What is said after the last case: failures in full, the clauses, the counts and the verdict.
#[must_use]
pub fn summary(report: &RunReport, listing: Listing) -> String {
    let mut text = failures(report);
    text.push_str(&undecided(report));
    // Of a target that never answered, every clause would say the same.
    let is_mute = report.verdict == RunVerdict::Inconclusive && listing == Listing::Compact;
    for suite in suites(report).into_iter().filter(|_| !is_mute) {
        text.push_str(&clause_table(report, suite, listing));
    }
    text.push_str(&closing(report));
    text
}

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

fn color(color: AnsiColor) -> Style {
    color.on_default().bold()
}

fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => color(AnsiColor::Green),
        Verdict::Fail => color(AnsiColor::Red),
        Verdict::Divergent => color(AnsiColor::Magenta),
        Verdict::Inconclusive(_) => color(AnsiColor::Yellow),
        Verdict::Skipped(_) => color(AnsiColor::Blue),
    }
}

fn clause_style(verdict: ClauseVerdict) -> Style {
    match verdict {
        ClauseVerdict::Pass => color(AnsiColor::Green),
        ClauseVerdict::Fail => color(AnsiColor::Red),
        ClauseVerdict::Divergent => color(AnsiColor::Magenta),
        ClauseVerdict::Inconclusive => color(AnsiColor::Yellow),
        ClauseVerdict::Unjudged => color(AnsiColor::Blue),
    }
}

fn run_style(verdict: RunVerdict) -> Style {
    match verdict {
        RunVerdict::Conformant => color(AnsiColor::Green),
        RunVerdict::Partial | RunVerdict::Inconclusive => color(AnsiColor::Yellow),
        RunVerdict::NonConformant => color(AnsiColor::Red),
    }
}

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

fn failures(report: &RunReport) -> String {
    let mut text = String::new();
    for case in &report.cases {
        if case.outcome.verdict == Verdict::Fail {
            let name = detail::visible(case.name());
            let word = styled(verdict_style(Verdict::Fail), "fail");
            let _ = writeln!(text, "\n{word} {}", styled(BOLD, &name));
            text.push_str(&case_block(report, case));
        }
    }
    text
}

/// How many cases are named for each reason that nothing could be told.
const MOST_EXAMPLES: usize = 3;

/// Why nothing could be told: each reason once, with the first of its cases.
fn undecided(report: &RunReport) -> String {
    let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
    for case in &report.cases {
        let Verdict::Inconclusive(cause) = case.outcome.verdict else {
            continue;
        };
        let why = case.outcome.reason.as_deref().map(detail::visible);
        let why = why.unwrap_or_else(|| detail::headline(case));
        let reason = format!("{}: {}", cause.word(), why.replace('\n', " "));
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(case.name()),
            None => reasons.push((reason, vec![case.name()])),
        }
    }
    let mut text = String::new();
    for (reason, names) in reasons {
        let word = styled(color(AnsiColor::Yellow), "inconclusive");
        let _ = writeln!(text, "\n{word} {reason}");
        for name in names.iter().take(MOST_EXAMPLES) {
            let _ = writeln!(text, "  {}", detail::visible(name));
        }
        if names.len() > MOST_EXAMPLES {
            let _ = writeln!(text, "  and {} more", names.len() - MOST_EXAMPLES);
        }
    }
    text
}

/// Everything there is to say about one case that needs attention.
#[must_use]
pub fn case_block(report: &RunReport, case: &CaseReport) -> String {
    block(&detail::lines(report, case))
}

fn block(lines: &[Line]) -> String {
    let mut text = String::new();
    for Line { label, text: body } in lines {
        for (index, row) in body.lines().enumerate() {
            let label = if index == 0 { label } else { "" };
            let label = format!("{label:>width$}", width = detail::LABEL_WIDTH);
            let _ = writeln!(text, "  {} {row}", styled(DIM, &label));
        }
    }
    text
}

/// The suites of the report, each once, in the order of its clauses.
fn suites(report: &RunReport) -> Vec<&str> {
    let mut suites: Vec<&str> = Vec::new();
    for clause in &report.clauses {
        if !suites.contains(&clause.suite.as_str()) {
            suites.push(&clause.suite);
        }
    }
    suites
}

fn clause_table(report: &RunReport, suite: &str, listing: Listing) -> String {
    let clauses: Vec<_> = report.clauses.iter().filter(|c| c.suite == suite).collect();
    let (rows, passed): (Vec<&ClauseReport>, Vec<&ClauseReport>) = clauses
        .iter()
        .partition(|c| listing == Listing::Full || c.verdict != ClauseVerdict::Pass);
    let width = rows.iter().map(|c| c.id.len()).max().unwrap_or(0);
    let mut text = format!("\n{} {suite}\n", styled(BOLD, "clauses of"));
    for clause in rows {
        let word = format!("{:<12}", clause.verdict.word());
        let _ = writeln!(
            text,
            "  {:<width$}  {:<6}  {}  {}",
            clause.id,
            clause.level,
            styled(clause_style(clause.verdict), &word),
            styled(DIM, &tried(clause)),
        );
    }
    if !passed.is_empty() {
        let _ = writeln!(text, "  {} of {} clauses pass", passed.len(), clauses.len());
    }
    text
}

/// How a clause was tried, or why it was not.
fn tried(clause: &ClauseReport) -> String {
    match (&clause.unjudged, clause.cases.len()) {
        (Some(reason), 0) => detail::visible(reason),
        (_, 1) => "1 case".to_owned(),
        (_, count) => format!("{count} cases"),
    }
}

fn closing(report: &RunReport) -> String {
    let counts: Vec<_> = Counts::of(&report.cases)
        .words()
        .iter()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    let waived = report
        .cases
        .iter()
        .filter(|case| case.outcome.waiver.is_some())
        .count();
    let mut text = format!("\n{} cases: {}", report.cases.len(), counts.join(", "));
    if waived > 0 {
        let _ = write!(text, " ({waived} waived)");
    }
    let _ = writeln!(
        text,
        "\ntarget {}, seed {}, {} requests, {:.1} s",
        report.target,
        report.seed,
        report.requests,
        report.duration.as_secs_f64()
    );
    let word = styled(run_style(report.verdict), report.verdict.word());
    let _ = writeln!(text, "{word}: {}", report.verdict.sentence(&report.target));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Cause;
    use crate::verdict::sample;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn a_pass_is_one_word_and_its_name() {
        let line = line(&sample::case("one::a", Verdict::Pass));
        assert_eq!(plain(&line), "pass one::a\n");
        assert!(line.starts_with("\u{1b}["));
    }

    #[test]
    fn an_inconclusive_case_names_its_cause_and_reason() {
        let line = line(&sample::case(
            "one::a",
            Verdict::Inconclusive(Cause::Vacuous),
        ));
        assert_eq!(
            plain(&line),
            "inconclusive one::a vacuous: the reason of it\n"
        );
    }

    #[test]
    fn the_compact_table_counts_the_clauses_that_pass_and_lists_the_others() {
        let text = plain(&render(&sample::report()));
        assert!(text.contains("  ONE-A  must    fail          14 cases\n"));
        assert!(text.contains("  ONE-C  must    unjudged      a fault cannot be provoked\n"));
        assert!(text.contains("  1 of 3 clauses pass\n"));
        assert!(!text.contains("ONE-B"));
    }

    #[test]
    fn the_full_table_lists_every_clause() {
        let text = plain(&summary(&sample::report(), Listing::Full));
        assert!(text.contains("  ONE-B  must    pass          2 cases\n"));
    }

    #[test]
    fn the_last_lines_give_counts_seed_requests_duration_and_verdict() {
        let text = plain(&render(&sample::report()));
        assert!(
            text.ends_with(
                "\n14 cases: 3 pass, 1 fail, 2 divergent, 5 inconclusive, 3 skipped\n\
             target staging, seed 7, 42 requests, 1.2 s\n\
             non-conformant: The target `staging` breaks the contract.\n"
            ),
            "{text}"
        );
    }
}
