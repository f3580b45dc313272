//! Members that a schema marks as sensitive or write-only, and where they stand in a value.

use memchr::memmem::find;
use serde_json::Value;

use crate::json::Tree;
use crate::schema::ENDING;

/// What is to be hidden of users, each with what stands before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// Members marked `"x-sensitive": "secret"`.
    #[default]
    Secrets,
    /// Members marked `"x-sensitive": "personal"`, and secrets.
    PersonalData,
}

/// One marked member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sensitive {
    /// Steps from the root: member names, and `None` for "each item".
    path: Vec<Option<String>>,
    /// Marked `"x-sensitive"`, with what.
    hides: Option<Hidden>,
    /// Marked `"writeOnly": true`.
    write_only: bool,
}

/// Reads the marks of a schema, following references to siblings and to its own definitions.
pub(super) fn read<'a>(
    schema: &'a Value,
    sibling: &dyn Fn(&str) -> Option<&'a Value>,
) -> Vec<Sensitive> {
    let mut found = Vec::new();
    collect(
        schema,
        &Context {
            root: schema,
            sibling,
        },
        &mut Vec::new(),
        &mut found,
    );
    found
}

struct Context<'a, 'b> {
    root: &'a Value,
    sibling: &'b dyn Fn(&str) -> Option<&'a Value>,
}

/// Schemas of users nest a few levels; a reference that leads back to itself ends here.
const DEEPEST: usize = 12;

fn collect<'a>(
    schema: &'a Value,
    context: &Context<'a, '_>,
    path: &mut Vec<Option<String>>,
    found: &mut Vec<Sensitive>,
) {
    if path.len() > DEEPEST {
        return;
    }
    let hides = match schema.get("x-sensitive").and_then(Value::as_str) {
        Some("secret") => Some(Hidden::Secrets),
        Some("personal") => Some(Hidden::PersonalData),
        _ => None,
    };
    let write_only = schema.get("writeOnly").and_then(Value::as_bool) == Some(true);
    if hides.is_some() || write_only {
        found.push(Sensitive {
            path: path.clone(),
            hides,
            write_only,
        });
    }
    if let Some((target, root)) = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|to| follow(to, context))
    {
        collect(
            target,
            &Context {
                root,
                sibling: context.sibling,
            },
            path,
            found,
        );
    }
    for (name, member) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        path.push(Some(name.clone()));
        collect(member, context, path, found);
        path.pop();
    }
    if let Some(items) = schema.get("items") {
        path.push(None);
        collect(items, context, path, found);
        path.pop();
    }
    for combinator in ["allOf", "anyOf", "oneOf"] {
        for part in schema
            .get(combinator)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            collect(part, context, path, found);
        }
    }
}

fn follow<'a>(reference: &str, context: &Context<'a, '_>) -> Option<(&'a Value, &'a Value)> {
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let root = if file.is_empty() {
        context.root
    } else {
        (context.sibling)(file.strip_suffix(ENDING)?)?
    };
    Some((root.pointer(pointer)?, root))
}

fn concerned(marks: &[Sensitive], hidden: Hidden) -> impl Iterator<Item = &Sensitive> {
    let is_hidden = move |mark: &&Sensitive| mark.hides.is_some_and(|kind| kind <= hidden);
    marks.iter().filter(is_hidden)
}

/// Whether a text of JSON may hold a member to hide: one of their names stands there, or is written in escapes.
pub(super) fn may_hold(marks: &[Sensitive], hidden: Hidden, text: &[u8]) -> bool {
    let names = concerned(marks, hidden);
    let mut names = names.filter_map(|mark| mark.path.iter().flatten().next_back());
    names.any(|name| find(text, name.as_bytes()).is_some() || find(text, b"\\u00").is_some())
}

/// Steps to every member to hide, from the root; `None` is each item.
pub(super) fn paths(
    marks: &[Sensitive],
    hidden: Hidden,
) -> impl Iterator<Item = &[Option<String>]> {
    concerned(marks, hidden).map(|mark| mark.path.as_slice())
}

/// Pointers of write-only members that are there and hold something.
pub(super) fn write_only(marks: &[Sensitive], value: &Tree<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for mark in marks.iter().filter(|mark| mark.write_only) {
        each(
            value,
            &mark.path,
            &mut String::new(),
            &mut |pointer, value| {
                if !value.is_unset() {
                    found.push(pointer.to_owned());
                }
            },
        );
    }
    found
}

fn each(
    value: &Tree<'_>,
    path: &[Option<String>],
    pointer: &mut String,
    visit: &mut dyn FnMut(&str, &Tree<'_>),
) {
    let Some((step, rest)) = path.split_first() else {
        return visit(pointer, value);
    };
    let length = pointer.len();
    if let Some(name) = step {
        if let Some(member) = value.get(name) {
            pointer.push('/');
            pointer.push_str(name);
            each(member, rest, pointer, visit);
        }
    } else if let Tree::List(items) = value {
        for (index, item) in items.iter().enumerate() {
            pointer.push('/');
            pointer.push_str(&index.to_string());
            each(item, rest, pointer, visit);
            pointer.truncate(length);
        }
    }
    pointer.truncate(length);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn marks_are_found_through_references_and_lists() {
        let schema = json!({
            "properties": { "all": { "items": { "$ref": "#/$defs/one" } }, "name": { "x-sensitive": "personal" } },
            "$defs": { "one": { "properties": { "key": { "x-sensitive": "secret", "writeOnly": true } } } }
        });
        let marks = read(&schema, &|_| None);
        let value = json!({ "all": [{ "key": "abc" }, { "key": "" }, {}] });
        let each = [Some("all".to_owned()), None, Some("key".to_owned())];
        assert_eq!(paths(&marks, Hidden::Secrets).collect::<Vec<_>>(), [&each]);
        assert_eq!(paths(&marks, Hidden::PersonalData).count(), 2);
        assert!(!may_hold(&marks, Hidden::Secrets, br#"{"name":"x"}"#));
        assert!(may_hold(&marks, Hidden::PersonalData, br#"{"name":"x"}"#));
        assert_eq!(write_only(&marks, &Tree::of(&value)), ["/all/0/key"]);
    }
}
