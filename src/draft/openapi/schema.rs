//! The schemas of a description as schemas of a suite: references kept together, the 3.0 form turned into JSON Schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::step;
use crate::draft::DraftFile;
use crate::draft::line::tame;
use crate::draft::openapi::Findings;
use crate::draft::openapi::description::{Description, Dialect};
use crate::schema::Schema;

/// Keywords whose value is a schema.
const ONE: [&str; 11] = [
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
];
/// Keywords whose value is a list of schemas.
const MANY: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value maps names to schemas.
const NAMED: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];
/// Keywords whose value is a number that is not negative and whole.
const COUNTS: [&str; 8] = [
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
];
/// Keywords whose value is any number.
const BOUNDS: [&str; 3] = ["minimum", "maximum", "multipleOf"];
const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// How deep schemas are followed that stand in one another.
const DEPTH: usize = 64;

/// The file that holds a user's schema.
const USER: &str = "user.schema.json";

/// The schema files of a suite: a user, and the envelope around users where there is one.
pub(super) fn files(description: &Description, findings: &mut Findings) -> Vec<DraftFile> {
    let folder = format!("schemas/{}", findings.suite);
    let item = findings.answer.item.clone();
    let mut todo = Vec::new();
    let user = Bundler::new(description, &item, Of::User).whole(&item, &mut todo);
    let mut files = vec![file(&format!("{folder}/{USER}"), user, &mut todo)];
    if !findings.answer.users.is_empty() {
        let page =
            Bundler::new(description, &item, Of::Page).whole(&findings.answer.body, &mut todo);
        files.push(file(&format!("{folder}/page.schema.json"), page, &mut todo));
    }
    todo.dedup();
    findings.todo.extend(todo);
    files
}

fn file(path: &str, schema: Value, todo: &mut Vec<String>) -> DraftFile {
    let refers = schema.to_string().contains(USER);
    let checked = if refers {
        Ok(())
    } else {
        Schema::compile(&schema).map(drop)
    };
    let schema = match checked {
        Ok(()) => schema,
        Err(why) => {
            todo.push(format!(
                "write {path}: the schema of the description cannot be used ({})",
                tame(&why)
            ));
            json!({ "$schema": DRAFT, "type": "object" })
        }
    };
    DraftFile::new(path, format!("{schema:#}\n"))
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What is bundled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    User,
    Page,
}

/// Follows a schema and everything that it refers to.
struct Bundler<'a> {
    description: &'a Description,
    item: &'a str,
    of: Of,
    /// Names in `$defs`, by where the schema stands.
    names: BTreeMap<String, String>,
    definitions: Map<String, Value>,
    todo: Vec<String>,
}

