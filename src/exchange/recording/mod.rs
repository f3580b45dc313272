//! The exchanges of a run as a file that others read too, and the answers of a run that is judged again from it.

mod asked;
mod har;
mod read;
mod target;
mod write;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

pub use crate::exchange::recording::har::{TargetEntry, Turn};
pub use crate::exchange::recording::read::{Unreadable, read};
pub use crate::exchange::recording::write::write;

pub(crate) use crate::exchange::recording::asked::{Asked, shown};
pub(crate) use crate::exchange::recording::read::restored;
pub(crate) use crate::exchange::recording::write::stored;

use crate::exchange::{Exchange, Sent, TransportError, TransportErrorKind};

/// Version of what we say in a recording besides what its format says; it changes when an older reader would misread.
const VERSION: u32 = 1;

/// What is said of a run in its recording, besides its exchanges.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The target, without its secrets.
    pub target: TargetEntry,
    /// Seed of every choice.
    pub seed: u64,
    /// How much was tried, in one word.
    pub depth: String,
    /// Names of the suites.
    pub suites: Vec<String>,
    /// Names of the cases that were selected.
    pub cases: Vec<String>,
    /// What cases knew of moving data, where it was not the usual.
    pub turns: Vec<Turn>,
    /// Names of the cases that somebody ended before their end.
    pub interrupted: Vec<String>,
}

/// One exchange with the question that it answers.
#[derive(Debug, Clone)]
pub struct Kept {
    asked: Asked,
    ended: Timestamp,
    /// What was sent and received.
    pub exchange: Arc<Exchange>,
}

impl Kept {
    /// The same question with another form of the exchange.
    #[must_use]
    pub fn with(self, exchange: Exchange) -> Self {
        let exchange = Arc::new(exchange);
        Self { exchange, ..self }
    }
}

/// Keeps every exchange of a run.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<Vec<Kept>>);

impl Recorder {
    /// Keeps one more.
    pub(crate) fn keep(&self, asked: Asked, exchange: &Arc<Exchange>) {
        let kept = Kept {
            asked,
            ended: Timestamp::now(),
            exchange: Arc::clone(exchange),
        };
        locked(&self.0).push(kept);
    }

    /// All so far, in an order that does not depend on which answer came first.
    pub(crate) fn all(&self) -> Vec<Kept> {
        let mut all = locked(&self.0).clone();
        all.sort_by(|one, other| one.asked.cmp(&other.asked));
        all
    }
}

/// A run that was recorded.
#[derive(Debug)]
pub struct Recording {
    /// What is said of it.
    pub facts: Facts,
    answers: HashMap<Asked, Vec<Arc<Exchange>>>,
    /// How often each question was asked again.
    asked: Mutex<HashMap<Asked, usize>>,
    lacking: Mutex<BTreeMap<Asked, String>>,
}

impl Recording {
    fn new(facts: Facts, exchanges: Vec<(Asked, Exchange)>) -> Self {
        let mut answers: HashMap<Asked, Vec<Arc<Exchange>>> = HashMap::new();
        for (asked, exchange) in exchanges {
            answers.entry(asked).or_default().push(Arc::new(exchange));
        }
        Self {
            facts,
            answers,
            asked: Mutex::default(),
            lacking: Mutex::default(),
        }
    }

    /// What this question was answered with; of several answers to what looks alike the next one.
    pub(crate) fn answer(&self, asked: &Asked) -> Option<Arc<Exchange>> {
        let known = self.answers.get_key_value(asked);
        // What was masked in the recording may stand here in the clear: a short secret inside of an account, say.
        let masked = || {
            self.answers
                .iter()
                .find(|(known, _)| known.stands_for(asked))
        };
        let (key, answers) = known.or_else(masked)?;
        let mut times = locked(&self.asked);
        let time = times.entry(key.clone()).or_default();
        *time += 1;
        answers.get(*time - 1).or(answers.last()).cloned()
    }

