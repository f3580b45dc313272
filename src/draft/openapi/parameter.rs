//! The parameters of an operation, each to be taken by whoever recognises it.

use serde_json::Value;

use crate::document::step;
use crate::draft::line::tame;
use crate::draft::openapi::description::Description;
use crate::draft::openapi::member::{kinds, plain};
use crate::draft::openapi::operation::Operation;
use crate::source::Diagnostic;

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    Path,
    Query,
    Header,
    Cookie,
}

/// One parameter.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) sent: Sent,
    pub(super) required: bool,
    /// Where it stands.
    pub(super) at: String,
    /// What is said of it, in one line.
    pub(super) about: String,
    /// Its schema.
    pub(super) schema: Value,
    /// The types that it may have.
    pub(super) kinds: Vec<String>,
    /// An example or a default, as a text.
    pub(super) example: Option<String>,
}

/// All parameters of an operation; those of its own replace those of its path.
pub(super) fn all(
    description: &Description,
    operation: &Operation,
) -> Result<Vec<Parameter>, Diagnostic> {
    let mut found: Vec<Parameter> = Vec::new();
    for owner in [&operation.item, &operation.at] {
        let list = step(owner, "parameters");
        let count = description
            .get(&list)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        for index in 0..count {
            let at = description.resolve(&step(&list, index))?;
            let Some(read) = read(description, &at)? else {
                continue;
            };
            found.retain(|known| (&known.name, known.sent) != (&read.name, read.sent));
            found.push(read);
        }
    }
    Ok(found)
}

fn read(description: &Description, at: &str) -> Result<Option<Parameter>, Diagnostic> {
    let Some(name) = description.text(&step(at, "name")) else {
        return Err(description.document.wrong(at, "a parameter without a name"));
    };
    let sent = match description.text(&step(at, "in")) {
        Some("path") => Sent::Path,
        Some("query") => Sent::Query,
        Some("header") => Sent::Header,
        Some("cookie") => Sent::Cookie,
        _ => return Ok(None),
    };
    let value = |key: &str| description.get(&step(at, key));
    let schema_at = description.resolve(&step(at, "schema"))?;
    let schema = description.get(&schema_at).cloned().unwrap_or_default();
    let own = [
        value("example"),
        schema.get("example"),
        schema.get("default"),
    ];
    let first = schema.get("enum").and_then(|choices| choices.get(0));
    let example = own.into_iter().chain([first]).flatten().find_map(text);
    let about = description
        .text(&step(at, "description"))
        .map(tame)
        .unwrap_or_default();
    Ok(Some(Parameter {
        name: name.to_owned(),
        sent,
        required: value("required") == Some(&Value::Bool(true)) || sent == Sent::Path,
        at: at.to_owned(),
        about,
        kinds: kinds(description, &schema_at),
        schema,
        example,
    }))
}

/// A scalar as it is sent.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        _ => None,
    }
}

impl Parameter {
    /// Whether it is a query parameter of one of these plain names.
    pub(super) fn is_one_of(&self, names: &[&str]) -> bool {
        self.sent == Sent::Query && names.contains(&plain(&self.name).as_str())
    }

    /// A whole number that its schema says.
    pub(super) fn number(&self, key: &str) -> Option<u64> {
        self.schema.get(key)?.as_u64()
    }

    /// The texts that its schema lists, or those of its items.
    pub(super) fn choices(&self) -> Vec<String> {
        let items = self.schema.get("items").and_then(|items| items.get("enum"));
        let own = self.schema.get("enum").or(items).and_then(Value::as_array);
        own.into_iter().flatten().filter_map(text).collect()
    }

    /// Whether it is a list, or may be one.
    pub(super) fn is_list(&self) -> bool {
        self.kinds.iter().any(|kind| kind == "array")
    }

    /// Everything that is said of it, for readers of words.
    pub(super) fn words(&self, description: &Description) -> String {
        let whole = description
            .text(&step(&self.at, "description"))
            .unwrap_or_default();
        let inner = self
            .schema
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let pattern = self
            .schema
            .get("pattern")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let example = self.example.as_deref().unwrap_or_default();
        [whole, inner, pattern, example].join("\n")
    }
}

/// Takes the first parameter of one of these plain names, names tried in order.
pub(super) fn take(parameters: &mut Vec<Parameter>, names: &[&str]) -> Option<Parameter> {
    let found = names
        .iter()
        .find_map(|name| parameters.iter().position(|one| one.is_one_of(&[name])))?;
    Some(parameters.remove(found))
}
