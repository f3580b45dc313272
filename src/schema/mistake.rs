//! What is wrong with a schema, or with what it refers to, at its place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::{Document, step};
use crate::schema::ENDING;
use crate::source::Diagnostic;

/// The types of JSON Schema.
const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// Every one of some schemas that is none, and each of their references to a file that is not there.
pub(super) fn check(
    documents: &BTreeMap<String, Document>,
    concerned: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    let concerned = documents
        .iter()
        .filter(|(name, _)| concerned.contains(name.as_str()));
    for (_, document) in concerned {
        if let Err(error) = jsonschema::draft202012::meta::validate(&document.value) {
            let at = error.instance_path().as_str().to_owned();
            mistakes.push(no_schema(document, &at, &error.to_string()));
        }
        for (at, name) in references(&document.value) {
            if !documents.contains_key(&name) {
                let message = format!("there is no schema `{name}{ENDING}` beside this one");
                let known = documents.keys().map(|name| format!("{name}{ENDING}"));
                let known: Vec<String> = known.collect();
                let wrong = document.wrong(&at, message);
                let wrong = wrong.expected(format!("one of `{}`", known.join("`, `")));
                let given = format!("{name}{ENDING}");
                mistakes.push(wrong.suggest(&given, known.iter().map(String::as_str)));
            }
        }
    }
    mistakes
}

fn no_schema(document: &Document, at: &str, cause: &str) -> Diagnostic {
    let given = document.value.pointer(at);
    if let Some(given) = given.and_then(Value::as_str)
        && at.ends_with("/type")
    {
        let wrong = document.wrong(at, format!("`{given}` is no type of JSON Schema"));
        let known: Vec<String> = TYPES.iter().map(|name| format!("`{name}`")).collect();
        let wrong = wrong.expected(format!("one of {}", known.join(", ")));
        return wrong.suggest(given, TYPES);
    }
    document
        .wrong(at, format!("this is no JSON Schema: {cause}"))
        .help("the draft is 2020-12; see json-schema.org")
}

/// One step into a schema.
#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

/// The files that a schema refers to by name, each with the pointer of the reference.
pub(super) fn references(schema: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(schema, &mut Vec::new(), &mut found);
    found
}

fn collect<'a>(schema: &'a Value, path: &mut Vec<Step<'a>>, found: &mut Vec<(String, String)>) {
    let mut enter = |into: Step<'a>, value: &'a Value| {
        path.push(into);
        if let (Step::Member("$ref"), Some(to)) = (into, value.as_str()) {
            let file = to.split('#').next().unwrap_or_default();
            if let Some(name) = file.strip_suffix(ENDING) {
                found.push((pointer(path), name.to_owned()));
            }
        }
        collect(value, path, found);
        path.pop();
    };
    match schema {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| enter(Step::Member(name), value)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| enter(Step::Item(index), item));
        }
        _ => {}
    }
}

fn pointer(path: &[Step<'_>]) -> String {
    path.iter()
        .fold(String::new(), |pointer, taken| match taken {
            Step::Member(name) => step(&pointer, name),
            Step::Item(index) => step(&pointer, index),
        })
}
