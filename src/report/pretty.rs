//! A body as people read it: indented, with the offending places marked, and without what lies far from them.

use serde::Serialize;
use serde_json::Value;

use crate::report::detail;

/// Lines that are shown alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    /// How.
    pub(crate) look: Look,
    /// The text with its line ends.
    pub(crate) text: String,
}

impl Piece {
    /// Instead of a body that a page has no room for.
    pub(crate) fn left_out() -> Piece {
        Piece {
            look: Look::Gap,
            text: "left out: other bodies fill this page already; the command above repeats the request"
                .to_owned(),
        }
    }
}

/// How lines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Look {
    /// As they are.
    Plain,
    /// As what is wrong.
    Marked,
    /// As words about what was left out.
    Gap,
}

/// The body with the places of these JSON pointers marked.
pub(crate) fn pretty(body: &[u8], marks: &[&str]) -> Vec<Piece> {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => {
            let mut lines = Lines {
                marks: marks.iter().map(|mark| Mark::find(&value, mark)).collect(),
                all: Vec::new(),
            };
            lines.value(&value, "", Around::default());
            pieces(cut(lines.all))
        }
        Err(_) => raw(&String::from_utf8_lossy(body)),
    }
}

/// A list shows so many items at its beginning.
const FIRST_ITEMS: usize = 2;

/// A list of more items than this is shown in part.
const MOST_ITEMS: usize = 5;

/// A text of a body is shown up to this many characters.
const MOST_LETTERS: usize = 400;

/// A body that is no JSON is shown up to this many characters.
const MOST_RAW: usize = 4_000;

/// A body is shown up to this many lines, and those near a mark.
const MOST_LINES: usize = 160;

/// So many lines are shown on both sides of a mark.
const NEAR: usize = 12;

struct Line {
    look: Look,
    text: String,
}

/// A place to mark: the deepest one that is there.
struct Mark {
    pointer: String,
    /// Whether the whole value is wrong, or only something that it lacks.
    is_whole: bool,
}

impl Mark {
    fn find(value: &Value, pointer: &str) -> Mark {
        let mut at = pointer;
        while value.pointer(at).is_none() {
            at = at.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        Mark {
            pointer: at.to_owned(),
            is_whole: at == pointer && !at.is_empty(),
        }
    }
}

/// What stands before and after a value on its lines.
#[derive(Clone, Copy, Default)]
struct Around<'a> {
    depth: usize,
    key: Option<&'a str>,
    comma: bool,
}

impl Around<'_> {
    fn before(self) -> String {
        let indent = "  ".repeat(self.depth);
        match self.key {
            Some(key) => format!("{indent}{}: ", Value::from(key)),
            None => indent,
        }
    }

    fn after(self) -> &'static str {
        if self.comma { "," } else { "" }
    }
}

struct Lines {
    marks: Vec<Mark>,
    all: Vec<Line>,
}

impl Lines {
    fn push(&mut self, look: Look, text: &str) {
        self.all.push(Line {
            look,
            text: detail::visible(text),
        });
    }

