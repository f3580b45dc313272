//! Whether there is anybody at all: a target that never answered is asked a few times, not once for each case.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::exchange::share::Share;
use crate::exchange::{Received, TransportError, TransportErrorKind};

/// After so many requests in vain, each with all its repetitions, nothing more is sent.
const IN_VAIN: u32 = 3;

/// After so many requests that came to nothing because the target was busy, with only refusals between them, nothing more
/// is sent.
const BUSY: u32 = 10;

/// What is known of the presence of one API.
#[derive(Debug, Default)]
pub(crate) struct Presence(Mutex<Known>);

/// The same in plain numbers, for other processes too.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Known {
    heard: bool,
    in_vain: u32,
    /// How many requests came to nothing because the target was busy, with only refusals between them.
    busy: u32,
    /// Whether nothing was heard since a request whose repetition was not answered in time either.
    #[serde(default)]
    silent: bool,
    /// The kind and the words of the error that is repeated.
    last: Option<(String, String)>,
}

/// What other processes of the run know of an API, by its suite.
pub(crate) type Others<'a> = Option<(&'a Arc<Share>, &'a str)>;

impl Presence {
    /// The error of every further request, once the API is given up.
    ///
    /// One answer is enough to never give it up for absence; one that stays busy is given up although it has answered.
    pub(crate) fn absent(&self, others: Others<'_>) -> Option<TransportError> {
        self.with(others, |known| {
            let is_silent = !known.heard && known.in_vain >= IN_VAIN;
            let is_busy = known.busy >= BUSY;
            let (kind, detail) = known.last.as_ref().filter(|_| is_silent || is_busy)?;
            Some(TransportError {
                kind: TransportErrorKind::of_word(kind)?,
                detail: detail.clone(),
            })
        })
    }

    /// Whether the target says nothing for so long that a timeout is not worth a second one.
    pub(crate) fn is_silent(&self, others: Others<'_>) -> bool {
        self.with(others, |known| known.silent)
    }

    /// Learns what came of a request.
    pub(crate) fn learn(&self, received: &Result<Received, TransportError>, others: Others<'_>) {
        let told = |error: &TransportError| (error.kind.word().to_owned(), error.detail.clone());
        self.with(others, |known| match received {
            Ok(received) => {
                known.heard = true;
                known.silent = false;
                // Who is refused for credentials is refused by a busy target, too.
                if !matches!(received.status, 401 | 403) {
                    known.busy = 0;
                }
            }
            Err(error) if error.kind == TransportErrorKind::Busy => {
                known.last = Some(told(error));
                known.busy += 1;
            }
            Err(error) if is_absence(error.kind) => {
                known.last.get_or_insert_with(|| told(error));
                known.in_vain += 1;
                known.silent |= error.kind == TransportErrorKind::Timeout;
            }
            Err(_) => {}
        });
    }

    /// What all processes know, or this one where it is alone.
    fn with<R>(&self, others: Others<'_>, change: impl Fn(&mut Known) -> R) -> R {
        let shared = others.and_then(|(share, suite)| {
            share.update(&format!("presence {suite}"), |known: &mut Known| {
                change(known)
            })
        });
        let alone = || change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        shared.unwrap_or_else(alone)
    }
}

/// Whether an error says that nobody is there, rather than that somebody answers wrongly.
fn is_absence(kind: TransportErrorKind) -> bool {
    match kind {
        TransportErrorKind::Connect | TransportErrorKind::Tls | TransportErrorKind::Timeout => true,
        TransportErrorKind::Broken
        | TransportErrorKind::Busy
        | TransportErrorKind::TooLarge
        | TransportErrorKind::Credential
        | TransportErrorKind::Budget
        | TransportErrorKind::Unsendable
        | TransportErrorKind::Unrecorded => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Result<Received, TransportError> {
        Err(TransportError {
            kind: TransportErrorKind::Connect,
            detail: "127.0.0.1:9: connection refused".to_owned(),
        })
    }

    fn answered(status: u16) -> Received {
        Received {
            status,
            headers: Vec::new(),
            body: Vec::new().into(),
        }
    }

    #[test]
    fn a_target_that_never_answered_is_given_up_after_a_few_requests() {
        let presence = Presence::default();
        for _ in 0..IN_VAIN {
            assert_eq!(presence.absent(None), None);
            presence.learn(&refused(), None);
        }
        assert_eq!(presence.absent(None), refused().err());
    }

    #[test]
    fn one_answer_is_enough_to_go_on_asking() {
        let presence = Presence::default();
        presence.learn(&Ok(answered(500)), None);
        for _ in 0..IN_VAIN {
            presence.learn(&refused(), None);
        }
        assert_eq!(presence.absent(None), None);
    }

    #[test]
    fn a_target_is_silent_from_a_timeout_to_its_next_answer() {
        let presence = Presence::default();
        presence.learn(&refused(), None);
        assert!(!presence.is_silent(None));
        let late = TransportError {
            kind: TransportErrorKind::Timeout,
            detail: "no answer".to_owned(),
        };
        presence.learn(&Err(late), None);
        presence.learn(&refused(), None);
        assert!(presence.is_silent(None));
        presence.learn(&Ok(answered(500)), None);
        assert!(!presence.is_silent(None));
    }

    #[test]
    fn a_target_that_stays_busy_is_left_alone() {
        let presence = Presence::default();
        let busy = TransportError {
            kind: TransportErrorKind::Busy,
            detail: "the target is busy".to_owned(),
        };
        presence.learn(&Err(busy.clone()), None);
        presence.learn(&Ok(answered(200)), None);
        for _ in 0..BUSY {
            assert_eq!(presence.absent(None), None);
            presence.learn(&Err(busy.clone()), None);
            presence.learn(&Ok(answered(401)), None);
        }
        assert_eq!(presence.absent(None), Some(busy));
    }
}
