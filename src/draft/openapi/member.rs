//! The members of objects in a description: their types, their places, and where they stand in a body.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::step;
use crate::draft::openapi::description::Description;

/// A member of an object.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) name: String,
    /// Where its schema really stands.
    pub(super) at: String,
    /// The types that it may have.
    pub(super) kinds: Vec<String>,
}

/// How deep envelopes are looked into, and how many members are looked at.
const DEPTH: usize = 3;
const MEMBERS: usize = 400;

/// The types that a schema allows, as far as it says so.
pub(super) fn kinds(description: &Description, at: &str) -> Vec<String> {
    kinds_within(description, at, 0)
}

fn kinds_within(description: &Description, at: &str, depth: usize) -> Vec<String> {
    let Some(schema) = description.get(at) else {
        return Vec::new();
    };
    match schema.get("type") {
        Some(Value::String(kind)) => return vec![kind.clone()],
        Some(Value::Array(all)) => {
            return all
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
        }
        _ => {}
    }
    for (key, kind) in [("properties", "object"), ("items", "array")] {
        if schema.get(key).is_some() {
            return vec![kind.to_owned()];
        }
    }
    let mut found = Vec::new();
    for key in ["allOf", "oneOf", "anyOf"] {
        let branches = schema
            .get(key)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        for index in 0..branches.min(if depth < DEPTH { 16 } else { 0 }) {
            if let Ok(branch) = description.resolve(&step(&step(at, key), index)) {
                found.extend(kinds_within(description, &branch, depth + 1));
            }
        }
    }
    found.dedup();
    found
}

/// The members of an object, those of its `allOf` parts among them.
pub(super) fn members(description: &Description, at: &str) -> Vec<Member> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    gather(description, at, &mut seen, &mut found);
    found
}

fn gather(
    description: &Description,
    at: &str,
    seen: &mut BTreeSet<String>,
    found: &mut Vec<Member>,
) {
    if !seen.insert(at.to_owned()) || found.len() >= MEMBERS {
        return;
    }
    let Some(schema) = description.get(at) else {
        return;
    };
    for key in ["allOf", "oneOf", "anyOf"] {
        for index in 0..schema
            .get(key)
            .and_then(Value::as_array)
            .map_or(0, Vec::len)
        {
            if let Ok(branch) = description.resolve(&step(&step(at, key), index)) {
                gather(description, &branch, seen, found);
            }
        }
    }
    let properties = step(at, "properties");
    let names = schema.get("properties").and_then(Value::as_object);
    for name in names.into_iter().flat_map(|names| names.keys()) {
        if let Ok(at) = description.resolve(&step(&properties, name)) {
            let kinds = kinds(description, &at);
            found.retain(|member| member.name != *name);
            found.push(Member {
                name: name.clone(),
                at,
                kinds,
            });
        }
    }
}

/// All members of an envelope and of the objects in it, each with its pointer in a body.
pub(super) fn flatten(description: &Description, body: &str) -> Vec<(String, Member)> {
    let mut found: Vec<(String, Member)> = Vec::new();
    let mut level = vec![(String::new(), body.to_owned())];
    for _ in 0..DEPTH {
        let mut below = Vec::new();
        for (pointer, at) in level {
            for member in members(description, &at) {
                let pointer = step(&pointer, &member.name);
                if member.kinds.iter().any(|kind| kind == "object") {
                    below.push((pointer.clone(), member.at.clone()));
                }
                found.push((pointer, member));
            }
        }
        if found.len() >= MEMBERS {
            break;
        }
        level = below;
    }
    found
}

/// A name without what writers of names differ in.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}
