//! Writes a recording. Whatever it holds was masked before.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::exchange::recording::har::{
    Archive, AttemptEntry, Cache, Content, Creator, Entry, ErrorEntry, FactsEntry, Log, OwnEntry,
    Pair, PostData, Request, Response, Timings,
};
use crate::exchange::recording::{Asked, Facts, Kept, VERSION};
use crate::exchange::{Exchange, Received};

/// What a browser is told of the version of HTTP, which nobody here knows.
const SOME_HTTP: &str = "unknown";

/// The file of a run.
///
/// # Panics
/// Never: what it is made of always serialises.
#[must_use]
pub fn write(facts: &Facts, kept: &[Kept]) -> Vec<u8> {
    let target = &facts.target.name;
    let archive = Archive {
        log: Log {
            version: "1.2",
            creator: Creator {
                name: "conformist",
                version: env!("CARGO_PKG_VERSION"),
            },
            comment: format!(
                "a run of conformist against `{target}`; `conformist run --replay` judges it again"
            ),
            facts: FactsEntry {
                schema: VERSION,
                seed: facts.seed,
                depth: facts.depth.clone(),
                suites: facts.suites.clone(),
                target: facts.target.clone(),
                cases: facts.cases.clone(),
                turns: facts.turns.clone(),
                interrupted: facts.interrupted.clone(),
            },
            entries: kept
                .iter()
                .map(|kept| entry(&kept.asked, kept.ended, &kept.exchange))
                .collect(),
        },
    };
    let mut bytes = serde_json::to_vec_pretty(&archive)
        .expect("strings, numbers and maps with string keys always serialise");
    bytes.push(b'\n');
    bytes
}

/// One exchange in the form of an entry, for another process of the same run.
pub(crate) fn stored(asked: &Asked, exchange: &Exchange) -> impl Serialize + use<> {
    entry(asked, Timestamp::now(), exchange)
}

fn entry(asked: &Asked, ended: Timestamp, exchange: &Exchange) -> Entry {
    let took = SignedDuration::try_from(exchange.duration).unwrap_or_default();
    let started = ended.checked_sub(took).unwrap_or(ended);
    let time = exchange.duration.as_secs_f64() * 1000.0;
    Entry {
        started_date_time: started.to_string(),
        time,
        request: request(exchange),
        response: response(exchange),
        cache: Cache {},
        timings: Timings {
            send: 0.0,
            wait: time,
            receive: 0.0,
        },
        own: OwnEntry {
            asked: asked.clone(),
            url: exchange.sent.url.clone(),
            microseconds: microseconds(exchange.duration),
            error: exchange.received.as_ref().err().map(|error| ErrorEntry {
                kind: error.kind.word().to_owned(),
                detail: error.detail.clone(),
            }),
            earlier: exchange
                .earlier
                .iter()
                .map(|attempt| AttemptEntry {
                    result: attempt.result.clone(),
                    waited_microseconds: microseconds(attempt.waited),
                })
                .collect(),
        },
    }
}

fn request(exchange: &Exchange) -> Request {
    let sent = &exchange.sent;
    // What was never sent has no host; a browser wants one.
    let url = if sent.url.starts_with('/') {
        format!("http://unsent.invalid{}", sent.url)
    } else {
        sent.url.clone()
    };
    let mime_type = header(&sent.headers, "content-type");
    Request {
        method: "GET",
        query_string: query(&url),
        url,
        http_version: SOME_HTTP,
        cookies: [],
        headers: pairs(&sent.headers),
        body_size: sent.body.as_ref().map_or(0, |body| size(body.len())),
        post_data: sent.body.clone().map(|text| PostData {
            mime_type,
            params: [],
            text,
        }),
        headers_size: -1,
    }
}

fn response(exchange: &Exchange) -> Response {
    let nothing = Received {
        status: 0,
        headers: Vec::new(),
        body: Vec::new().into(),
    };
    let error = exchange.received.as_ref().err();
    let received = exchange.received.as_ref().unwrap_or(&nothing);
    let body = received.body.bytes();
    let (text, encoding) = match std::str::from_utf8(&body) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (STANDARD.encode(&body), Some("base64")),
    };
    Response {
        status: received.status,
        status_text: "",
        http_version: SOME_HTTP,
        cookies: [],
        headers: pairs(&received.headers),
        content: Content {
            size: received.body.len(),
            mime_type: header(&received.headers, "content-type"),
            text,
            encoding,
        },
        redirect_url: header(&received.headers, "location"),
        headers_size: -1,
        body_size: -1,
        error: error.map(|error| error.detail.clone()),
    }
}

fn pairs(headers: &[(String, String)]) -> Vec<Pair> {
    let pair = |(name, value): &(String, String)| Pair {
        name: name.clone(),
        value: value.clone(),
    };
    headers.iter().map(pair).collect()
}

/// The parameters of a URL, as they are written there.
fn query(url: &str) -> Vec<Pair> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let parameters = query.split('&').filter(|pair| !pair.is_empty());
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        Pair {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    };
    parameters.map(pair).collect()
}

fn header(headers: &[(String, String)], name: &str) -> String {
    let found = headers.iter().find(|(key, _)| key == name);
    found.map_or_else(String::new, |(_, value)| value.clone())
}

fn size(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