impl<'a> Bundler<'a> {
    fn new(description: &'a Description, item: &'a str, of: Of) -> Bundler<'a> {
        Bundler {
            description,
            item,
            of,
            names: BTreeMap::new(),
            definitions: Map::new(),
            todo: Vec::new(),
        }
    }

    fn whole(mut self, at: &str, todo: &mut Vec<String>) -> Value {
        let at = self
            .description
            .resolve(at)
            .unwrap_or_else(|_| at.to_owned());
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), DRAFT.into());
        if let Value::Object(own) = self.schema(&at, 0) {
            schema.extend(own);
        }
        if !self.definitions.is_empty() {
            schema.insert("$defs".to_owned(), Value::Object(self.definitions));
        }
        todo.extend(self.todo);
        Value::Object(schema)
    }

    /// The schema at a pointer.
    fn at(&mut self, at: &str, depth: usize) -> Value {
        if self.of == Of::Page && at == self.item {
            return json!({ "$ref": USER });
        }
        match self.description.reference(at) {
            Some(_) => self.referred(at, depth),
            None => self.schema(at, depth),
        }
    }

    fn referred(&mut self, at: &str, depth: usize) -> Value {
        let target = match self.description.resolve(at) {
            Ok(target) => target,
            Err(wrong) => {
                let place = self.description.document.place(&step(at, "$ref"));
                self.todo.push(format!(
                    "{} (line {} of the description): anything is accepted there",
                    wrong.message, place.line
                ));
                return json!({});
            }
        };
        let to = match (target == self.item, self.of) {
            (true, Of::Page) => USER.to_owned(),
            (true, Of::User) => "#".to_owned(),
            (false, _) => format!("#/$defs/{}", self.definition(&target, depth)),
        };
        let mut schema = Map::new();
        // Beside a reference of 3.0 nothing counts.
        if self.description.dialect == Dialect::JsonSchema
            && let Value::Object(beside) = self.schema(at, depth)
        {
            schema.extend(beside);
        }
        schema.insert("$ref".to_owned(), to.into());
        Value::Object(schema)
    }

    /// The name under which a schema stands in `$defs`; it is known before the schema is followed, so circles end.
    fn definition(&mut self, target: &str, depth: usize) -> String {
        if let Some(name) = self.names.get(target) {
            return name.clone();
        }
        let last = target.rsplit('/').next().unwrap_or_default();
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() || "-_.".contains(letter) {
                letter
            } else {
                '-'
            }
        };
        let stem: String = last.chars().map(plain).collect();
        let taken = |name: &String| self.names.values().any(|known| known == name);
        let mut name = stem.clone();
        let mut number = 2;
        while taken(&name) {
            name = format!("{stem}-{number}");
            number += 1;
        }
        self.names.insert(target.to_owned(), name.clone());
        self.definitions.insert(name.clone(), json!({}));
        let schema = self.schema(target, depth + 1);
        self.definitions.insert(name.clone(), schema);
        name
    }

    /// The keywords of a schema, references left out.
    fn schema(&mut self, at: &str, depth: usize) -> Value {
        let written = match self.description.get(at) {
            Some(Value::Object(written)) => written.clone(),
            Some(Value::Bool(is)) => return Value::Bool(*is),
            _ => return json!({}),
        };
        if depth > DEPTH {
            self.todo.push("the schemas of the description stand too deep in one another: anything is accepted there".to_owned());
            return json!({});
        }
        let mut schema = Map::new();
        for (key, value) in &written {
            if let Some(kept) = self.keyword(at, key, value, depth) {
                schema.insert(key.clone(), kept);
            }
        }
        self.old_forms(&written, &mut schema);
        Value::Object(schema)
    }

    fn keyword(&mut self, at: &str, key: &str, value: &Value, depth: usize) -> Option<Value> {
        let place = step(at, key);
        match key {
            "title" | "description" => value.as_str().map(|text| tame(text).into()),
            "type" => self.types(&place, value),
            "format" => value.is_string().then(|| value.clone()),
            "const" | "default" => Some(value.clone()),
            "enum" => value
                .as_array()
                .filter(|all| !all.is_empty())
                .map(|_| value.clone()),
            "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" => {
                value.is_boolean().then(|| value.clone())
            }
            "exclusiveMinimum" | "exclusiveMaximum" => value.is_number().then(|| value.clone()),
            "required" => self.required(at, value),
            "pattern" => self.pattern(&place, value),
            "items" if value.is_array() => None,
            _ if COUNTS.contains(&key) => self.kept(&place, value, value.is_u64()),
            _ if BOUNDS.contains(&key) => self.kept(&place, value, value.is_number()),
            _ if ONE.contains(&key) => Some(self.at(&place, depth + 1)),
            _ if MANY.contains(&key) => {
                let count = value.as_array().filter(|all| !all.is_empty())?.len();
                let all = (0..count).map(|index| self.at(&step(&place, index), depth + 1));
                Some(all.collect())
            }
            _ if NAMED.contains(&key) => {
                let names: Vec<String> = value.as_object()?.keys().cloned().collect();
                let all = names.into_iter().map(|name| {
                    let schema = self.at(&step(&place, &name), depth + 1);
                    (name, schema)
                });
                Some(Value::Object(all.collect()))
            }
            _ => None,
        }
    }

    /// A value of the right type, or nothing and a sentence about it.
    fn kept(&mut self, place: &str, value: &Value, is_right: bool) -> Option<Value> {
        if is_right {
            return Some(value.clone());
        }
        let line = self.description.document.place(place).line;
        let key = place.rsplit('/').next().unwrap_or_default();
        self.todo.push(format!(
            "`{key}` in line {line} of the description has a wrong value and is left out"
        ));
        None
    }

    fn types(&mut self, place: &str, value: &Value) -> Option<Value> {
        let is_type = |value: &Value| value.as_str().is_some_and(|name| TYPES.contains(&name));
        let all = value
            .as_array()
            .is_some_and(|all| !all.is_empty() && all.iter().all(is_type));
        self.kept(place, value, is_type(value) || all)
    }

    fn pattern(&mut self, place: &str, value: &Value) -> Option<Value> {
        let compiles = value.is_string() && Schema::compile(&json!({ "pattern": value })).is_ok();
        self.kept(place, value, compiles)
    }

    /// What must be there in an answer: members that are only ever sent to the server need not.
    fn required(&mut self, at: &str, value: &Value) -> Option<Value> {
        let Some(names) = value.as_array() else {
            // A boolean here is a habit from older forms, and says nothing of an object.
            return if value.is_boolean() {
                None
            } else {
                self.kept(&step(at, "required"), value, false)
            };
        };
        let mut kept: Vec<Value> = Vec::new();
        for name in names.iter().filter(|name| name.is_string()) {
            let member = step(&step(at, "properties"), name.as_str().unwrap_or_default());
            let member = self.description.resolve(&member).unwrap_or(member);
            let write_only =
                self.description.get(&step(&member, "writeOnly")) == Some(&Value::Bool(true));
            if !write_only && !kept.contains(name) {
                kept.push(name.clone());
            }
        }
        (!kept.is_empty()).then_some(Value::Array(kept))
    }

    /// What the form of 3.0 says otherwise.
    fn old_forms(&self, written: &Map<String, Value>, schema: &mut Map<String, Value>) {
        for (exclusive, bound) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if written.get(exclusive) == Some(&Value::Bool(true))
                && let Some(number) = schema.remove(bound)
            {
                schema.insert(exclusive.to_owned(), number);
            }
        }
        if self.description.dialect != Dialect::Own
            || written.get("nullable") != Some(&Value::Bool(true))
        {
            return;
        }
        if let Some(Value::String(kind)) = schema.get("type") {
            let both = json!([kind, "null"]);
            schema.insert("type".to_owned(), both);
            if let Some(Value::Array(choices)) = schema.get_mut("enum")
                && !choices.contains(&Value::Null)
            {
                choices.push(Value::Null);
            }
        } else if ["allOf", "anyOf", "oneOf"]
            .iter()
            .any(|key| schema.contains_key(*key))
        {
            // Strictly, `nullable` beside no `type` means nothing; everybody who writes it means this.
            let inner = Value::Object(std::mem::take(schema));
            schema.insert("anyOf".to_owned(), json!([inner, { "type": "null" }]));
        }
    }
}
