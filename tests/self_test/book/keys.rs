//! A published JSON Schema as a page that people read: one table of keys for each thing.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The tables of a schema: of its root, and of everything that the root is made of.
pub(super) fn tables(schema: &Value) -> String {
    let defs = schema["$defs"].as_object().cloned().unwrap_or_default();
    let mut text = String::new();
    if let Some(description) = schema["description"].as_str() {
        writeln!(text, "\n{}", sentence(description)).unwrap();
    }
    text.push_str(&table(schema, &defs));
    for (name, def) in defs.iter().filter(|(_, def)| !is_inline(def)) {
        writeln!(text, "\n## {}", title(name)).unwrap();
        if let Some(description) = def["description"].as_str() {
            writeln!(text, "\n{}", sentence(description)).unwrap();
        }
        text.push_str(&table(def, &defs));
    }
    text
}

/// Whether a thing is so small that it is told where it is used.
fn is_inline(def: &Value) -> bool {
    def.get("properties").is_none() && def.get("oneOf").is_none()
}

/// The name of a thing without what it is called in the code.
fn title(name: &str) -> &str {
    let endings = ["Spec", "Config", "Entry"];
    let short = endings.iter().find_map(|ending| name.strip_suffix(ending));
    short.unwrap_or(name)
}

fn table(thing: &Value, defs: &Map<String, Value>) -> String {
    let mut text = String::new();
    for choice in thing["oneOf"].as_array().into_iter().flatten() {
        let said = choice["description"].as_str().unwrap_or_default();
        writeln!(text, "\n{}", sentence(said)).unwrap();
        text.push_str(&table(choice, defs));
    }
    let Some(keys) = thing["properties"].as_object() else {
        return text;
    };
    let required: Vec<&str> = thing["required"].as_array().map_or_else(Vec::new, |names| {
        names.iter().filter_map(Value::as_str).collect()
    });
    text.push_str("\n| key | value | meaning |\n| --- | --- | --- |\n");
    for (key, value) in keys {
        let must = if required.contains(&key.as_str()) {
            ", required"
        } else {
            ""
        };
        let said = cell(value["description"].as_str().unwrap_or_default());
        let kind = cell(&kind(value, defs));
        writeln!(text, "| `{key}` | {kind}{must} | {said} |").unwrap();
    }
    text
}

/// What may stand behind a key, in words.
fn kind(value: &Value, defs: &Map<String, Value>) -> String {
    if let Some(name) = value["$ref"].as_str().and_then(|at| at.rsplit('/').next()) {
        let def = &defs[name];
        return if is_inline(def) {
            kind(def, defs)
        } else {
            format!("[{}](#{})", title(name), title(name).to_lowercase())
        };
    }
    if let Some(known) = value["enum"].as_array() {
        return choices(known.iter().map(code));
    }
    if let Some(only) = value.get("const") {
        return code(only);
    }
    if let Some(any) = value["anyOf"].as_array() {
        return choices(any.iter().map(|one| kind(one, defs)));
    }
    let types = match &value["type"] {
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect::<Vec<_>>(),
    };
    let words = types.iter().map(|word| of_type(word, value, defs));
    if types.is_empty() {
        "anything".to_owned()
    } else {
        choices(words)
    }
}

fn of_type(word: &str, value: &Value, defs: &Map<String, Value>) -> String {
    match word {
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" if value.get("prefixItems").is_some() => "pair".to_owned(),
        "array" => match value.get("items") {
            Some(item) => format!("list of {}", kind(item, defs)),
            None => "list".to_owned(),
        },
        "object" => match value.get("additionalProperties") {
            Some(inner @ Value::Object(_)) => format!("names to {}", kind(inner, defs)),
            _ => "keys".to_owned(),
        },
        other => other.to_owned(),
    }
}

fn choices(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn code(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

/// A text in the cell of a table.
pub(super) fn cell(text: &str) -> String {
    let one = text.split_whitespace().collect::<Vec<_>>().join(" ");
    one.replace('|', "\\|")
}

/// A description as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let mut whole: String = first.chain(letters).collect();
    if !whole.ends_with('.') {
        whole.push('.');
    }
    whole
}
