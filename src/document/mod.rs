//! YAML text as a plain value, with the place of every key and value by JSON pointer.

mod node;

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value};
use serde_saphyr::{DuplicateKeyPolicy, Location, Options, Spanned};

use crate::document::node::{Bare, Inner, Node};
use crate::json::Text;
use crate::source::{Diagnostic, Place, SourceFile, clamp};

/// A YAML (or JSON) file, read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Its content.
    pub value: Value,
    /// Where it stands; known only once somebody asks.
    places: OnceLock<Placed>,
}

/// Where a value stands, and in the same order as they stand in it all that it holds.
#[derive(Debug, Clone)]
struct Placed {
    key: Option<Place>,
    value: Place,
    inner: Vec<Placed>,
}

impl Document {
    /// Reads a file's text.
    ///
    /// # Errors
    /// All syntax errors that can be told apart: the first of the parser, or every duplicate key.
    pub fn parse(file: &Arc<SourceFile>) -> Result<Document, Vec<Diagnostic>> {
        // What is right is seldom asked for its places, and reading those takes a third of the time.
        match read_json(file).or_else(|| read_bare(file)) {
            Some(value) => Ok(Document {
                file: Arc::clone(file),
                value,
                places: OnceLock::new(),
            }),
            None => Document::placed(file),
        }
    }

    /// The same of a file whose places will be asked for.
    ///
    /// # Errors
    /// As those of [`Document::parse`].
    pub fn placed(file: &Arc<SourceFile>) -> Result<Document, Vec<Diagnostic>> {
        let (value, placed) = read_yaml(file)?;
        Ok(Document {
            file: Arc::clone(file),
            value,
            places: OnceLock::from(placed),
        })
    }

    /// The place of the value at a JSON pointer, or of its nearest known parent.
    #[must_use]
    pub fn place(&self, pointer: &str) -> Place {
        self.find(pointer).value
    }

    /// The place of the key at a JSON pointer, or of its value where there is no key.
    #[must_use]
    pub fn key_place(&self, pointer: &str) -> Place {
        let placed = self.find(pointer);
        placed.key.unwrap_or(placed.value)
    }

    fn find(&self, pointer: &str) -> &Placed {
        let mut here = self.places.get_or_init(|| match read_yaml(&self.file) {
            Ok((_, placed)) => placed,
            Err(_) => Placed {
                key: None,
                value: Place::START,
                inner: Vec::new(),
            },
        });
        let mut value = &self.value;
        for token in pointer.split('/').skip(1) {
            let key = token.replace("~1", "/").replace("~0", "~");
            let found = match value {
                Value::Object(members) => {
                    let mut members = members.iter().enumerate();
                    members
                        .find(|(_, (name, _))| **name == key)
                        .map(|(index, (_, value))| (index, value))
                }
                Value::Array(items) => {
                    let index = key.parse().ok();
                    index.and_then(|index: usize| Some((index, items.get(index)?)))
                }
                _ => None,
            };
            let Some((inner, next)) =
                found.and_then(|(index, next)| Some((here.inner.get(index)?, next)))
            else {
                break;
            };
            (here, value) = (inner, next);
        }
        here
    }

    /// A message about the value at a pointer.
    #[must_use]
    pub fn wrong(&self, pointer: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.file, message).at(self.place(pointer))
    }

    /// A message about the key at a pointer.
    #[must_use]
    pub fn wrong_key(&self, pointer: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.file, message).at(self.key_place(pointer))
    }
}

/// The content of a JSON file that is right in every way; what is wrong with another one the reader of YAML says.
fn read_json(file: &SourceFile) -> Option<Value> {
    let is_json = file.path.extension().is_some_and(|ending| ending == "json");
    let text = Text::of(file.text.as_bytes());
    let body = is_json.then(|| text.read().ok())??;
    body.liberties.is_empty().then(|| body.tree.to_value())
}

/// The content of a YAML file that is right in every way.
fn read_bare(file: &SourceFile) -> Option<Value> {
    let mut options = options(file.text.len());
    options.duplicate_keys = DuplicateKeyPolicy::Error;
    let read: Result<Bare, _> = serde_saphyr::from_str_with_options(&file.text, options);
    read.ok().map(|Bare(value)| value)
}