    /// The exchange that stands for one which the recording lacks; noted, so that the run can say so.
    pub(crate) fn lack(&self, asked: Asked, sent: Sent) -> Exchange {
        let suite = asked.suite.clone();
        let what = asked.to_string();
        locked(&self.lacking).insert(asked, what.clone());
        Exchange {
            suite,
            sent,
            received: Err(TransportError {
                kind: TransportErrorKind::Unrecorded,
                detail: format!("the recording lacks {what}"),
            }),
            earlier: Vec::new(),
            duration: Duration::ZERO,
        }
    }

    /// Every request that was asked for and is not there, in words, in an order of their own.
    #[must_use]
    pub fn lacking(&self) -> Vec<String> {
        locked(&self.lacking).values().cloned().collect()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that is done while it is held can be left half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Attempt, Mask, Received};
    use crate::request::{CredentialUse, Request};
    use crate::target::Target;

    fn request(path: &str) -> Request {
        Request {
            suite: "one".to_owned(),
            path: path.to_owned(),
            query: "a=b".to_owned(),
            headers: vec![("x-key".to_owned(), "secret-1".to_owned())],
            credential: CredentialUse::Malformed("admin".to_owned()),
            body: Some("{}".to_owned()),
            repetition: 7,
        }
    }

    fn exchange(received: Result<Received, TransportError>) -> Exchange {
        Exchange {
            suite: "one".to_owned(),
            sent: Sent {
                url: "http://h.example/users?a=b".to_owned(),
                headers: vec![("x-key".to_owned(), "***".to_owned())],
                body: Some("{}".to_owned()),
            },
            received,
            earlier: vec![Attempt {
                result: "status 503".to_owned(),
                waited: Duration::from_millis(1500),
            }],
            duration: Duration::from_micros(12_345),
        }
    }

    fn facts() -> Facts {
        Facts {
            target: TargetEntry::of(&Target::new("t"), &Mask::default()),
            seed: 1,
            depth: "smoke".to_owned(),
            suites: vec!["one".to_owned()],
            cases: Vec::new(),
            turns: Vec::new(),
            interrupted: Vec::new(),
        }
    }

    #[track_caller]
    fn is_read_back(received: Result<Received, TransportError>) {
        let mask = Mask::new(["secret-1"]);
        let asked = |path: &str| Asked::of(3, &request(path), |text| mask.text(text));
        let recorder = Recorder::default();
        let written = Arc::new(exchange(received));
        recorder.keep(asked("/users"), &written);
        let bytes = write(&facts(), &recorder.all());
        assert!(!String::from_utf8_lossy(&bytes).contains("secret-1"));
        let recording = super::read(&bytes).unwrap();
        let found = recording.answer(&asked("/users")).unwrap();
        assert_eq!(format!("{found:?}"), format!("{written:?}"));
        assert!(recording.answer(&asked("/other")).is_none());
    }

    #[test]
    fn an_exchange_is_read_back_as_it_was_kept() {
        is_read_back(Ok(Received {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: "{\"name\":\"\u{fc}\\u0000\"}".into(),
        }));
        is_read_back(Ok(Received {
            status: 204,
            headers: Vec::new(),
            body: vec![0xff, 0x00, 0xfe].into(),
        }));
        for kind in TransportErrorKind::ALL {
            let detail = "no answer".to_owned();
            is_read_back(Err(TransportError { kind, detail }));
        }
    }

    #[test]
    fn what_is_lacking_is_noted_once() {
        let recording = super::read(&write(&facts(), &[])).unwrap();
        let asked = Asked::of(0, &request("/users"), str::to_owned);
        for _ in 0..2 {
            let sent = exchange(Ok(Received {
                status: 200,
                headers: Vec::new(),
                body: Vec::new().into(),
            }));
            let exchange = recording.lack(asked.clone(), sent.sent);
            assert_eq!(
                exchange.received.unwrap_err().kind,
                TransportErrorKind::Unrecorded
            );
        }
        assert_eq!(
            recording.lacking(),
            ["`GET /users?a=b` of `one` with the credential `malformed admin`"]
        );
    }
}
