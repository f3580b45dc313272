//! What a run has read: each body once, and each record once, however many answers hold it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use ahash::RandomState;

use crate::capture::user::User;
use crate::capture::{Envelope, Listed, Unreadable};
use crate::exchange::{Content, Exchange, Received};
use crate::spec::api::Api;

/// So many bytes of records stay in memory as trees once they were read; a tree takes some four times its text.
const KEPT: usize = 4 << 20;

/// So many records are known again when they are met again.
const MET: usize = 1 << 17;

/// What lasts from run to run is forgotten when its texts are so many bytes.
const REMEMBERED: usize = 32 << 20;

/// So many bodies are known, at least, before those are forgotten that no answer holds any more.
const FORGOTTEN: usize = 4_096;

/// The bytes of each end of a body that are hashed.
const END: usize = 1_024;

/// The records that were met, by what tells their texts apart.
///
/// A list of users is asked for in a hundred ways and answers with the same records each time: they are known again
/// instead of being parsed again, and all answers hold the same users.
#[derive(Debug, Default)]
pub struct Records {
    keeping: Keeping,
    met: Mutex<Met>,
    /// Bytes of all texts that were met.
    held: AtomicUsize,
    /// Two, since records are told apart by what they make of a text alone. Nobody knows their keys.
    hashers: [RandomState; 2],
}

/// Which records stay in memory as trees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Keeping {
    /// The first ones: a run ends, and its account may be of any size.
    #[default]
    First,
    /// All that is remembered, until it is much and all is forgotten: for one run after the other.
    Lasting,
}

#[derive(Debug, Default)]
struct Met {
    /// By suite, then by what tells texts apart.
    users: HashMap<String, HashMap<u128, Arc<User>>>,
    /// Bodies that are still held by an answer, by what tells most of them apart.
    bodies: HashMap<Print, Weak<Reading>>,
    /// How many bodies stayed when some were last forgotten.
    stayed: usize,
}

/// What tells most bodies apart: suite, status, length, and a hash of both ends.
type Print = (String, u16, usize, u64);

/// The first answer with a body, and what its body says once somebody has asked.
#[derive(Debug)]
pub(super) struct Reading {
    exchange: Arc<Exchange>,
    says: OnceLock<Says>,
}

/// What an answer says: its body without the users, and the users.
#[derive(Debug)]
pub(super) struct Says {
    pub(super) envelope: Result<Envelope, String>,
    pub(super) users: Listed,
}

impl Reading {
    fn of(exchange: &Arc<Exchange>) -> Reading {
        Reading {
            exchange: Arc::clone(exchange),
            says: OnceLock::new(),
        }
    }

    /// What it says, by whoever can read a response.
    pub(super) fn says(&self, read: impl FnOnce(&Received) -> Says) -> &Says {
        self.says.get_or_init(|| match &self.exchange.received {
            Ok(received) => read(received),
            Err(error) => Says {
                envelope: Err(error.detail.clone()),
                users: Err(Unreadable::Transport(error.clone())),
            },
        })
    }
}

impl Records {
    /// Records for one run after the other, against endpoints of much the same users.
    #[must_use]
    pub fn lasting() -> Records {
        Records {
            keeping: Keeping::Lasting,
            ..Records::default()
        }
    }

