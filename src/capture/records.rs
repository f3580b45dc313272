//! What a run has read: each body once, and each record once, however many answers hold it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::capture::json::{self, Body};
use crate::capture::user::User;
use crate::capture::{Listed, Unreadable};
use crate::exchange::{Exchange, Received};
use crate::spec::api::Api;

/// Texts of records that are remembered before all are forgotten, in bytes.
const REMEMBERED: usize = 32 << 20;

/// So many bodies are known before those are forgotten that no answer holds any more.
const FORGOTTEN: usize = 4_096;

/// The bytes of each end of a body that are hashed.
const END: usize = 1_024;

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
    /// Bodies that are still held by an answer, by what tells most of them apart.
    bodies: HashMap<Print, Weak<Reading>>,
}

/// What tells most bodies apart: suite, status, length, and a hash of both ends.
type Print = (String, u16, usize, u64);

/// The first answer with a body, and what its body says.
#[derive(Debug)]
pub(super) struct Reading {
    exchange: Arc<Exchange>,
    pub(super) envelope: Result<Body, String>,
    pub(super) users: Listed,
}

impl Records {
    /// What an answer says; an answer with the same body was read before.
    pub(super) fn reading(
        &self,
        exchange: &Arc<Exchange>,
        api: &Api,
        read: impl FnOnce(&Received) -> (Result<Body, String>, Listed),
    ) -> Arc<Reading> {
        let received = match &exchange.received {
            Ok(received) => received,
            Err(error) => {
                return Arc::new(Reading {
                    exchange: Arc::clone(exchange),
                    envelope: Err(error.detail.clone()),
                    users: Err(Unreadable::Transport(error.clone())),
                });
            }
        };
        let print = print(api, received);
        if let Some(known) = self.known_body(&print, received) {
            return known;
        }
        let (envelope, users) = read(received);
        let reading = Arc::new(Reading {
            exchange: Arc::clone(exchange),
            envelope,
            users,
        });
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        if met.bodies.len() > FORGOTTEN {
            met.bodies.retain(|_, body| body.strong_count() > 0);
        }
        met.bodies.insert(print, Arc::downgrade(&reading));
        reading
    }

    fn known_body(&self, print: &Print, received: &Received) -> Option<Arc<Reading>> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let known = met.bodies.get(print)?.upgrade()?;
        drop(met);
        let first = known.exchange.received.as_ref().ok()?;
        (first.body == received.body).then_some(known)
    }

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

fn print(api: &Api, received: &Received) -> Print {
    let body = &received.body;
    let mut hasher = DefaultHasher::new();
    body[..body.len().min(END)].hash(&mut hasher);
    body[body.len().saturating_sub(END)..].hash(&mut hasher);
    let suite = api.suite.clone();
    (suite, received.status, body.len(), hasher.finish())
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
