//! One user of a list, and the records of a run: each is parsed once, however many answers list it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::capture::json;

/// Texts of records that are remembered before all are forgotten, in bytes.
const REMEMBERED: usize = 32 << 20;

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

/// The records that were met, by their text.
///
/// A list of users is asked for in a hundred ways and answers with the same records each time: their texts are compared
/// instead of being parsed again, and all answers hold the same users.
#[derive(Debug, Default)]
pub struct Records {
    met: Mutex<Met>,
}

#[derive(Debug, Default)]
struct Met {
    /// By the pointer of the identity, then by text.
    users: HashMap<String, HashMap<Box<str>, Arc<User>>>,
    /// Bytes of all texts.
    held: usize,
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

impl Records {
    /// The users of these texts, each an object; `None` if one of them cannot be parsed.
    pub(super) fn users(&self, texts: &[&str], pointer: &str) -> Option<Vec<Arc<User>>> {
        let known = self.known(texts, pointer);
        let mut fresh = Vec::new();
        let mut users = Vec::with_capacity(texts.len());
        for (text, known) in texts.iter().zip(known) {
            if let Some(user) = known {
                users.push(user);
                continue;
            }
            let body = json::read(text.as_bytes()).ok()?;
            let user = Arc::new(User {
                liberties: body.liberties,
                ..User::new(body.value, pointer)
            });
            fresh.push((*text, Arc::clone(&user)));
            users.push(user);
        }
        if !fresh.is_empty() {
            self.remember(fresh, pointer);
        }
        Some(users)
    }

    fn known(&self, texts: &[&str], pointer: &str) -> Vec<Option<Arc<User>>> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let by_text = met.users.get(pointer);
        let known = |text: &&str| by_text.and_then(|users| users.get(*text)).cloned();
        texts.iter().map(known).collect()
    }

    fn remember(&self, fresh: Vec<(&str, Arc<User>)>, pointer: &str) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let more: usize = fresh.iter().map(|(text, _)| text.len()).sum();
        if met.held + more > REMEMBERED {
            *met = Met::default();
        }
        if more > REMEMBERED {
            return;
        }
        met.held += more;
        let by_text = met.users.entry(pointer.to_owned()).or_default();
        by_text.extend(fresh.into_iter().map(|(text, user)| (text.into(), user)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_record_and_other_texts_are_others() {
        let records = Records::default();
        let first = records
            .users(&[r#"{"id":1}"#, r#"{"id":2}"#], "/id")
            .unwrap();
        let again = records
            .users(&[r#"{"id":2}"#, r#"{"id": 2}"#], "/id")
            .unwrap();
        assert!(Arc::ptr_eq(&first[1], &again[0]));
        assert!(!Arc::ptr_eq(&first[1], &again[1]));
        assert_eq!(first[1], again[1]);
    }

    #[test]
    fn one_text_has_another_identity_under_another_pointer() {
        let records = Records::default();
        let text = [r#"{"id":1,"name":"a"}"#];
        assert_eq!(
            records.users(&text, "/id").unwrap()[0].id.as_deref(),
            Some("1")
        );
        assert_eq!(
            records.users(&text, "/name").unwrap()[0].id.as_deref(),
            Some("a")
        );
    }

    #[test]
    fn a_text_that_is_no_json_is_none_of_the_records() {
        assert!(
            Records::default()
                .users(&[r#"{"id":1e999}"#], "/id")
                .is_none()
        );
    }

    #[test]
    fn what_a_record_took_liberties_with_is_known_each_time() {
        let records = Records::default();
        for _ in 0..2 {
            let users = records.users(&[r#"{"a":1,"a":2}"#], "/id").unwrap();
            assert_eq!(
                users[0].liberties,
                ["the key `a` stands twice in one object"]
            );
        }
    }
}