    /// The reading of an answer; an answer with the same body may have been read before.
    pub(super) fn reading(&self, exchange: &Arc<Exchange>, api: &Api) -> Arc<Reading> {
        let reading = || Arc::new(Reading::of(exchange));
        let Ok(received) = &exchange.received else {
            return reading();
        };
        let print = print(api, received);
        if let Some(known) = self.known_body(&print, received) {
            return known;
        }
        let reading = reading();
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        // Twice as many as stayed the last time: what is never forgotten is not looked at again for each body.
        if met.bodies.len() > FORGOTTEN.max(2 * met.stayed) {
            met.bodies.retain(|_, body| body.strong_count() > 0);
            met.stayed = met.bodies.len();
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
    pub(super) fn users(
        &self,
        api: &Api,
        source: &Source<'_>,
        texts: &[&str],
    ) -> Option<Vec<Arc<User>>> {
        let marks: Vec<u128> = texts.iter().map(|text| self.mark(text)).collect();
        let known = self.known(api, &marks);
        let mut fresh = Vec::new();
        let mut users = Vec::with_capacity(texts.len());
        for ((text, mark), known) in texts.iter().zip(marks).zip(known) {
            if let Some(user) = known {
                users.push(user);
                continue;
            }
            let keeps = self.keeps(text);
            let user = match self.keeping {
                Keeping::First => source.user(api, text, keeps),
                // It outlives the body, which need not.
                Keeping::Lasting => alone(api, text, keeps),
            };
            let user = Arc::new(user?);
            fresh.push((mark, Arc::clone(&user)));
            users.push(user);
        }
        if !fresh.is_empty() {
            self.remember(api, fresh);
        }
        Some(users)
    }

    /// What tells a text from every other one.
    fn mark(&self, text: &str) -> u128 {
        let [one, other] = &self.hashers;
        u128::from(one.hash_one(text)) << 64 | u128::from(other.hash_one(text))
    }

    /// Whether a record may stay in memory once it was read, as one of the first.
    fn keeps(&self, text: &str) -> bool {
        let held = self.held.fetch_add(text.len(), Ordering::Relaxed);
        match self.keeping {
            Keeping::First => held < KEPT,
            Keeping::Lasting => true,
        }
    }

    fn known(&self, api: &Api, marks: &[u128]) -> Vec<Option<Arc<User>>> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let users = met.users.get(&api.suite);
        let known = |mark| users.and_then(|users| users.get(mark)).cloned();
        marks.iter().map(known).collect()
    }

    fn remember(&self, api: &Api, fresh: Vec<(u128, Arc<User>)>) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        match self.keeping {
            Keeping::Lasting if self.held.load(Ordering::Relaxed) > REMEMBERED => {
                *met = Met::default();
                self.held.store(0, Ordering::Relaxed);
            }
            Keeping::First if met.users.values().map(HashMap::len).sum::<usize>() > MET => return,
            Keeping::First | Keeping::Lasting => {}
        }
        if !met.users.contains_key(&api.suite) {
            met.users.insert(api.suite.clone(), HashMap::default());
        }
        if let Some(users) = met.users.get_mut(&api.suite) {
            users.extend(fresh);
        }
    }
}

/// A body that records stand in.
pub(super) struct Source<'a> {
    content: &'a Content,
    bytes: &'a [u8],
}

impl<'a> Source<'a> {
    /// This content, whose bytes are at hand.
    pub(super) fn of(content: &'a Content, bytes: &'a [u8]) -> Source<'a> {
        Source { content, bytes }
    }

    /// The user of a text of it.
    fn user(&self, api: &Api, text: &str, keeps: bool) -> Option<User> {
        let bytes = text.as_bytes();
        // A text is a part of the body, unless the body had to be mended to be one.
        let start = (text.as_ptr() as usize).wrapping_sub(self.bytes.as_ptr() as usize);
        let part = start..start.wrapping_add(bytes.len());
        if self
            .bytes
            .get(part.clone())
            .is_some_and(|part| std::ptr::eq(part, bytes))
        {
            return User::of_text(api, self.content, part, bytes, keeps);
        }
        alone(api, text, keeps)
    }
}

/// The user of a text that is kept by itself.
fn alone(api: &Api, text: &str, keeps: bool) -> Option<User> {
    let content = Content::from(text.as_bytes().to_vec());
    User::of_text(api, &content, 0..text.len(), text.as_bytes(), keeps)
}

fn print(api: &Api, received: &Received) -> Print {
    let ends = ends(&received.body);
    let mut hasher = DefaultHasher::new();
    ends.hash(&mut hasher);
    let suite = api.suite.clone();
    (suite, received.status, received.body.len(), hasher.finish())
}

