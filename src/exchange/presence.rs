//! Whether there is anybody at all: a target that never answered is asked a few times, not once for each case.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::exchange::{Received, TransportError, TransportErrorKind};

/// After so many requests in vain, each with all its repetitions, nothing more is sent.
const IN_VAIN: u32 = 3;

/// After so many requests in a row that came to nothing because the target was busy, nothing more is sent.
const BUSY: u32 = 10;

/// What is known of the presence of one API.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    heard: AtomicBool,
    in_vain: AtomicU32,
    /// How many requests in a row came to nothing because the target was busy.
    busy: AtomicU32,
    last: Mutex<Option<TransportError>>,
}

impl Presence {
    /// The error of every further request, once the API is given up.
    ///
    /// One answer is enough to never give it up for absence; one that stays busy is given up although it has answered.
    pub(crate) fn absent(&self) -> Option<TransportError> {
        let is_silent =
            !self.heard.load(Ordering::Relaxed) && self.in_vain.load(Ordering::Relaxed) >= IN_VAIN;
        let is_busy = self.busy.load(Ordering::Relaxed) >= BUSY;
        if !is_silent && !is_busy {
            return None;
        }
        self.last().clone()
    }

    /// Learns what came of a request.
    pub(crate) fn learn(&self, received: &Result<Received, TransportError>) {
        match received {
            Ok(_) => {
                self.heard.store(true, Ordering::Relaxed);
                self.busy.store(0, Ordering::Relaxed);
            }
            Err(error) if error.kind == TransportErrorKind::Busy => {
                *self.last() = Some(error.clone());
                self.busy.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) if is_absence(error.kind) => {
                self.last().get_or_insert_with(|| error.clone());
                self.in_vain.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => {}
        }
    }

    fn last(&self) -> MutexGuard<'_, Option<TransportError>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
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
        | TransportErrorKind::Unsendable => false,
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

    #[test]
    fn a_target_that_never_answered_is_given_up_after_a_few_requests() {
        let presence = Presence::default();
        for _ in 0..IN_VAIN {
            assert_eq!(presence.absent(), None);
            presence.learn(&refused());
        }
        assert_eq!(presence.absent(), refused().err());
    }

    #[test]
    fn one_answer_is_enough_to_go_on_asking() {
        let presence = Presence::default();
        presence.learn(&Ok(Received {
            status: 500,
            headers: Vec::new(),
            body: Vec::new(),
        }));
        for _ in 0..IN_VAIN {
            presence.learn(&refused());
        }
        assert_eq!(presence.absent(), None);
    }

    #[test]
    fn a_target_that_stays_busy_is_left_alone() {
        let presence = Presence::default();
        let busy = TransportError {
            kind: TransportErrorKind::Busy,
            detail: "the target is busy".to_owned(),
        };
        for _ in 0..BUSY {
            assert_eq!(presence.absent(), None);
            presence.learn(&Err(busy.clone()));
        }
        assert_eq!(presence.absent(), Some(busy));
    }
}
