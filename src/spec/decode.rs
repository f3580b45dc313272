//! A document as a typed value, or every mistake in it at once.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document::Document;
use crate::source::{Diagnostic, nearest};
use crate::spec::mistake::Judge;

/// Reads a document as one of our own formats.
///
/// A right document costs one pass of serde. Only a wrong one is also held against the published schema of its type,
/// which finds all mistakes where serde stops at the first.
///
/// # Errors
/// Every mistake, with its place.
pub fn decode<T: DeserializeOwned + JsonSchema>(document: &Document) -> Result<T, Vec<Diagnostic>> {
    decode_at(document, "", &document.value)
}

/// Reads a value that stands, in another form, at a pointer of a document; mistakes are placed there.
///
/// # Errors
/// Every mistake, with its place.
pub fn decode_at<T: DeserializeOwned + JsonSchema>(
    document: &Document,
    at: &str,
    value: &Value,
) -> Result<T, Vec<Diagnostic>> {
    let read = match T::deserialize(value) {
        // Serde takes a key without a value for one that was left out; its author meant something by it.
        Ok(read) if !holds_null(value) => return Ok(read),
        read => read,
    };
    let published = published_schema::<T>();
    let judge = Judge {
        document,
        published: &published,
        at,
        value,
    };
    let mistakes = judge.mistakes();
    match read {
        Ok(read) if mistakes.is_empty() => Ok(read),
        Err(error) if mistakes.is_empty() => Err(vec![document.wrong(at, error.to_string())]),
        _ => Err(mistakes),
    }
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(holds_null),
        Value::Object(map) => map.values().any(holds_null),
        _ => false,
    }
}

/// The JSON Schema of one of our own formats, as it is published and enforced.
#[must_use]
pub fn published_schema<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    simplify(&mut schema);
    schema
}

/// Brings choices of constants into one `enum` and drops null beside a type, so that messages stay simple.
///
/// A key that may be left out is left out; `null` is written only where it means something, in maps.
fn simplify(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(choices) = map.get("oneOf").and_then(constants) {
                map.remove("oneOf");
                map.insert("enum".to_owned(), Value::Array(choices));
            }
            // In `properties` these are names of members, not keywords.
            map.remove("default");
            if let Some(Value::Object(members)) = map.get_mut("properties") {
                members.values_mut().for_each(forbid_null);
                members.values_mut().for_each(simplify);
            }
            let keywords = map.iter_mut().filter(|(key, _)| *key != "properties");
            keywords.for_each(|(_, value)| simplify(value));
        }
        Value::Array(items) => items.iter_mut().for_each(simplify),
        _ => {}
    }
}

fn forbid_null(member: &mut Value) {
    let Value::Object(map) = member else { return };
    if let Some(Value::Array(types)) = map.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            map.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(choices)) = map.get_mut("anyOf") else {
        return;
    };
    choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        map.remove("anyOf");
        map.extend(only);
    }
}

fn constants(choices: &Value) -> Option<Vec<Value>> {
    let mut all = Vec::new();
    for choice in choices.as_array()? {
        match (
            choice.get("const"),
            choice.get("enum").and_then(Value::as_array),
        ) {
            (Some(one), _) => all.push(one.clone()),
            (None, Some(many)) => all.extend(many.iter().cloned()),
            (None, None) => return None,
        }
    }
    Some(all)
}

/// Adds a did-you-mean to a message about a name that must be one of several.
#[must_use]
pub fn unknown_name<'a>(
    wrong: Diagnostic,
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let wrong = if known.is_empty() {
        wrong.expected("nothing: there are none")
    } else {
        let shown: Vec<String> = known
            .iter()
            .take(12)
            .map(|name| format!("`{name}`"))
            .collect();
        let more = if known.len() > 12 {
            format!(" and {} more", known.len() - 12)
        } else {
            String::new()
        };
        let one_of = if known.len() == 1 { "" } else { "one of " };
        wrong.expected(format!("{one_of}{}{more}", shown.join(", ")))
    };
    match nearest(given, known) {
        Some(near) => wrong.help(format!("did you mean `{near}`?")),
        None => wrong,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::{SourceFile, render};
    use crate::spec::scenario::ScenarioFile;

    fn messages(text: &str) -> String {
        let file = SourceFile::new(Path::new("x.yaml"), text.to_owned());
        let document = Document::parse(&file).unwrap();
        render(&decode::<ScenarioFile>(&document).unwrap_err())
    }

    #[test]
    fn all_mistakes_of_a_file_are_reported_at_once() {
        let text = "scenarios:\n  - name: a\n    clauses: []\n    level: most\n    about: x\n    expct: []\n    walks:\n      up: { by: nummer }\n    expect:\n      - status: 200\n        totl: counted\n";
        let said = messages(text);
        for part in [
            "unknown key `expct`",
            "`most` is not known",
            "`nummer` is not known",
            "unknown key `totl`",
            "did you mean `total`?",
        ] {
            assert!(said.contains(part), "{part} is not in\n{said}");
        }
    }
}
