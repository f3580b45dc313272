//! Renders a comparison for people at a terminal, always with ANSI styles: who prints strips them.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::comparison::{Change, Changes, Kind};
use crate::report::change::{MOST_NAMES, alike, closing, heading, kinds, sides, step, title, why};
use crate::report::detail;
use crate::report::wrap::{Room, wrapped_after};

/// Renders the sides, every change by urgency, and the counts; `width` is that of the terminal.
#[must_use]
pub fn render(changes: &Changes, width: Option<usize>) -> String {
    let mut text = format!("{}\n", styled(BOLD, &heading(changes)));
    for side in sides(changes) {
        let _ = writeln!(text, "  {}", styled(DIM, &side));
    }
    for (kind, cases) in kinds(changes) {
        let _ = writeln!(text, "\n{}", styled(style(kind), &title(changes, kind)));
        if kind == Kind::Shape {
            text.extend(alike(&cases).iter().map(|group| shapes(group)));
            continue;
        }
        for change in cases {
            text.push_str(&block(change, width));
        }
    }
    if !changes.clauses.is_empty() {
        let _ = writeln!(text, "\n{}", styled(BOLD, "Clauses"));
    }
    let width = changes.clauses.iter().map(|one| one.clause.id.len()).max();
    for change in &changes.clauses {
        let _ = writeln!(
            text,
            "  {:<width$}  {} → {}",
            change.clause.id,
            change.old.word(),
            change.clause.verdict.word(),
            width = width.unwrap_or(0),
        );
    }
    let _ = writeln!(text, "\n{}", closing(changes));
    text
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn style(kind: Kind) -> Style {
    let color = match kind {
        Kind::Regressed => AnsiColor::Red,
        Kind::Lost => AnsiColor::Yellow,
        Kind::Fixed => AnsiColor::Green,
        Kind::New | Kind::Gone => AnsiColor::Blue,
        Kind::Changed | Kind::Variant | Kind::Shape => AnsiColor::Magenta,
    };
    color.on_default().bold()
}

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

fn block(change: &Change, width: Option<usize>) -> String {
    let mut text = format!("  {}  {}\n", detail::visible(&change.case), step(change));
    let room = width.map(|width| Room { width, hang: 6 });
    let why = why(change).map(|why| wrapped_after(6, &why, room));
    for row in why.iter().flatten() {
        let _ = writeln!(text, "      {}", styled(DIM, row));
    }
    text + &shape(change)
}

/// Cases whose shapes differ alike: their names, and the difference of the first.
fn shapes(group: &[&Change]) -> String {
    let mut text = String::new();
    for change in group.iter().take(MOST_NAMES) {
        let _ = writeln!(text, "  {}", detail::visible(&change.case));
    }
    if let Some(more @ 1..) = group.len().checked_sub(MOST_NAMES) {
        let _ = writeln!(text, "  and {more} more alike");
    }
    text + &group.first().map_or(String::new(), |change| shape(change))
}

fn shape(change: &Change) -> String {
    let shape = detail::visible(change.shape.as_deref().unwrap_or_default());
    // The names of the two sides are the same for every shape.
    let mut text = String::new();
    for line in shape.lines().skip(2) {
        let _ = writeln!(text, "      {}", styled(DIM, line));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::sample;

    #[test]
    fn regressions_stand_first_and_the_counts_last() {
        let text = render(&sample::changes(), None);
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(
            plain,
            "What changed on staging
  old: staging, conformant, 4 cases, seed 1, 2026-01-01T00:00:00Z, conformist 0.1.0
  new: staging, non-conformant, 4 cases, seed 2, 2026-01-02T00:00:00Z, conformist 0.1.0

Regressions: fail now and did not before
  one::worse  pass → fail
      the reason of it

Fixed: failed before and do not now
  one::better  fail → pass
      the reason of it

New cases
  one::new  – → pass

Cases that are gone
  one::gone  pass → –

Other variants
  one::variant  pass [exact] → pass [word]
      @@ -1 +1 @@
      -exact
      +word

Clauses
  ONE-A  pass → fail

1 regressed, 1 fixed, 1 new, 1 gone, 1 variant, 0 the same
"
        );
    }

    #[test]
    fn shapes_that_differ_alike_are_shown_once() {
        use crate::comparison::{Between, Divergence, Told};
        use crate::verdict::Verdict;
        let side = |shape: &str| {
            let told = |name: usize| Told {
                shape: Some(format!("line {name}\nbody: {shape}\n")),
                ..sample::told(&format!("one::case{name}"), Verdict::Pass)
            };
            let mut side = sample::changes().new;
            side.clauses.clear();
            side.cases = (0..9).map(told).collect();
            side
        };
        let changes = Changes::of(
            Between::Runs,
            side("integer"),
            side("string"),
            Divergence::default(),
        );
        let text = anstream::adapter::strip_str(&render(&changes, None)).to_string();
        assert_eq!(text.matches("-body: integer").count(), 1, "{text}");
        assert!(
            text.contains("  one::case3\n  and 5 more alike\n"),
            "{text}"
        );
    }
}
