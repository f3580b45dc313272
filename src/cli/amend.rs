//! Adds lines to a target of a configuration file and leaves everything else as it was written.

/// The text with the entries at the end of the target's list, which is begun where there is none.
///
/// None where the target, or its list, is not written one key a line.
pub(super) fn inserted(text: &str, target: &str, entries: &[String]) -> Option<String> {
    let rows: Vec<&str> = text.lines().collect();
    let (start, end) = block_of(&rows, target)?;
    let inner = rows[start + 1..end].iter().find(|row| !is_empty(row))?;
    let indent = " ".repeat(depth(inner));
    let key = format!("{indent}expected:");
    let found = (start + 1..end).find(|index| rows[*index].starts_with(&key));
    let (at, block) = match found {
        None => {
            let entries = lines(entries, &format!("{indent}  "));
            (end, format!("{key}\n{entries}"))
        }
        Some(index) if uncommented(rows[index]).trim_end() == key => {
            let (after, own) = end_of_list(&rows[..end], index);
            (after, lines(entries, &" ".repeat(own)))
        }
        Some(_) => return None,
    };
    let mut new = lines(&rows[..at], "");
    new.push_str(&block);
    new.push_str(&lines(&rows[at..], ""));
    Some(new)
}

/// Each text as a line of its own.
pub(super) fn lines<S: AsRef<str>>(texts: &[S], indent: &str) -> String {
    let mut all = String::new();
    for text in texts {
        all.push_str(indent);
        all.push_str(text.as_ref());
        all.push('\n');
    }
    all
}

/// The line of a target's key, and the line after the last that belongs to it.
fn block_of(rows: &[&str], target: &str) -> Option<(usize, usize)> {
    let quoted = [format!("\"{target}\":"), format!("'{target}':")];
    let plain = format!("{target}:");
    let targets = rows
        .iter()
        .position(|row| uncommented(row).trim_end() == "targets:")?;
    let is_target = |row: &&str| {
        let row = uncommented(row).trim();
        row == plain || quoted.iter().any(|name| row == name)
    };
    let start = targets + 1 + rows[targets + 1..].iter().position(is_target)?;
    Some((start, block_end(rows, start)))
}

/// The line after a list that is begun at `index`, and how far its items are indented.
fn end_of_list(rows: &[&str], index: usize) -> (usize, usize) {
    let outer = depth(rows[index]);
    let is_item = |row: &str| row.trim_start().starts_with("- ");
    let own = |at: &usize| {
        let row = rows[*at];
        is_empty(row) || depth(row) > outer || (depth(row) == outer && is_item(row))
    };
    let belonging = (index + 1..rows.len()).take_while(own);
    let filled: Vec<usize> = belonging.filter(|at| !is_empty(rows[*at])).collect();
    match (filled.first(), filled.last()) {
        (Some(first), Some(last)) => {
            let remarks = (last + 1..rows.len()).take_while(|at| is_remark(rows[*at], outer));
            (last + 1 + remarks.count(), depth(rows[*first]))
        }
        _ => (index + 1, outer + 2),
    }
}

/// The line after the last one that belongs to the key at `start`.
fn block_end(rows: &[&str], start: usize) -> usize {
    let own = depth(rows[start]);
    let within = |index: &usize| is_empty(rows[*index]) || depth(rows[*index]) > own;
    let all = (start + 1..rows.len()).take_while(within);
    all.filter(|index| !is_empty(rows[*index]) || is_remark(rows[*index], own))
        .last()
        .unwrap_or(start)
        + 1
}

fn is_empty(row: &str) -> bool {
    uncommented(row).trim().is_empty()
}

/// Whether a row is a comment on what is deeper than `outer`.
fn is_remark(row: &str, outer: usize) -> bool {
    row.trim_start().starts_with('#') && depth(row) > outer
}

fn uncommented(row: &str) -> &str {
    if row.trim_start().starts_with('#') {
        return "";
    }
    row.split(" #").next().unwrap_or(row)
}

fn depth(row: &str) -> usize {
    row.len() - row.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let entries = ["- { case: a }".to_owned()];
        assert_eq!(inserted(text, "b", &entries).as_deref(), expected);
    }

    #[test]
    fn a_list_is_begun_at_the_end_of_the_target() {
        check(
            "targets:\n  a:\n    rate: 1/s\n  b: # mine\n    rate: 1/s\n\n  # next\n  c:\n    rate: 1/s\n",
            Some(
                "targets:\n  a:\n    rate: 1/s\n  b: # mine\n    rate: 1/s\n    expected:\n      - { case: a }\n\n  # next\n  c:\n    rate: 1/s\n",
            ),
        );
    }

    #[test]
    fn a_list_is_continued_as_it_is_written() {
        check(
            "targets:\n  b:\n    expected:\n    - case: x\n      reason: y\n    rate: 1/s\n",
            Some(
                "targets:\n  b:\n    expected:\n    - case: x\n      reason: y\n    - { case: a }\n    rate: 1/s\n",
            ),
        );
    }

    #[test]
    fn comments_stay_together_and_before_what_is_added() {
        check(
            "targets:\n  b:\n    rate: 1/s\n\n    # known:\n    # expected:\n    #   - { case: x }\n\n  # next\n  c:\n    rate: 1/s\n",
            Some(
                "targets:\n  b:\n    rate: 1/s\n\n    # known:\n    # expected:\n    #   - { case: x }\n    expected:\n      - { case: a }\n\n  # next\n  c:\n    rate: 1/s\n",
            ),
        );
        check(
            "targets:\n  b:\n    expected:\n      - { case: x }\n      # - { case: y }\n    # how fast\n    rate: 1/s\n",
            Some(
                "targets:\n  b:\n    expected:\n      - { case: x }\n      # - { case: y }\n      - { case: a }\n    # how fast\n    rate: 1/s\n",
            ),
        );
    }

    #[test]
    fn what_is_written_in_one_line_is_left_alone() {
        check("targets: { b: { rate: 1/s } }\n", None);
        check("targets:\n  b:\n    expected: []\n", None);
        check("targets:\n  c:\n    rate: 1/s\n", None);
    }
}
