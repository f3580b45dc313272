//! Text with `{{name}}` places in it, filled in two steps: what the plan knows, then what the run harvests.

use std::borrow::Cow;
use std::fmt;

#[cfg(test)]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A text that may contain `{{name}}`.
///
/// Whole numbers and booleans are taken as their text; a number with a fraction must be quoted, since `4.0` and `4`
/// are one number and two texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Template(String);

impl Template {
    /// A template from its text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Template {
        Template(text.into())
    }

    /// The text as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names that stand in it, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        pieces(&self.0)
            .filter_map(|piece| {
                if let Piece::Name(name) = piece {
                    Some(name)
                } else {
                    None
                }
            })
            .collect()
    }

    /// Replaces the names that `lookup` knows and leaves the others.
    #[must_use]
    pub fn fill<'a>(&self, lookup: impl Fn(&str) -> Option<Cow<'a, str>>) -> Template {
        let mut out = String::with_capacity(self.0.len());
        for piece in pieces(&self.0) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Name(name) => {
                    if let Some(value) = lookup(name) {
                        out.push_str(&value);
                    } else {
                        out.push_str("{{");
                        out.push_str(name);
                        out.push_str("}}");
                    }
                }
            }
        }
        Template(out)
    }
}

enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(after) = rest.strip_prefix("{{")
            && let Some(end) = after.find("}}")
        {
            rest = &after[end + 2..];
            return Some(Piece::Name(after[..end].trim()));
        }
        let skip = if rest.starts_with("{{") { 2 } else { 0 };
        let end = rest[skip..].find("{{").map_or(rest.len(), |at| at + skip);
        let (head, tail) = rest.split_at(end);
        rest = tail;
        Some(Piece::Text(head))
    })
}

impl fmt::Display for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TemplateVisitor)
    }
}

struct TemplateVisitor;

impl Visitor<'_> for TemplateVisitor {
    type Value = Template;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, a whole number or a boolean")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Template, E> {
        Ok(Template(value.to_owned()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Template, E> {
        Ok(Template(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Template, E> {
        Ok(Template(value.to_string()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Template, E> {
        Ok(Template(value.to_string()))
    }
}

#[cfg(test)]
impl JsonSchema for Template {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Template".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer", "boolean"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_are_filled_and_unknown_ones_stay() {
        let template = Template::new("{{a}}:{{ b }}*{{");
        assert_eq!(template.names(), ["a", "b"]);
        assert_eq!(
            template
                .fill(|name| (name == "a").then(|| "x".into()))
                .as_str(),
            "x:{{b}}*{{"
        );
    }
}