fn read_yaml(file: &Arc<SourceFile>) -> Result<(Value, Placed), Vec<Diagnostic>> {
    let root: Node = serde_saphyr::from_str_with_options(&file.text, options(file.text.len()))
        .map_err(|error| vec![syntax_error(file, &error)])?;
    let mut reader = Reader {
        file,
        mistakes: Vec::new(),
    };
    let read = reader.read(root, None);
    if reader.mistakes.is_empty() {
        Ok(read)
    } else {
        Err(reader.mistakes)
    }
}

/// One step deeper in a JSON pointer.
#[must_use]
pub fn step(pointer: &str, key: impl fmt::Display) -> String {
    let key = key.to_string().replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{key}")
}

/// Only aliases can make more of a text than it has letters: so much is allowed, and what any small file may hold.
fn options(length: usize) -> Options {
    let mut options = Options::default();
    if let Some(budget) = &mut options.budget {
        budget.max_nodes = budget.max_nodes.max(length);
        budget.max_events = budget.max_events.max(length.saturating_mul(2));
        budget.max_total_scalar_bytes = budget.max_total_scalar_bytes.max(length);
    }
    // Duplicates are collected here, so that all of them are reported and not only the first.
    options.duplicate_keys = DuplicateKeyPolicy::LastWins;
    options.with_snippet = false;
    options
}

/// What the parser says, in our words where its own speak of itself.
fn syntax_error(file: &Arc<SourceFile>, error: &serde_saphyr::Error) -> Diagnostic {
    let message = error.to_string();
    let message = message.split(" at line").next().unwrap_or(&message);
    let message = message.trim_start_matches("error: ").trim_end_matches('.');
    let place = error.location().map(place_of);
    if let Some(tab) = indenting_tab(&file.text, place) {
        return Diagnostic::new(file, "a tab indents this line")
            .at(tab)
            .help("indent with spaces: YAML allows no tabs there");
    }
    let (message, help) = match message {
        said if said.starts_with("budget breached") && said.to_lowercase().contains("depth") => (
            "the file is nested deeper than any right one".to_owned(),
            None,
        ),
        said if said.starts_with("budget breached") => (
            "the file holds more than any right one".to_owned(),
            Some("an alias repeats everything that it stands for; write fewer of them".to_owned()),
        ),
        said if said.starts_with("multiple YAML documents") => (
            "a second document begins here".to_owned(),
            Some("remove the `---`, or make it a file of its own".to_owned()),
        ),
        said if said.starts_with("recursion limit") => (
            "the file is nested deeper than any right one".to_owned(),
            None,
        ),
        said => {
            let is_json = file.path.extension().is_some_and(|ending| ending == "json");
            let format = if is_json { "JSON" } else { "YAML" };
            let indented = said.contains("block collection") || said.contains("block mapping");
            let indented = indented.then(|| "look at the indentation of this line".to_owned());
            (
                format!("this is not {format}: {}", lower_first(said)),
                still_open(&file.text, place).or(indented),
            )
        }
    };
    Diagnostic {
        place,
        help,
        ..Diagnostic::new(file, message)
    }
}

/// The first tab that indents a line, up to where the parser gave up.
fn indenting_tab(text: &str, given_up: Option<Place>) -> Option<Place> {
    let last = given_up.map_or(usize::MAX, |place| place.line as usize);
    let (line, at) = text
        .lines()
        .enumerate()
        .take(last)
        .find_map(|(line, text)| {
            let spaces = text.len() - text.trim_start_matches(' ').len();
            text[spaces..].starts_with('\t').then_some((line, spaces))
        })?;
    Some(Place {
        line: clamp(line + 1),
        column: clamp(at + 1),
        length: 1,
    })
}

