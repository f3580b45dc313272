//! A call that is not itself under test: a token, a domain lookup. It is paced, bounded and repeated like any other.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::exchange::failure::Failure;
use crate::exchange::mask::Mask;
use crate::exchange::pace::Pace;
use crate::exchange::retry::{self, Patience};
use crate::exchange::share::{Held, Share};
use crate::exchange::wire::{Call, Wire};
use crate::exchange::{Received, TransportError, TransportErrorKind};
use crate::spec::api::RetrySpec;

/// How much of an unexpected answer is quoted, in characters.
const QUOTED: usize = 200;

/// What is needed to make any call to the target.
pub(crate) struct Line {
    /// The way to the target.
    pub(crate) wire: Wire,
    /// When to go.
    pub(crate) pace: Pace,
    /// What must not be told.
    pub(crate) mask: Mask,
    /// What other processes of the run know, if there are any.
    pub(crate) share: Option<Arc<Share>>,
}

/// Watches how long the target is left alone.
#[derive(Clone)]
pub struct Waits(pub(crate) Arc<Line>);

impl Waits {
    /// How long nothing goes out from now on, because the target asked for patience; `None` while requests flow.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        self.0.pace.left()
    }
}

/// Why an errand came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What is told to the user.
    pub(crate) error: TransportError,
    /// Whether it was the answer, which asking again would not change.
    pub(crate) answered: bool,
}

impl Line {
    /// Makes this call, named `what` in messages, until it is answered with success.
    pub(crate) async fn run(&self, what: &str, call: &Call) -> Result<Received, Refusal> {
        let mut repeated = 0;
        loop {
            let permit = self.pace.enter().await.map_err(|error| Refusal {
                error,
                answered: false,
            })?;
            let result = self.wire.call(call.clone()).await;
            drop(permit);
            let patience = Patience {
                longest: self.pace.patience(),
                advised: &RetrySpec::default(),
            };
            if let Some(attempt) = retry::again(&result, repeated, patience) {
                self.wait(&result, attempt.waited).await;
                repeated += 1;
                continue;
            }
            return match result {
                Ok(received) if (200..300).contains(&received.status) => Ok(received),
                Ok(received) => Err(self.refused(what, &received)),
                Err(failure) => {
                    let detail = self.mask.text(&failure.error.detail);
                    Err(Refusal::new(format!("{what} failed: {detail}"), false))
                }
            };
        }
    }

    /// Waits before the next attempt; a server that asks for patience asks all of us for it.
    pub(crate) async fn wait(&self, result: &Result<Received, Failure>, waited: Duration) {
        if result.is_ok() {
            self.pace.pause(waited);
        }
        tokio::time::sleep(waited).await;
    }

    /// Holds a thing that all processes of the run know, if there are others.
    pub(crate) async fn hold(&self, name: &str) -> Option<Held> {
        match &self.share {
            Some(share) => share.hold(name).await,
            None => None,
        }
    }

    /// The beginning of a body, masked, to follow a message; empty where there is none.
    pub(crate) fn quote(&self, received: &Received) -> String {
        let body = String::from_utf8_lossy(&self.mask.bytes(&received.body.bytes())).into_owned();
        let words: Vec<&str> = body.split_whitespace().collect();
        let quote: String = words.join(" ").chars().take(QUOTED).collect();
        let colon = if quote.is_empty() { "" } else { ": " };
        format!("{colon}{quote}")
    }

    fn refused(&self, what: &str, received: &Received) -> Refusal {
        let status = received.status;
        let quote = self.quote(received);
        // A refused credential stays refused; an overloaded server does not stay overloaded.
        let answered = (300..500).contains(&status) && status != 429;
        Refusal::new(format!("{what} answered status {status}{quote}"), answered)
    }
}

impl Refusal {
    /// A refusal with this text.
    pub(crate) fn new(detail: impl Into<String>, answered: bool) -> Self {
        Self {
            error: TransportError {
                kind: TransportErrorKind::Credential,
                detail: detail.into(),
            },
            answered,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.error.detail)
    }
}

impl Error for Refusal {}
