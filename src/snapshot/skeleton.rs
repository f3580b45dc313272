//! Reduces JSON to its skeleton: members, types and formats, and not one value.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use crate::json::Tree;
use crate::snapshot::text_format::TextFormat;

/// The skeleton of a document.
///
/// Members are sorted. An array is written as the one skeleton that covers all its items; a member that not all
/// objects of an array have is marked `?`. Member names that are data themselves (ids, addresses, days) are
/// replaced by their kind, marked `*`. Types of one place are joined with `|`.
#[must_use]
pub fn skeleton(value: &Value) -> String {
    let mut node = Node::default();
    node.observe(&Tree::of(value));
    node.render(0)
}

/// Everything that was seen at one place of one or many documents.
#[derive(Debug, Default)]
pub(crate) struct Node {
    object: Option<Members>,
    array: Option<Box<Node>>,
    text: Option<TextFormat>,
    scalars: BTreeSet<Scalar>,
}

/// Members of all objects that were seen at one place.
#[derive(Debug, Default)]
struct Members {
    /// How many objects were seen.
    objects: usize,
    /// By name or, where the name is data, by its kind.
    by_name: BTreeMap<Name, (usize, Node)>,
}

/// How a member is called in a skeleton.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Literal(String),
    Data(TextFormat),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Scalar {
    Integer,
    Number,
    Boolean,
    Null,
}

impl Node {
    /// Adds one more value seen at this place.
    pub(crate) fn observe(&mut self, value: &Tree<'_>) {
        match value {
            Tree::Object(members) => self.object.get_or_insert_default().observe(members),
            Tree::List(items) => {
                let node = self.array.get_or_insert_default();
                for item in items {
                    node.observe(item);
                }
            }
            Tree::Text(text) => self.observe_text(text),
            Tree::Number(number) if number.is_f64() => self.observe_scalar(Scalar::Number),
            Tree::Number(_) => self.observe_scalar(Scalar::Integer),
            Tree::Bool(_) => self.observe_scalar(Scalar::Boolean),
            Tree::Null => self.observe_scalar(Scalar::Null),
        }
    }

    /// Adds one more text seen at this place.
    pub(crate) fn observe_text(&mut self, text: &str) {
        let format = TextFormat::of(text);
        self.text = Some(self.text.map_or(format, |known| known.merge(format)));
    }

    /// The types of this place; lines after the first are indented by this many levels.
    pub(crate) fn render(&self, depth: usize) -> String {
        let mut types = Vec::new();
        types.extend(self.object.as_ref().map(|members| members.render(depth)));
        types.extend(self.array.as_ref().map(|items| items.render_items(depth)));
        types.extend(self.text.map(|format| match format.word() {
            Some(word) => format!("string({word})"),
            None => "string".to_owned(),
        }));
        let absorbed = self
            .scalars
            .contains(&Scalar::Number)
            .then_some(Scalar::Integer);
        let scalars = self
            .scalars
            .iter()
            .filter(|scalar| Some(**scalar) != absorbed);
        types.extend(scalars.map(|scalar| scalar.word().to_owned()));
        types.join("|")
    }

    fn render_items(&self, depth: usize) -> String {
        format!("[{}]", self.render(depth))
    }

    fn observe_scalar(&mut self, scalar: Scalar) {
        self.scalars.insert(scalar);
    }
}

impl Members {
    fn observe(&mut self, members: &[(Cow<'_, str>, Tree<'_>)]) {
        self.objects += 1;
        for (name, value) in members {
            let (count, node) = self.by_name.entry(Name::of(name)).or_default();
            *count += 1;
            node.observe(value);
        }
    }

    fn render(&self, depth: usize) -> String {
        if self.by_name.is_empty() {
            return "{}".to_owned();
        }
        let indent = "  ".repeat(depth + 1);
        let mut text = "{\n".to_owned();
        for (name, (count, node)) in &self.by_name {
            let mark = match name {
                Name::Data(_) => "*",
                Name::Literal(_) if *count < self.objects => "?",
                Name::Literal(_) => "",
            };
            let types = node.render(depth + 1);
            let _ = writeln!(text, "{indent}{}{mark}: {types}", name.written());
        }
        text + &"  ".repeat(depth) + "}"
    }
}

impl Name {
    fn of(name: &str) -> Self {
        match TextFormat::of(name) {
            TextFormat::Any | TextFormat::Empty | TextFormat::UriPath => {
                Self::Literal(name.to_owned())
            }
            format => Self::Data(format),
        }
    }

    fn written(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '.');
        match self {
            Self::Data(format) => format!("<{}>", format.word().unwrap_or("string")),
            Self::Literal(name) if !name.is_empty() && name.chars().all(plain) => name.clone(),
            Self::Literal(name) => format!("{name:?}"),
        }
    }
}

impl Scalar {
    fn word(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn reduces(value: &Value, expected: &str) {
        assert_eq!(skeleton(value), expected);
    }

    #[test]
    fn an_envelope_of_users_becomes_its_members_and_types() {
        reduces(
            &json!({
                "users": [
                    {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "name": "Ann", "age": 4, "boss": null},
                    {"id": "0f8fad5b-d9cb-469f-a165-70867728950f", "name": "Bob", "age": 4.5, "boss": "Ann"},
                    {"id": "0f8fad5b-d9cb-469f-a165-70867728950d", "name": "", "age": 4, "boss": null, "tags": ["x"]},
                ],
                "links": {"next": "/users?page=2", "prev": ""},
                "total": 137,
            }),
            "{
  links: {
    next: string(uri-path)
    prev: string(empty)
  }
  total: integer
  users: [{
    age: number
    boss: string|null
    id: string(uuid)
    name: string
    tags?: [string]
  }]
}",
        );
    }

    #[test]
    fn the_order_of_members_and_the_number_of_items_leave_no_trace() {
        assert_eq!(
            skeleton(&json!([{"a": 1, "b": true}])),
            skeleton(&json!([{"b": false, "a": 2}, {"a": 3, "b": true}]))
        );
    }

    #[test]
    fn empty_values_and_mixed_items_are_told() {
        reduces(&json!([]), "[]");
        reduces(&json!({}), "{}");
        reduces(
            &json!([[], {}, "a", 1, null]),
            "[{}|[]|string|integer|null]",
        );
    }

    #[test]
    fn member_names_that_are_data_are_not_kept() {
        reduces(
            &json!({"ann@one.example": 1, "4711": 2, "a b": 3}),
            "{\n  \"a b\": integer\n  <email>*: integer\n  <digits>*: integer\n}",
        );
    }

    #[test]
    fn an_integer_beyond_thirty_two_bits_is_an_integer() {
        reduces(&json!(2_359_235_912_u64), "integer");
    }
}
