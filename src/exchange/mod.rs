//! One request as sent and its response as received: owned, inert, and masked when it is built.

mod access;
#[cfg(test)]
mod canned;
mod client;
mod content;
mod curl;
mod errand;
mod failure;
mod lookup;
mod mask;
mod nesting;
mod outgoing;
mod pace;
mod presence;
pub mod recording;
mod retry;
pub mod share;
mod signature;
#[cfg(test)]
mod tests;
mod token;
mod wire;

use std::fmt;
use std::time::Duration;

pub use crate::exchange::client::{ALONE, Client};
pub use crate::exchange::content::Content;
pub use crate::exchange::curl::curl;
pub use crate::exchange::errand::Waits;
pub use crate::exchange::mask::{MASKED, Mask};
pub use crate::exchange::wire::ClientError;

/// One request and what came of it.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Suite whose API was asked.
    pub suite: String,
    /// The request as sent, credentials masked.
    pub sent: Sent,
    /// The last attempt's response, or why there is none.
    pub received: Result<Received, TransportError>,
    /// Every attempt before the last, oldest first; empty when the first one settled it.
    pub earlier: Vec<Attempt>,
    /// From the first byte sent to the last byte received of the last attempt.
    pub duration: Duration,
}

/// A request as it went out, safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Absolute URL with its query.
    pub url: String,
    /// All headers that were set by us, masked.
    pub headers: Vec<(String, String)>,
    /// The request body, if one was sent.
    pub body: Option<String>,
}

/// A response as received; header values and body are masked by value.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// HTTP status.
    pub status: u16,
    /// Headers in order, names in lower case; without `content-encoding` and `content-length` if the body was decoded.
    pub headers: Vec<(String, String)>,
    /// Body after content decoding.
    pub body: Content,
}

/// What headers and body tell may be a secret by a schema, which is nobody's business in the message of a panic.
impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Received")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// One attempt that was repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What came of it, in words: `status 429` or the transport error.
    pub result: String,
    /// How long was waited before the next attempt.
    pub waited: Duration,
}

/// Why no usable response was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransportError {
    /// The kind, which decides what is said to the user.
    pub kind: TransportErrorKind,
    /// The cause in lower case, without full stop, fit for "failed to …: {detail}".
    pub detail: String,
}

/// Kinds of transport errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransportErrorKind {
    /// Nobody answered in HTTP: the address could not be resolved or connected to, or the connection was closed first.
    Connect,
    /// TLS could not be agreed upon.
    Tls,
    /// Nothing, or not all, arrived in time.
    Timeout,
    /// The response broke HTTP: cut short, wrong framing, undecodable content coding. This is the target's fault.
    Broken,
    /// The response is larger or nests deeper than the limits of the target allow.
    TooLarge,
    /// Every attempt was answered with 429 or 503: the target asks for patience, which judges nothing.
    Busy,
    /// The credential could not be obtained (token request, domain lookup).
    Credential,
    /// The run's budget of requests or bytes is spent.
    Budget,
    /// The request cannot be put on the wire exactly as it is written. This is our fault, or the specification's.
    Unsendable,
    /// Nobody was asked: the run is judged from a recording, which lacks this request.
    Unrecorded,
}

impl TransportErrorKind {
    /// Every kind.
    const ALL: [Self; 10] = [
        Self::Connect,
        Self::Tls,
        Self::Timeout,
        Self::Broken,
        Self::TooLarge,
        Self::Busy,
        Self::Credential,
        Self::Budget,
        Self::Unsendable,
        Self::Unrecorded,
    ];

    /// The kind in one word, for files that are read back.
    fn word(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
            Self::TooLarge => "too-large",
            Self::Busy => "busy",
            Self::Credential => "credential",
            Self::Budget => "budget",
            Self::Unsendable => "unsendable",
            Self::Unrecorded => "unrecorded",
        }
    }

    /// The kind that a word stands for.
    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Received {
    /// The first value of a header, by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a header as the one list that they stand for; `name` in lower case.
    #[must_use]
    pub fn whole_header(&self, name: &str) -> Option<String> {
        let values = self.headers.iter().filter(|(key, _)| key == name);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The media type without parameters, in lower case.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(
            value
                .split(';')
                .next()
                .unwrap_or("")
                .trim()
                .to_ascii_lowercase(),
        )
    }
}
