//! From an error of the HTTP library to the few kinds that matter, in words without its noise.

use std::error::Error;
use std::io;

use url::Url;

use crate::exchange::{TransportError, TransportErrorKind};

/// How often a request is repeated at most whose connection failed.
const AFTER_CONNECT: usize = 3;

/// How often a request is repeated at most that was not answered in time: each attempt costs the whole timeout.
const AFTER_TIMEOUT: usize = 1;

/// A transport error, and whether further attempts may mend it.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// What went wrong.
    pub(crate) error: TransportError,
    /// How often the request may be repeated.
    pub(crate) repeats: usize,
}

/// How far an attempt had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// No status line had arrived.
    Head,
    /// The body was being read.
    Body,
}

impl Failure {
    /// A failure that no repetition mends.
    pub(crate) fn final_(kind: TransportErrorKind, detail: impl Into<String>) -> Self {
        Self {
            error: TransportError {
                kind,
                detail: detail.into(),
            },
            repeats: 0,
        }
    }

    /// Nothing, or not all, arrived in time.
    pub(crate) fn late(detail: String) -> Self {
        Self {
            repeats: AFTER_TIMEOUT,
            ..Self::final_(TransportErrorKind::Timeout, detail)
        }
    }

    /// What the HTTP library reports for a request to `url`.
    pub(crate) fn of(error: &reqwest::Error, url: &Url, stage: Stage) -> Self {
        let chain = chain(error);
        let (kind, cause) = match stage {
            Stage::Head => unanswered(error, &chain),
            Stage::Body => cut_off(last_words(&chain)),
        };
        let detail = format!("{}: {cause}", place(url));
        Self {
            repeats: match kind {
                TransportErrorKind::Connect => AFTER_CONNECT,
                TransportErrorKind::Timeout => AFTER_TIMEOUT,
                _ => 0,
            },
            error: TransportError { kind, detail },
        }
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self { error, repeats: 0 }
    }
}

/// `host:port` of a URL.
pub(crate) fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or("");
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Why no status line could be read, and whose fault that is.
///
/// Implementation rationale: hyper tells parse errors apart by their texts alone.
fn unanswered(
    error: &reqwest::Error,
    chain: &[&(dyn Error + 'static)],
) -> (TransportErrorKind, String) {
    let words = last_words(chain);
    let kind = if let Some(tls) = chain.iter().find_map(|link| link.downcast_ref()) {
        return (TransportErrorKind::Tls, tls_words(tls, words));
    } else if error.is_builder() {
        TransportErrorKind::Unsendable
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_connect() {
        return (TransportErrorKind::Connect, connect_words(chain, words));
    } else if chain.iter().any(|link| was_cut(*link)) {
        let words = format!("the connection ended before an answer: {words}");
        return (TransportErrorKind::Connect, words);
    } else if words == "invalid HTTP version parsed" {
        let words = "what answers there does not speak HTTP";
        return (TransportErrorKind::Connect, words.to_owned());
    } else if words == "message head is too large" {
        let words = "the head of the answer is larger than 100 headers or 400 KiB, or names a length beyond 2^64";
        return (TransportErrorKind::TooLarge, words.to_owned());
    } else {
        TransportErrorKind::Broken
    };
    (kind, words)
}

/// Why a body could not be read to its end, and whose fault that is.
fn cut_off(words: String) -> (TransportErrorKind, String) {
    const BEYOND: [&str; 3] = [
        "chunk extensions over limit",
        "chunk trailers count overflow",
        "chunk trailers bytes over limit",
    ];
    if BEYOND.contains(&words.as_str()) {
        let words = format!("the body holds too much besides its bytes: {words}");
        return (TransportErrorKind::TooLarge, words);
    }
    (TransportErrorKind::Broken, words)
}

/// Why there is no connection: the address that a message names is the target's, also where a proxy is at fault.
fn connect_words(chain: &[&(dyn Error + 'static)], words: String) -> String {
    const TUNNEL: &str = "tunnel error: ";
    let texts = chain.iter().map(ToString::to_string);
    let mut tunnel = texts.filter_map(|text| text.strip_prefix(TUNNEL).map(str::to_owned));
    match tunnel.next_back().as_deref() {
        None => words,
        Some("unsuccessful") => "the proxy refused to connect".to_owned(),
        Some("proxy authorization required") => {
            "the proxy asks for a name and a password".to_owned()
        }
        Some(_) => {
            let words = words.strip_prefix(TUNNEL).unwrap_or(&words);
            format!("at the proxy: {words}")
        }
    }
}

/// The words of the TLS library, or better ones.
fn tls_words(error: &rustls::Error, words: String) -> String {
    match error {
        rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType) => {
            "what answers there does not speak TLS".to_owned()
        }
        _ => words,
    }
}

fn last_words(chain: &[&(dyn Error + 'static)]) -> String {
    chain.last().map_or_else(String::new, |link| words(*link))
}

/// The error and all its causes, outermost first.
///
/// An `io::Error` hides the error it was made from: its `source` is that error's source.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut links = vec![error];
    let mut current = error;
    loop {
        let inner = current
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| inner as &(dyn Error + 'static));
        let Some(next) = inner.or_else(|| current.source()) else {
            return links;
        };
        links.push(next);
        current = next;
    }
}

/// Whether the connection was closed under a request that nothing had answered yet.
fn was_cut(link: &(dyn Error + 'static)) -> bool {
    let kind = link.downcast_ref::<io::Error>().map(io::Error::kind);
    matches!(
        kind,
        Some(
            io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
        )
    ) || is_farewell(&link.to_string())
}

/// Whether an error says that the connection ended in good order, on its own or by a HTTP/2 `GOAWAY`.
fn is_farewell(text: &str) -> bool {
    const FAREWELLS: [&str; 5] = [
        "connection was not ready",
        "connection closed before message completed",
        "connection closed",
        "channel closed",
        "stream closed because of a broken pipe",
    ];
    const GOAWAYS: [&str; 3] = [
        "not a result of an error",
        "refused stream before processing any application logic",
        "detected excessive load generating behavior",
    ];
    FAREWELLS.contains(&text) || GOAWAYS.iter().any(|reason| text.ends_with(reason))
}

fn words(link: &(dyn Error + 'static)) -> String {
    let text = link.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let text = text.trim().trim_end_matches('.');
    let mut chars = text.chars();
    match chars.next() {
        // `HTTP` or `TLS` stays; `Connection` does not.
        Some(first) if chars.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
