//! Renders a comparison as Markdown, for comments on pull requests.

use std::fmt::Write as _;

use crate::comparison::{Change, Changes};
use crate::report::change::{alike, closing, heading, kinds, sides, step, title, why};
use crate::report::detail;
use crate::report::markdown::{cell, fence, html};

/// Renders the sides, every change by urgency, and the counts.
#[must_use]
pub fn render(changes: &Changes) -> String {
    let mut text = format!("# {}\n\n{}\n\n", cell(&heading(changes)), closing(changes));
    for side in sides(changes) {
        let _ = writeln!(text, "- {}", cell(&side));
    }
    for (kind, cases) in kinds(changes) {
        let _ = writeln!(text, "\n## {}\n", cell(&title(changes, kind)));
        text.push_str("| case | verdict | reason |\n| --- | --- | --- |\n");
        for change in &cases {
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                cell(&detail::visible(&change.case)),
                cell(&step(change)),
                why(change).as_deref().map_or(String::new(), cell),
            );
        }
        for group in alike(&cases) {
            text.push_str(&shape(&group));
        }
    }
    if !changes.clauses.is_empty() {
        text.push_str("\n## Clauses\n\n| clause | verdict | says |\n| --- | --- | --- |\n");
    }
    for change in &changes.clauses {
        let _ = writeln!(
            text,
            "| {} | {} → {} | {} |",
            cell(&change.clause.id),
            change.old.word(),
            change.clause.verdict.word(),
            cell(&change.clause.says),
        );
    }
    text
}

/// The difference of the first of cases that differ alike.
fn shape(group: &[&Change]) -> String {
    let Some((first, shape)) = group
        .first()
        .and_then(|first| Some((first, first.shape.as_deref()?)))
    else {
        return String::new();
    };
    let shape = detail::visible(shape);
    let fence = fence(&shape);
    let name = html(&detail::visible(&first.case));
    let more = match group.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more alike"),
    };
    format!(
        "\n<details><summary>shape of <code>{name}</code>{more}</summary>\n\n{fence}diff\n{shape}{fence}\n\n</details>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::sample;

    #[test]
    fn each_kind_is_a_table_and_a_shape_a_difference() {
        let text = render(&sample::changes());
        assert!(text.starts_with("# What changed on staging\n\n1 regressed, 1 fixed, "));
        assert!(text.contains("| one::worse | pass → fail | the reason of it |\n"));
        assert!(text.contains("```diff\n--- old\n+++ new\n"), "{text}");
        assert!(text.contains("| ONE-A | pass → fail | What ONE-A says. |\n"));
    }
}
