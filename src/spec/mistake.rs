//! Breaches of the schemas of our own formats, in the words of people who write YAML.

use serde_json::Value;

use crate::document::{Document, step};
use crate::json::Tree;
use crate::schema::{Breach, BreachKind, Schema};
use crate::source::{Diagnostic, nearest};
use crate::spec::decode::unknown_name;

/// Judges a value that stands at a pointer of a document by one of our own schemas.
pub(super) struct Judge<'a> {
    /// Where the value was written.
    pub(super) document: &'a Document,
    /// The schema.
    pub(super) published: &'a Value,
    /// The pointer of the value.
    pub(super) at: &'a str,
    /// The value.
    pub(super) value: &'a Value,
}

impl Judge<'_> {
    /// Every mistake.
    pub(super) fn mistakes(&self) -> Vec<Diagnostic> {
        if self.at.is_empty() && self.value.is_null() {
            return vec![self.empty_file()];
        }
        let mut fractions = Vec::new();
        collect_fractions(self.value, String::new(), &mut fractions);
        let breaches = Schema::compile(self.published)
            .map(|schema| schema.breaches(&Tree::of(self.value)))
            .unwrap_or_default();
        let breaches = breaches
            .iter()
            .filter(|breach| !fractions.contains(&breach.pointer))
            .filter(|breach| !is_misspelt(breach, &breaches));
        let mut mistakes: Vec<Diagnostic> =
            breaches.flat_map(|breach| self.breach(breach)).collect();
        mistakes.extend(fractions.iter().map(|pointer| self.fraction(pointer)));
        mistakes
    }

    fn empty_file(&self) -> Diagnostic {
        let required = self.published.get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        let keys: Vec<String> = required.map(str::to_owned).collect();
        let wrong = Diagnostic::new(&self.document.file, "the file is empty");
        if keys.is_empty() {
            return wrong;
        }
        wrong.expected(format!(
            "a mapping with {}",
            listed("the key", "the keys", &keys)
        ))
    }

    fn place(&self, pointer: &str) -> String {
        format!("{}{pointer}", self.at)
    }

    fn wrong(&self, pointer: &str, message: String) -> Diagnostic {
        self.document.wrong(&self.place(pointer), message)
    }

    fn wrong_key(&self, pointer: &str, message: String) -> Diagnostic {
        self.document.wrong_key(&self.place(pointer), message)
    }

    /// No format of ours holds a fraction, and a text that looks like one loses its zeros.
    fn fraction(&self, pointer: &str) -> Diagnostic {
        let place = self.document.place(&self.place(pointer));
        let written = self.document.file.at(place);
        self.wrong(pointer, format!("`{written}` is a number with a fraction"))
            .expected("a text or a whole number")
            .help(format!(
                "quote it, `\"{written}\"`: 4.0 and 4 are one number and two texts"
            ))
    }

    fn breach(&self, breach: &Breach) -> Vec<Diagnostic> {
        let wrong = match &breach.kind {
            BreachKind::UnknownMember(name) => {
                let known = known_members(self.published, &breach.keyword);
                let wrong = self.wrong_key(
                    &step(&breach.pointer, name),
                    format!("unknown key `{name}`"),
                );
                let wrong = wrong.expected(listed("only", "one of", &known));
                wrong.suggest(name, known.iter().map(String::as_str))
            }
            BreachKind::MissingMember(name) => {
                let whose = breach.pointer.rsplit('/').next().unwrap_or_default();
                let is_named = !whose.is_empty() && whose.parse::<usize>().is_err();
                let of = if is_named {
                    format!("in `{whose}`")
                } else {
                    "here".to_owned()
                };
                self.wrong_key(&breach.pointer, format!("the key `{name}` is missing {of}"))
                    .help(format!("add `{name}: …`"))
            }
            BreachKind::Type => self.wrong_type(breach),
            BreachKind::Choice(options) => {
                let given = self.value.pointer(&breach.pointer);
                let given = given.and_then(Value::as_str).unwrap_or_default();
                let wrong = self.wrong(&breach.pointer, format!("`{given}` is not known here"));
                let wrong = wrong.expected(listed("only", "one of", options));
                wrong.suggest(given, options.iter().map(String::as_str))
            }
            BreachKind::Other => return self.other(breach),
        };
        vec![wrong]
    }

    fn wrong_type(&self, breach: &Breach) -> Diagnostic {
        let found = self.value.pointer(&breach.pointer).unwrap_or(&Value::Null);
        let expected: Vec<&str> = breach.expected.split(" or ").collect();
        if found.is_null() {
            let key = breach.pointer.rsplit('/').next().unwrap_or_default();
            return self
                .wrong_key(&breach.pointer, format!("the key `{key}` has no value"))
                .expected(types(&expected))
                .help("write a value, or remove the key");
        }
        let wrong = self
            .wrong(&breach.pointer, format!("this is {}", kind(found)))
            .expected(types(&expected));
        let wants_list = expected.contains(&"array");
        if !wants_list && expected.contains(&"string") && (found.is_number() || found.is_boolean())
        {
            return wrong.help(format!("quote it: `\"{found}\"`"));
        }
        if wants_list && !found.is_object() {
            return wrong.help("put it in brackets: `[…]`");
        }
        if expected == ["array"] {
            return wrong.help("put a `-` before it: it is the only item of its list");
        }
        wrong
    }

    fn other(&self, breach: &Breach) -> Vec<Diagnostic> {
        let (owner, keyword) = breach.keyword.rsplit_once('/').unwrap_or_default();
        let bound = self.published.pointer(&breach.keyword);
        let given = self.value.pointer(&breach.pointer).unwrap_or(&Value::Null);
        match (keyword, bound) {
            ("minimum", Some(bound)) => {
                let wrong = self.wrong(&breach.pointer, format!("`{given}` is too small"));
                vec![wrong.expected(format!("at least {}", whole(bound)))]
            }
            ("maximum", Some(bound)) => {
                let wrong = self.wrong(&breach.pointer, format!("`{given}` is too large"));
                vec![wrong.expected(format!("at most {}", whole(bound)))]
            }
            ("oneOf", Some(Value::Array(choices))) => self.one_of(&breach.pointer, given, choices),
            _ => {
                let owner = self
                    .published
                    .pointer(owner)
                    .and_then(|one| one.get("description"));
                let wrong = self.wrong(&breach.pointer, "this does not fit here".to_owned());
                let about = owner.and_then(Value::as_str).unwrap_or(&breach.message);
                vec![wrong.expected(about.to_owned())]
            }
        }
    }

    /// A mapping whose one key says what it is.
    fn one_of(&self, pointer: &str, given: &Value, choices: &[Value]) -> Vec<Diagnostic> {
        let options: Vec<(&str, &Value)> = choices
            .iter()
            .filter_map(|choice| Some((choice.pointer("/required/0")?.as_str()?, choice)))
            .collect();
        let names: Vec<String> = options.iter().map(|(name, _)| (*name).to_owned()).collect();
        let Value::Object(given) = given else {
            let wrong = self.wrong(pointer, format!("this is {}", kind(given)));
            return vec![wrong.expected(listed("a mapping with", "a mapping with one of", &names))];
        };
        let known = |key: &str| options.iter().find(|(name, _)| *name == key);
        let unknown = given.keys().filter(|key| known(key).is_none());
        let mut mistakes: Vec<Diagnostic> = unknown
            .map(|key| {
                let wrong = self.wrong_key(&step(pointer, key), format!("unknown key `{key}`"));
                unknown_name(wrong, key, names.iter().map(String::as_str))
            })
            .collect();
        let chosen: Vec<_> = given.keys().filter_map(|key| known(key)).collect();
        match chosen.as_slice() {
            [(name, choice)] if mistakes.is_empty() => {
                mistakes.extend(self.chosen(&step(pointer, name), &given[*name], name, choice));
            }
            [_, (second, _), ..] => {
                let message = format!("`{second}` stands beside `{}`", chosen[0].0);
                let wrong = self.wrong_key(&step(pointer, second), message);
                mistakes.push(wrong.expected(listed("only", "only one of", &names)));
            }
            [] if mistakes.is_empty() => {
                let wrong = self.wrong(pointer, "the mapping is empty".to_owned());
                mistakes.push(wrong.expected(listed("the key", "one of", &names)));
            }
            _ => {}
        }
        mistakes
    }

    /// The mistakes in the one choice that was taken.
    fn chosen(&self, pointer: &str, value: &Value, name: &str, choice: &Value) -> Vec<Diagnostic> {
        let Some(Value::Object(mut schema)) = choice.pointer(&step("/properties", name)).cloned()
        else {
            return Vec::new();
        };
        let definitions = self.published.get("$defs").cloned().unwrap_or_default();
        schema.insert("$defs".to_owned(), definitions);
        let judge = Judge {
            published: &Value::Object(schema),
            at: &self.place(pointer),
            value,
            ..*self
        };
        judge.mistakes()
    }
}

