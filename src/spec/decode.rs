//! A document as a typed value, or every mistake in it at once.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document::{Document, step};
use crate::schema::{Breach, BreachKind, Schema};
use crate::source::{Diagnostic, nearest};

/// Reads a document as one of our own formats.
///
/// A right document costs one pass of serde. Only a wrong one is also held against the published schema of its type,
/// which finds all mistakes where serde stops at the first.
///
/// # Errors
/// Every mistake, with its place.
pub fn decode<T: DeserializeOwned + JsonSchema>(document: &Document) -> Result<T, Vec<Diagnostic>> {
    let error = match T::deserialize(&document.value) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let published = published_schema::<T>();
    let breaches = Schema::compile(&published)
        .map(|schema| schema.breaches(&document.value))
        .unwrap_or_default();
    let mut mistakes: Vec<Diagnostic> = breaches
        .iter()
        .map(|breach| diagnostic(document, &published, breach))
        .collect();
    if mistakes.is_empty() {
        mistakes.push(document.wrong("", error.to_string()));
    }
    Err(mistakes)
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
            map.remove("default");
            if let Some(Value::Object(members)) = map.get_mut("properties") {
                members.values_mut().for_each(forbid_null);
            }
            map.values_mut().for_each(simplify);
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

fn diagnostic(document: &Document, published: &Value, breach: &Breach) -> Diagnostic {
    match &breach.kind {
        BreachKind::UnknownMember(name) => {
            let known = known_members(published, &breach.keyword);
            let at = step(&breach.pointer, name);
            let wrong = document.wrong_key(&at, format!("unknown key `{name}`"));
            let wrong = wrong.expected(format!("one of {}", list(&known)));
            wrong.suggest(name, known.iter().map(String::as_str))
        }
        BreachKind::MissingMember(name) => {
            let whose = breach
                .pointer
                .rsplit('/')
                .next()
                .filter(|key| !key.is_empty());
            let whose = whose.filter(|key| key.parse::<usize>().is_err());
            let message = whose.map_or_else(
                || format!("the key `{name}` is missing here"),
                |key| format!("the key `{name}` is missing in `{key}`"),
            );
            document
                .wrong_key(&breach.pointer, message)
                .help(format!("add `{name}: …`"))
        }
        BreachKind::Type => {
            let message = breach
                .message
                .replace(&format!("`{}`", breach.pointer), "this");
            let wrong = document.wrong(&breach.pointer, message.replace("the value", "this"));
            let wrong = wrong.expected(breach.expected.clone());
            if message.contains("fraction") {
                wrong.help("quote it: `4.0` and `4` are different texts")
            } else {
                wrong
            }
        }
        BreachKind::Choice(options) => {
            let given = document
                .value
                .pointer(&breach.pointer)
                .and_then(Value::as_str)
                .unwrap_or_default();
            let wrong = document.wrong(&breach.pointer, format!("`{given}` is not known here"));
            let wrong = wrong.expected(format!("one of {}", list(options)));
            wrong.suggest(given, options.iter().map(String::as_str))
        }
        BreachKind::Other => document
            .wrong(&breach.pointer, breach.message.clone())
            .expected(breach.expected.clone()),
    }
}

fn known_members(published: &Value, keyword: &str) -> Vec<String> {
    let owner = keyword.rsplit_once('/').map_or("", |(owner, _)| owner);
    let members = published
        .pointer(owner)
        .and_then(|schema| schema.get("properties"))
        .and_then(Value::as_object);
    members
        .map(|members| members.keys().cloned().collect())
        .unwrap_or_default()
}

fn list(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
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
        wrong.expected(format!("one of {}{more}", shown.join(", ")))
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