/// Names the innermost bracket or quote that is still open where the parser gave up: there the mistake began.
fn still_open(text: &str, given_up: Option<Place>) -> Option<String> {
    let given_up = given_up?;
    let mut open: Vec<(char, usize)> = Vec::new();
    for (number, line) in text.lines().enumerate().take(given_up.line as usize) {
        let is_last = number + 1 == given_up.line as usize;
        let end = if is_last {
            given_up.column as usize
        } else {
            usize::MAX
        };
        let mut before = ' ';
        for letter in line.chars().take(end) {
            let quoted = open.last().map(|(opened, _)| *opened);
            let starts = before.is_whitespace() || "[{,:(".contains(before);
            match (quoted, letter) {
                (Some(quote @ ('"' | '\'')), _) if letter == quote && before != '\\' => {
                    open.pop();
                }
                (Some('"' | '\''), _) => {}
                (_, '#') if before.is_whitespace() => break,
                (_, '[' | '{') => open.push((letter, number + 1)),
                (_, '"' | '\'') if starts => open.push((letter, number + 1)),
                (Some('['), ']') | (Some('{'), '}') => {
                    open.pop();
                }
                _ => {}
            }
            before = letter;
        }
    }
    let (opened, line) = open.last()?;
    Some(format!("the `{opened}` of line {line} is still open here"))
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

fn place_of(location: Location) -> Place {
    let length = u32::try_from(location.span().len()).unwrap_or(1).max(1);
    let line = u32::try_from(location.line()).unwrap_or(1).max(1);
    Place {
        line,
        column: u32::try_from(location.column()).unwrap_or(1).max(1),
        length,
    }
}

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    mistakes: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn read(&mut self, node: Node, key: Option<Place>) -> (Value, Placed) {
        let value = place_of(node.0.referenced);
        let (content, inner) = match node.0.value {
            Inner::Scalar(scalar) => (scalar, Vec::new()),
            Inner::Sequence(items) => {
                let items = items.into_iter().map(|item| self.read(item, None));
                let (values, inner) = items.unzip();
                (Value::Array(values), inner)
            }
            Inner::Mapping(entries) => self.read_mapping(entries),
        };
        (content, Placed { key, value, inner })
    }

    fn read_mapping(&mut self, entries: Vec<(Spanned<String>, Node)>) -> (Value, Vec<Placed>) {
        let mut map = Map::new();
        let mut inner: Vec<Placed> = Vec::with_capacity(entries.len());
        for (key, node) in entries {
            let place = Place {
                length: clamp(key.value.chars().count()).max(1),
                ..place_of(key.referenced)
            };
            let first = map.keys().position(|known| *known == key.value);
            let (value, placed) = self.read(node, Some(place));
            let message = format!("the key `{}` stands twice in one mapping", key.value);
            map.insert(key.value, value);
            let Some(first) = first.and_then(|first| inner.get(first)?.key) else {
                inner.push(placed);
                continue;
            };
            let help = format!(
                "remove or rename one of them; the first is on line {}",
                first.line
            );
            self.mistakes
                .push(Diagnostic::new(self.file, message).at(place).help(help));
        }
        (Value::Object(map), inner)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::render;

    fn parse(text: &str) -> Result<Document, Vec<Diagnostic>> {
        Document::parse(&SourceFile::new(Path::new("x.yaml"), text.to_owned()))
    }

    #[test]
    fn every_value_knows_its_place() {
        let document = parse("a:\n  - b: 1\n    c: x y\n").unwrap();
        assert_eq!(
            document.value,
            serde_json::json!({"a": [{"b": 1, "c": "x y"}]})
        );
        assert_eq!(
            document.place("/a/0/c"),
            Place {
                line: 3,
                column: 8,
                length: 3
            }
        );
        assert_eq!(
            document.key_place("/a/0/c"),
            Place {
                line: 3,
                column: 5,
                length: 1
            }
        );
    }

    #[test]
    fn all_duplicate_keys_are_reported() {
        let mistakes = parse("a: 1\na: 2\nb: 1\nb: 3\n").unwrap_err();
        assert_eq!(mistakes.len(), 2, "{}", render(&mistakes));
    }

    #[test]
    fn broken_syntax_is_one_message_with_a_place() {
        let mistakes = parse("a: [1,\nb: 2\n").unwrap_err();
        assert!(mistakes[0].place.is_some(), "{}", render(&mistakes));
    }
}