/// Whether the missing member stands there under a name that is nearly its own; that one is told.
fn is_misspelt(breach: &Breach, all: &[Breach]) -> bool {
    let BreachKind::MissingMember(missing) = &breach.kind else {
        return false;
    };
    all.iter().any(|other| match &other.kind {
        BreachKind::UnknownMember(name) => {
            other.pointer == breach.pointer && nearest(name, [missing.as_str()]).is_some()
        }
        _ => false,
    })
}

fn collect_fractions(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Number(number) if number.is_f64() => found.push(pointer),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_fractions(item, step(&pointer, index), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                collect_fractions(item, step(&pointer, key), found);
            }
        }
        _ => {}
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a whole number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

/// Types of JSON Schema as YAML knows them, the most usual first.
fn types(names: &[&str]) -> String {
    let known = [
        ("string", "a text"),
        ("integer", "a whole number"),
        ("number", "a number"),
        ("boolean", "`true`"),
        ("boolean", "`false`"),
        ("array", "a list"),
        ("object", "a mapping"),
        ("null", "nothing"),
    ];
    let found = known.iter().filter(|(name, _)| names.contains(name));
    let found: Vec<&str> = found.map(|(_, word)| *word).collect();
    match found.as_slice() {
        [several @ .., last] if !several.is_empty() => format!("{} or {last}", several.join(", ")),
        _ => found.concat(),
    }
}

/// A bound without the fraction that JSON Schema may write.
fn whole(bound: &Value) -> String {
    let text = bound.to_string();
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
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

/// Names in backquotes after the word for one of them, or for several.
fn listed(one: &str, several: &str, names: &[String]) -> String {
    let word = if names.len() == 1 { one } else { several };
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("{word} {}", names.join(", "))
}
