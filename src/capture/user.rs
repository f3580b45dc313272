//! One user of a list.

use serde_json::Value;

/// One user of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// Its identity as a text; `None` where the member is missing or blank.
    pub id: Option<String>,
    /// The whole record.
    pub value: Value,
    /// What RFC 8259 forbids and the text of the record does, in words.
    pub liberties: Vec<String>,
}

impl User {
    /// A user of this record.
    #[must_use]
    pub fn new(value: Value, pointer: &str) -> User {
        User {
            id: identity(&value, pointer),
            value,
            liberties: Vec::new(),
        }
    }
}

/// The identity of a user as a text; whole numbers and texts are identities, anything else is none.
#[must_use]
pub fn identity(user: &Value, pointer: &str) -> Option<String> {
    match user.pointer(pointer)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