    /// How a line of the value at this place looks.
    fn look(&self, pointer: &str, is_opening: bool) -> Look {
        let marked = self.marks.iter().any(|mark| {
            let is_inside = pointer
                .strip_prefix(mark.pointer.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            (mark.is_whole && is_inside) || (is_opening && mark.pointer == pointer && is_inside)
        });
        if marked { Look::Marked } else { Look::Plain }
    }

    fn value(&mut self, value: &Value, pointer: &str, around: Around<'_>) {
        match value {
            Value::Array(items) if !items.is_empty() => self.array(items, pointer, around),
            Value::Object(members) if !members.is_empty() => {
                self.open(pointer, around, "{");
                let last = members.len() - 1;
                for (index, (key, member)) in members.iter().enumerate() {
                    let at = format!("{pointer}/{}", escaped(key));
                    let inner = Around {
                        depth: around.depth + 1,
                        key: Some(key),
                        comma: index < last,
                    };
                    self.value(member, &at, inner);
                }
                self.close(pointer, around, "}");
            }
            leaf => {
                let look = self.look(pointer, true);
                let text = format!("{}{}{}", around.before(), shortened(leaf), around.after());
                self.push(look, &text);
            }
        }
    }

    fn array(&mut self, items: &[Value], pointer: &str, around: Around<'_>) {
        self.open(pointer, around, "[");
        let mut left_out = 0;
        for (index, item) in items.iter().enumerate() {
            if !self.shows(items.len(), index, pointer) {
                left_out += 1;
                continue;
            }
            self.gap(around.depth + 1, &mut left_out);
            let inner = Around {
                depth: around.depth + 1,
                key: None,
                comma: index + 1 < items.len(),
            };
            self.value(item, &format!("{pointer}/{index}"), inner);
        }
        self.gap(around.depth + 1, &mut left_out);
        self.close(pointer, around, "]");
    }

    /// The first items, the last one, and marked ones with their neighbours.
    fn shows(&self, items: usize, index: usize, pointer: &str) -> bool {
        let is_near = || {
            let marked = self.marks.iter().filter_map(|mark| {
                let rest = mark.pointer.strip_prefix(pointer)?.strip_prefix('/')?;
                rest.split('/').next()?.parse::<usize>().ok()
            });
            marked.into_iter().any(|at| index.abs_diff(at) <= 1)
        };
        items <= MOST_ITEMS || index < FIRST_ITEMS || index + 1 == items || is_near()
    }

    fn gap(&mut self, depth: usize, left_out: &mut usize) {
        if *left_out > 0 {
            let items = if *left_out == 1 { "item" } else { "items" };
            let text = format!("{}… {left_out} {items} left out", "  ".repeat(depth));
            self.push(Look::Gap, &text);
            *left_out = 0;
        }
    }

    fn open(&mut self, pointer: &str, around: Around<'_>, sign: &str) {
        let look = self.look(pointer, true);
        self.push(look, &format!("{}{sign}", around.before()));
    }

    fn close(&mut self, pointer: &str, around: Around<'_>, sign: &str) {
        let look = self.look(pointer, false);
        let indent = "  ".repeat(around.depth);
        self.push(look, &format!("{indent}{sign}{}", around.after()));
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn shortened(leaf: &Value) -> String {
    match leaf {
        Value::String(text) if text.chars().count() > MOST_LETTERS => {
            let head: String = text.chars().take(MOST_LETTERS).collect();
            format!(
                "{} … {} characters in all",
                Value::from(head),
                text.chars().count()
            )
        }
        leaf => leaf.to_string(),
    }
}

fn raw(text: &str) -> Vec<Piece> {
    let head: String = text.chars().take(MOST_RAW).collect();
    let mut pieces = vec![Piece {
        look: Look::Plain,
        text: detail::visible(&head),
    }];
    if head.len() < text.len() {
        pieces.push(Piece {
            look: Look::Gap,
            text: format!("\n… {} bytes left out", text.len() - head.len()),
        });
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Leaves out lines beyond the first ones that are not near a mark.
fn cut(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() <= MOST_LINES {
        return lines;
    }
    let marked: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].look == Look::Marked)
        .collect();
    let last = lines.len() - 1;
    let is_kept = |at: usize| {
        let near = marked.binary_search_by(|mark| {
            if mark.abs_diff(at) <= NEAR {
                std::cmp::Ordering::Equal
            } else {
                mark.cmp(&at)
            }
        });
        at < MOST_LINES || at == last || near.is_ok()
    };
    let mut kept = Vec::new();
    let mut left_out = 0;
    for (at, line) in lines.into_iter().enumerate() {
        if !is_kept(at) {
            left_out += 1;
            continue;
        }
        if left_out > 0 {
            kept.push(Line {
                look: Look::Gap,
                text: format!("… {left_out} lines left out"),
            });
            left_out = 0;
        }
        kept.push(line);
    }
    kept
}

fn pieces(lines: Vec<Line>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for Line { look, text } in lines {
        match pieces.last_mut() {
            Some(piece) if piece.look == look => {
                piece.text.push_str(&text);
                piece.text.push('\n');
            }
            _ => pieces.push(Piece {
                look,
                text: text + "\n",
            }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines with a sign for their look.
    fn shown(body: &str, marks: &[&str]) -> String {
        let mut text = String::new();
        for piece in pretty(body.as_bytes(), marks) {
            let sign = match piece.look {
                Look::Plain => ' ',
                Look::Marked => '>',
                Look::Gap => '~',
            };
            for line in piece.text.lines() {
                text.push(sign);
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }

    #[test]
    fn the_value_at_a_pointer_is_marked() {
        assert_eq!(
            shown(
                r#"{"users":[{"id":1,"a/b":null}],"n":[]}"#,
                &["/users/0/a~1b"]
            ),
            " {\n   \"users\": [\n     {\n       \"id\": 1,\n>      \"a/b\": null\n     }\n   ],\n   \"n\": []\n }\n"
        );
    }

    #[test]
    fn what_is_missing_marks_the_line_that_opens_where_it_should_be() {
        assert_eq!(
            shown(r#"[{"id":1}]"#, &["/0/name/first"]),
            " [\n>  {\n     \"id\": 1\n   }\n ]\n"
        );
    }

    #[test]
    fn a_whole_object_is_marked_with_everything_in_it() {
        assert_eq!(
            shown(r#"[{"id":1}]"#, &["/0"]),
            " [\n>  {\n>    \"id\": 1\n>  }\n ]\n"
        );
    }

    #[test]
    fn a_long_list_is_shown_at_its_ends_and_around_the_marks() {
        let body = format!("{:?}", (0..40).collect::<Vec<_>>());
        assert_eq!(
            shown(&body, &["/20"]),
            " [\n   0,\n   1,\n~  … 17 items left out\n   19,\n>  20,\n   21,\n~  … 17 items left out\n   39\n ]\n"
        );
    }

    #[test]
    fn a_huge_object_is_cut_but_never_at_a_mark() {
        let members: Vec<String> = (0..1000).map(|n| format!("\"m{n}\":{n}")).collect();
        let text = shown(&format!("{{{}}}", members.join(",")), &["/m700"]);
        assert!(text.contains("> \u{20}\"m700\": 700,\n"), "{text}");
        assert!(text.lines().count() < MOST_LINES + 2 * NEAR + 6);
    }

    #[test]
    fn what_is_no_json_is_shown_as_it_came_without_control_characters() {
        assert_eq!(shown("<h1>\u{1b}[2J", &["/a"]), " <h1>\\u{1b}[2J\n");
        assert_eq!(pretty(b"", &[]), []);
        let long = pretty("x".repeat(MOST_RAW + 1).as_bytes(), &[]);
        assert_eq!(long[1].text, "\n… 1 bytes left out");
    }
}