fn ends(body: &Content) -> [Vec<u8>; 2] {
    let length = body.len();
    let first = body.part(0..length.min(END));
    let last = body.part(length.saturating_sub(END)..length);
    [first.into_owned(), last.into_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The API of a list of users with this identity.
    fn api(suite: &str, identity: &str) -> Api {
        let text = format!(
            "suite: {suite}\ntitle: x\nrequest: {{ path: /users }}\naccount: {{ unknown: X }}\nanswer: {{ users: '', identity: {identity} }}\nfields: {{ name: {{ at: /name }} }}\npopulation: {{ readings: [{{}}], judged-by: x }}\n"
        );
        let file = crate::source::SourceFile::new(std::path::Path::new("suite.yaml"), text);
        let document = crate::document::Document::parse(&file).unwrap();
        crate::spec::decode::decode(&document)
            .unwrap_or_else(|wrong| panic!("{}", crate::source::render(&wrong)))
    }

    fn users(records: &Records, api: &Api, texts: &[&str]) -> Option<Vec<Arc<User>>> {
        let body = texts.join(",");
        let content = Content::from(body.clone().into_bytes());
        let bytes = content.bytes();
        let mut at = 0;
        let parts: Vec<&str> = texts
            .iter()
            .map(|text| {
                let part = at..at + text.len();
                at = part.end + 1;
                std::str::from_utf8(&bytes[part]).unwrap()
            })
            .collect();
        records.users(api, &Source::of(&content, &bytes), &parts)
    }

    #[test]
    fn equal_texts_are_one_record_and_other_texts_are_others() {
        let (records, api) = (Records::default(), api("a", "/id"));
        let first = users(&records, &api, &[r#"{"id":1}"#, r#"{"id":2}"#]).unwrap();
        let again = users(&records, &api, &[r#"{"id":2}"#, r#"{"id": 2}"#]).unwrap();
        assert!(Arc::ptr_eq(&first[1], &again[0]));
        assert!(!Arc::ptr_eq(&first[1], &again[1]));
        first[1].tree(|one| again[1].tree(|other| assert_eq!(one, other)));
        assert_eq!(first[1].fingerprint(), again[1].fingerprint());
    }

    #[test]
    fn one_text_has_another_identity_in_another_suite() {
        let records = Records::default();
        let text = [r#"{"id":1,"name":"a"}"#];
        for (suite, identity, id) in [("a", "/id", "1"), ("b", "/name", "a")] {
            let found = users(&records, &api(suite, identity), &text).unwrap();
            assert_eq!(found[0].id(), Some(id));
        }
    }

    #[test]
    fn a_text_that_is_no_json_is_none_of_the_records() {
        assert!(users(&Records::default(), &api("a", "/id"), &[r#"{"id":1e999}"#]).is_none());
    }

    #[test]
    fn what_a_record_took_liberties_with_is_known_each_time() {
        let (records, api) = (Records::default(), api("a", "/id"));
        for _ in 0..2 {
            let found = users(&records, &api, &[r#"{"a":1,"a":2}"#]).unwrap();
            assert_eq!(
                found[0].liberties(),
                ["the key `a` stands twice in one object"]
            );
        }
    }

    #[test]
    fn a_record_that_may_not_stay_in_memory_is_the_same_one() {
        let (records, api) = (Records::default(), api("a", "/id"));
        records.held.store(KEPT, Ordering::Relaxed);
        let text = r#"{"id":7,"name":"x","n":1.5}"#;
        let found = users(&records, &api, &["{}", text]).unwrap();
        assert_eq!(found[1].tree(|tree| tree.to_value().to_string()), text);
        assert_eq!(found[1].field("/n").as_deref(), Some("1.5"));
        assert_eq!(found[1].field("/id").as_deref(), Some("7"));
    }
}
