//! Renders a run for people at a terminal, always with ANSI styles: who prints strips them where they do not belong.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use unicode_width::UnicodeWidthStr;

use crate::report::detail::{self, Line};
use crate::report::wrap::{Room, wrapped_after};
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

/// How a summary is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// How much of the clause table is shown.
    pub listing: Listing,
    /// Columns that a line may have; as many as it needs where absent.
    pub width: Option<usize>,
}

/// The line of one finished case, with its line end; broken where it is wider than the terminal.
#[must_use]
pub fn line(case: &CaseReport, width: Option<usize>) -> String {
    let outcome = &case.outcome;
    let word = styled(verdict_style(outcome.verdict), outcome.verdict.word());
    let mut line = format!("{word} {}", detail::visible(case.name()));
    if let Some(variant) = &outcome.variant {
        let _ = write!(line, " [{}]", detail::visible(variant));
    }
    if outcome.verdict != Verdict::Pass {
        let prefix = outcome.verdict.cause().map(|word| format!("{word}: "));
        let why = prefix.unwrap_or_default() + &detail::headline(case);
        let used = anstream::adapter::strip_str(&line).to_string().width() + 1;
        let rows = wrapped_after(used, &why, width.map(|width| Room { width, hang: 4 }));
        let rows: Vec<String> = rows.iter().map(|row| styled(DIM, row)).collect();
        let _ = write!(line, " {}", rows.join("\n    "));
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

/// What is said after the last case, with compact tables.
#[must_use]
pub fn render(report: &RunReport) -> String {
    summary(report, Layout::default())
}

/// What is said after the last case: failures in full, the clauses, the counts and the verdict.
#[must_use]
pub fn summary(report: &RunReport, layout: Layout) -> String {
    let mut text = failures(report, layout.width);
    text.push_str(&undecided(report, layout.width));
    // Of a target that never answered, every clause would say the same.
    let is_mute = report.verdict == RunVerdict::Inconclusive && layout.listing == Listing::Compact;
    for suite in suites(report).into_iter().filter(|_| !is_mute) {
        text.push_str(&clause_table(report, suite, layout));
    }
    text.push_str(&closing(report, layout.width));
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

fn failures(report: &RunReport, width: Option<usize>) -> String {
    let mut text = String::new();
    for case in &report.cases {
        if case.outcome.verdict == Verdict::Fail {
            let name = detail::visible(case.name());
            let word = styled(verdict_style(Verdict::Fail), "fail");
            let _ = writeln!(text, "\n{word} {}", styled(BOLD, &name));
            text.push_str(&block(&detail::lines(report, case), width));
        }
    }
    text
}

/// How many cases are named for each reason that nothing could be told.
const MOST_EXAMPLES: usize = 3;

/// Why nothing could be told: each reason once, with the first of its cases.
fn undecided(report: &RunReport, width: Option<usize>) -> String {
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
        let room = width.map(|width| Room { width, hang: 2 });
        let rows = wrapped_after("inconclusive ".len(), &reason, room);
        let _ = writeln!(text, "\n{word} {}", rows.join("\n  "));
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
    block(&detail::lines(report, case), None)
}

fn block(lines: &[Line], width: Option<usize>) -> String {
    let hang = detail::LABEL_WIDTH + 3;
    let mut text = String::new();
    for Line { label, text: body } in lines {
        // A command is copied as a whole.
        let is_command = matches!(*label, "repeat" | "" | "curl");
        let room = width.filter(|_| !is_command);
        let room = room.map(|width| Room { width, hang });
        let rows = body.lines().flat_map(|row| wrapped_after(hang, row, room));
        for (index, row) in rows.enumerate() {
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

fn clause_table(report: &RunReport, suite: &str, layout: Layout) -> String {
    let clauses: Vec<_> = report.clauses.iter().filter(|c| c.suite == suite).collect();
    let (rows, passed): (Vec<&ClauseReport>, Vec<&ClauseReport>) = clauses
        .iter()
        .partition(|c| layout.listing == Listing::Full || c.verdict != ClauseVerdict::Pass);
    let width = rows.iter().map(|c| c.id.len()).max().unwrap_or(0);
    let mut text = format!("\n{} {suite}\n", styled(BOLD, "clauses of"));
    for clause in rows {
        let word = format!("{:<12}", clause.verdict.word());
        let used = 2 + width + 2 + 6 + 2 + 12 + 2;
        let room = layout.width.map(|width| Room { width, hang: 6 });
        let tried = wrapped_after(used, &tried(clause), room);
        let tried: Vec<String> = tried.iter().map(|row| styled(DIM, row)).collect();
        let _ = writeln!(
            text,
            "  {:<width$}  {:<6}  {}  {}",
            clause.id,
            clause.level,
            styled(clause_style(clause.verdict), &word),
            tried.join("\n      "),
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

/// How many cases came to which verdict, in words.
fn counted<'a>(cases: impl IntoIterator<Item = &'a CaseReport>) -> String {
    let words = Counts::of(cases).words();
    words
        .map(|(word, count)| format!("{count} {word}"))
        .join(", ")
}

/// What the cases of each suite came to, where there are several.
fn by_suite(report: &RunReport) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    for case in &report.cases {
        if !names.contains(&case.suite.as_str()) {
            names.push(&case.suite);
        }
    }
    let said = |name: &&str| {
        let own = report.cases.iter().filter(|case| case.suite == *name);
        format!("{name}: {}", counted(own))
    };
    if names.len() < 2 {
        return Vec::new();
    }
    names.iter().map(said).collect()
}

fn closing(report: &RunReport, width: Option<usize>) -> String {
    let waived = report
        .cases
        .iter()
        .filter(|case| case.outcome.waiver.is_some())
        .count();
    let mut all = format!("{} cases: {}", report.cases.len(), counted(&report.cases));
    if waived > 0 {
        let _ = write!(all, " ({waived} waived)");
    }
    let circumstances = format!(
        "target {}, seed {}, {} requests, {:.1} s",
        report.target,
        report.seed,
        report.requests,
        report.duration.as_secs_f64()
    );
    let room = width.map(|width| Room { width, hang: 2 });
    let mut text = "\n".to_owned();
    let said = by_suite(report).into_iter().chain([all, circumstances]);
    for said in said {
        let _ = writeln!(text, "{}", wrapped_after(0, &said, room).join("\n  "));
    }
    let word = report.verdict.word();
    let sentence = report.sentence();
    let rows = wrapped_after(word.len() + 2, &sentence, room);
    let word = styled(run_style(report.verdict), word);
    let _ = writeln!(text, "{word}: {}", rows.join("\n  "));
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
        let line = line(&sample::case("one::a", Verdict::Pass), None);
        assert_eq!(plain(&line), "pass one::a\n");
        assert!(line.starts_with("\u{1b}["));
    }

    #[test]
    fn an_inconclusive_case_names_its_cause_and_reason() {
        let case = sample::case("one::a", Verdict::Inconclusive(Cause::Vacuous));
        assert_eq!(
            plain(&line(&case, None)),
            "inconclusive one::a vacuous: the reason of it\n"
        );
        assert_eq!(
            plain(&line(&case, Some(34))),
            "inconclusive one::a vacuous: the\n    reason of it\n"
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
        let text = plain(&summary(
            &sample::report(),
            Layout {
                listing: Listing::Full,
                width: None,
            },
        ));
        assert!(text.contains("  ONE-B  must    pass          2 cases\n"));
    }

    #[test]
    fn a_narrow_terminal_breaks_sentences_and_never_a_command() {
        let layout = Layout {
            width: Some(40),
            ..Layout::default()
        };
        let text = plain(&summary(&sample::report(), layout));
        assert!(
            text.contains(
                "     about A prefix keeps exactly the\n           users that start with it.\n"
            ),
            "{text}"
        );
        assert!(
            text.contains(
                "  conformist run --exact one::filter::lastName --target staging --seed 7\n"
            ),
            "{text}"
        );
        let wide = text.lines().filter(|line| line.width() > 40);
        let is_command = |line: &&str| {
            ["cargo", "conformist", "curl", "one::"]
                .iter()
                .any(|word| line.contains(word))
        };
        assert_eq!(
            wide.filter(|line| !is_command(line)).collect::<Vec<_>>(),
            Vec::<&str>::new()
        );
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
