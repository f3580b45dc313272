//! Reads a recording back, and says where it is wrong.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::exchange::recording::har::{FactsEntry, OwnEntry, Pair, ReadEntry, ReadResponse};
use crate::exchange::recording::{Asked, Facts, Recording, VERSION};
use crate::exchange::{Attempt, Exchange, Received, Sent, TransportError, TransportErrorKind};

/// Why a file is no recording that can be judged, in lower case, without full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not JSON, or not whole; says why and where.
    NotJson(String),
    /// It is no HTTP Archive, or one that somebody else wrote.
    Foreign,
    /// It is written in another version.
    Version(String),
    /// Something in it is missing or of another type: where and what.
    Broken(String, String),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(why) => write!(formatter, "the recording is not JSON: {why}"),
            Self::Foreign => formatter
                .write_str("this is no recording of conformist: `log._conformist` is missing"),
            Self::Version(found) => write!(
                formatter,
                "the recording is written in version {found}, and this conformist reads version {VERSION}"
            ),
            Self::Broken(at, why) => write!(formatter, "the recording is wrong at `{at}`: {why}"),
        }
    }
}

impl std::error::Error for Unreadable {}

/// The outermost part of the file; the rest is read piece by piece, so that a mistake has a place.
#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(borrow)]
    log: Option<Inner<'a>>,
}

#[derive(Deserialize)]
struct Inner<'a> {
    #[serde(borrow, rename = "_conformist")]
    facts: Option<&'a RawValue>,
    #[serde(borrow, default)]
    entries: Vec<&'a RawValue>,
}

/// Reads what [`write`](crate::exchange::recording::write()) has written.
///
/// # Errors
/// Why it cannot be read, and where.
pub fn read(bytes: &[u8]) -> Result<Recording, Unreadable> {
    // First as any JSON, since what is torn shall not be called foreign.
    let whole: Result<serde::de::IgnoredAny, _> = serde_json::from_slice(bytes);
    whole.map_err(|error| Unreadable::NotJson(error.to_string()))?;
    let outer: Outer<'_> = serde_json::from_slice(bytes).map_err(|_| Unreadable::Foreign)?;
    let log = outer.log.ok_or(Unreadable::Foreign)?;
    let facts = facts(log.facts.ok_or(Unreadable::Foreign)?)?;
    let entries = log.entries.iter().enumerate();
    let exchanges: Result<Vec<_>, _> = entries
        .map(|(index, text)| {
            let at = format!("log.entries[{index}]");
            let entry: ReadEntry = part(&at, text)?;
            exchange(entry).map_err(|why| Unreadable::Broken(at, why))
        })
        .collect();
    Ok(Recording::new(facts, exchanges?))
}

fn part<T: DeserializeOwned>(at: &str, text: &RawValue) -> Result<T, Unreadable> {
    serde_json::from_str(text.get()).map_err(|error| {
        let whole = error.to_string();
        // The line is that of the piece, which nobody sees.
        let why = whole.split(" at line ").next().unwrap_or_default();
        Unreadable::Broken(at.to_owned(), why.to_owned())
    })
}

fn facts(text: &RawValue) -> Result<Facts, Unreadable> {
    const AT: &str = "log._conformist";
    let value: Value = part(AT, text)?;
    match value.get("schema") {
        Some(version) if *version == VERSION => {}
        Some(version) => return Err(Unreadable::Version(version.to_string())),
        None => return Err(Unreadable::Foreign),
    }
    let entry: FactsEntry = part(AT, text)?;
    Ok(Facts {
        target: entry.target,
        seed: entry.seed,
        depth: entry.depth,
        suites: entry.suites,
        cases: entry.cases,
        turns: entry.turns,
        interrupted: entry.interrupted,
    })
}

/// An exchange that another process of the same run has stored.
pub(crate) fn restored(entry: ReadEntry) -> Option<Exchange> {
    exchange(entry).ok().map(|(_, exchange)| exchange)
}

fn exchange(entry: ReadEntry) -> Result<(Asked, Exchange), String> {
    let OwnEntry {
        asked,
        url,
        microseconds,
        error,
        earlier,
    } = entry.own;
    let received = match error {
        None => Ok(received(entry.response)?),
        Some(error) => Err(TransportError {
            kind: TransportErrorKind::of_word(&error.kind)
                .ok_or_else(|| format!("there is no error called `{}`", error.kind))?,
            detail: error.detail,
        }),
    };
    let earlier = earlier.into_iter().map(|attempt| Attempt {
        result: attempt.result,
        waited: Duration::from_micros(attempt.waited_microseconds),
    });
    let exchange = Exchange {
        suite: asked.suite.clone(),
        sent: Sent {
            url,
            headers: headers(entry.request.headers),
            body: entry.request.post_data.map(|data| data.text),
        },
        received,
        earlier: earlier.collect(),
        duration: Duration::from_micros(microseconds),
    };
    Ok((asked, exchange))
}

fn received(response: ReadResponse) -> Result<Received, String> {
    let content = response.content;
    let body = match content.encoding.as_deref() {
        None => content.text.into_bytes(),
        Some("base64") => STANDARD
            .decode(&content.text)
            .map_err(|error| format!("the body is no base64: {error}"))?,
        Some(other) => return Err(format!("the body has the unknown encoding `{other}`")),
    };
    Ok(Received {
        status: response.status,
        headers: headers(response.headers),
        body: body.into(),
    })
}

fn headers(pairs: Vec<Pair>) -> Vec<(String, String)> {
    pairs
        .into_iter()
        .map(|pair| (pair.name, pair.value))
        .collect()
}
