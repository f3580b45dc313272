//! One place of a value that breaks a schema, in words that never quote the value.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

/// One breach of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// JSON pointer of the offending place in the value.
    pub pointer: String,
    /// JSON pointer of the keyword in the schema.
    pub keyword: String,
    /// What is wrong, in lower case; names of members are quoted, values are not.
    pub message: String,
    /// What the schema expects.
    pub expected: String,
    /// The kind, for callers that say it in their own words.
    pub kind: BreachKind,
}

/// Kinds of breaches that callers tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BreachKind {
    /// A member that the schema does not know.
    UnknownMember(String),
    /// A member that is missing.
    MissingMember(String),
    /// Another type than expected.
    Type,
    /// Another value than the listed ones.
    Choice(Vec<String>),
    /// Anything else.
    Other,
}

/// Reads one validator error; several breaches where it names several members.
pub(super) fn read(error: &ValidationError<'_>) -> Vec<Breach> {
    let pointer = error.instance_path().as_str().to_owned();
    let keyword = error.schema_path().as_str().to_owned();
    let one = |message: String, expected: String, kind: BreachKind| Breach {
        pointer: pointer.clone(),
        keyword: keyword.clone(),
        message,
        expected,
        kind,
    };
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| {
                let kind = BreachKind::UnknownMember(name.clone());
                one(
                    format!("unknown member `{name}`"),
                    "only known members".to_owned(),
                    kind,
                )
            })
            .collect(),
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let kind = BreachKind::MissingMember(name.to_owned());
            vec![one(
                format!("the member `{name}` is missing"),
                format!("a member `{name}`"),
                kind,
            )]
        }
        ValidationErrorKind::Type { kind } => {
            let found = type_name(error.instance());
            vec![one(
                format!("{} is {found}", shown(&pointer)),
                types(kind),
                BreachKind::Type,
            )]
        }
        ValidationErrorKind::Enum { options } => {
            let options = choices(options);
            let expected = format!("one of {}", listed(&options));
            vec![one(
                format!("{} is none of the known values", shown(&pointer)),
                expected,
                BreachKind::Choice(options),
            )]
        }
        other => {
            let expected = format!(
                "what the keyword `{}` of the schema demands",
                other.keyword()
            );
            let message = format!(
                "{} breaks the schema: {}",
                shown(&pointer),
                error.masked_with("the value")
            );
            vec![one(message, expected, BreachKind::Other)]
        }
    }
}

fn shown(pointer: &str) -> String {
    if pointer.is_empty() {
        "the value".to_owned()
    } else {
        format!("`{pointer}`")
    }
}

/// The name of a JSON value's type, with its article.
fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a whole number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn types(kind: &TypeKind) -> String {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(many) => many.iter().map(|one| one.to_string()).collect(),
    };
    names.join(" or ")
}

fn choices(options: &Value) -> Vec<String> {
    let items = options.as_array().map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .map(|item| {
            item.as_str()
                .map_or_else(|| item.to_string(), str::to_owned)
        })
        .collect()
}

fn listed(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
