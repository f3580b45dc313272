//! What happens to an answer below the API: variations and breaches of the transport, the same for both APIs.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::mock::defect::defects;
use crate::mock::switches::Switches;
use crate::mock::variation::variations;
use crate::mock::wire::{Damage, Incoming, Reply};

/// The breaches.
pub(crate) mod breach {
    use super::defects;

    defects! {
        BODY_CUT_SHORT = "any.body-cut-short", Document, ["AXP-STATUS-OK", "AXP-BODY-ENVELOPE", "LP-STATUS-200", "LP-BODY-ENTITY"], "The connection closes before the whole list was sent.";
        BROKEN_GZIP = "any.broken-gzip", Document, ["AXP-STATUS-OK", "AXP-BODY-ENVELOPE", "LP-STATUS-200", "LP-BODY-ENTITY"], "A list claims gzip over bytes that are none.";
        INVALID_UTF8 = "any.invalid-utf8", Document, ["AXP-BODY-ENVELOPE", "LP-BODY-ENTITY"], "A list holds a byte that is not UTF-8.";
        DUPLICATE_KEYS = "any.duplicate-json-keys", Document, ["AXP-BODY-ENVELOPE", "LP-BODY-ENTITY"], "The first object of a list has its first key twice.";
        HTML_WITH_200 = "any.html-with-200", Document, ["AXP-STATUS-OK", "AXP-BODY-ENVELOPE", "LP-STATUS-200", "LP-BODY-ENTITY"], "A list is an HTML page under status 200.";
        TRAILING_GARBAGE = "any.trailing-garbage", Document, ["AXP-BODY-ENVELOPE", "LP-BODY-ENTITY"], "Text follows the JSON of a list.";
        JSON_TRUNCATED = "any.json-truncated", Document, ["AXP-BODY-ENVELOPE", "LP-BODY-ENTITY"], "The JSON of a list ends early, in a response that is complete.";
        EMPTY_BODY = "any.empty-body", Document, ["AXP-BODY-ENVELOPE", "LP-BODY-ENTITY"], "A list has no body.";
        EVERY_TENTH_FAILS = "any.every-tenth-fails", Document, ["AXP-STATUS-OK", "LP-STATUS-200"], "Every tenth list is an internal error.";
    }
}

/// The variations.
pub(crate) mod habit {
    use super::variations;

    variations! {
        GZIP = "any.gzip", [], "Bodies are compressed for clients that accept gzip.";
        GZIP_MEMBERS = "any.gzip-members", [], "Bodies are compressed in two parts, one after the other.";
        CHUNKED = "any.chunked", [], "Bodies are sent in chunks, without a length.";
        CLOSE_AFTER_EACH = "any.close-after-each", [], "The connection closes after each answer.";
        LATENCY = "any.latency", [], "Each answer takes a few milliseconds.";
        RATE_HEADERS = "any.rate-headers", [], "Answers carry rate-limit headers that nobody asked for.";
        PRETTY_JSON = "any.pretty-json", [], "JSON is indented.";
        ESCAPED_JSON = "any.escaped-json", [], "JSON escapes every letter beyond ASCII.";
    }
}

/// Whether the answer is a list of users that was served.
fn is_list(request: &Incoming, reply: &Reply) -> bool {
    request.method == "GET" && reply.status == 200 && request.path.ends_with("/users")
}

/// The answer as it goes out; `serial` counts the requests.
pub(crate) fn apply(request: &Incoming, reply: Reply, switches: &Switches, serial: u64) -> Reply {
    let mut reply = dressed(request, reply, switches);
    if is_list(request, &reply) {
        spoil(&mut reply, switches, serial);
    }
    let accepted = request.header("accept-encoding").unwrap_or("");
    if accepted.contains("gzip") && reply.damage.is_none() {
        if switches.varies(&habit::GZIP) {
            compress(&mut reply, usize::MAX);
        } else if switches.varies(&habit::GZIP_MEMBERS) {
            compress(&mut reply, 50);
        }
    }
    reply
}

fn dressed(request: &Incoming, mut reply: Reply, switches: &Switches) -> Reply {
    let mut add = |name: &str, value: &str| reply.headers.push((name.into(), value.into()));
    if switches.varies(&habit::CLOSE_AFTER_EACH) {
        add("connection", "close");
    }
    if switches.varies(&habit::RATE_HEADERS) {
        add("ratelimit-limit", "100");
        add("ratelimit-remaining", "99");
        add("ratelimit-policy", "100;w=60");
    }
    if is_list(request, &reply) {
        rewrite(&mut reply, switches);
    }
    reply
}

/// Other spellings of the same JSON.
fn rewrite(reply: &mut Reply, switches: &Switches) {
    if switches.varies(&habit::PRETTY_JSON)
        && let Ok(value) = serde_json::from_slice::<serde_json::Value>(&reply.body)
    {
        reply.body = format!("{value:#}").into_bytes();
    }
    if switches.varies(&habit::ESCAPED_JSON)
        && let Ok(text) = std::str::from_utf8(&reply.body)
    {
        reply.body = text
            .encode_utf16()
            .map(escaped)
            .collect::<String>()
            .into_bytes();
    }
}

fn escaped(unit: u16) -> String {
    match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    }
}

fn spoil(reply: &mut Reply, switches: &Switches, serial: u64) {
    let breaks = |defect| switches.breaks(defect);
    if breaks(&breach::EVERY_TENTH_FAILS) && serial.is_multiple_of(10) {
        reply.status = 500;
        reply.body = b"{\"status\":500}".to_vec();
    }
    if breaks(&breach::HTML_WITH_200) {
        reply.headers.retain(|(name, _)| name != "content-type");
        reply
            .headers
            .push(("content-type".into(), "text/html".into()));
        reply.body = b"<!doctype html><title>Sign in</title><p>Please sign in.".to_vec();
    }
    if breaks(&breach::DUPLICATE_KEYS) {
        duplicate_first_key(&mut reply.body);
    }
    if breaks(&breach::INVALID_UTF8) {
        garble_first_text(&mut reply.body);
    }
    if breaks(&breach::TRAILING_GARBAGE) {
        reply.body.extend_from_slice(b"\n<!-- served by node 7 -->");
    }
    if breaks(&breach::JSON_TRUNCATED) {
        reply.body.pop();
    }
    if breaks(&breach::EMPTY_BODY) {
        reply.body.clear();
    }
    if breaks(&breach::BODY_CUT_SHORT) {
        reply.damage = Some(Damage::CutShort);
    }
    if breaks(&breach::BROKEN_GZIP) {
        reply.damage = Some(Damage::BrokenGzip);
    }
}

/// `{"key":…` becomes `{"key":null,"key":…`.
fn duplicate_first_key(body: &mut Vec<u8>) {
    let Some(open) = body.windows(2).position(|pair| pair == b"{\"") else {
        return;
    };
    let rest = &body[open + 2..];
    let Some(length) = rest.iter().position(|byte| *byte == b'"') else {
        return;
    };
    let mut twice = body[open + 1..=open + 2 + length].to_vec();
    twice.extend_from_slice(b":null,");
    body.splice(open + 1..=open, twice);
}

/// The first letter of the last JSON text becomes a byte that UTF-8 does not know.
fn garble_first_text(body: &mut [u8]) {
    let is_text = |place: &usize| {
        body[*place] == b'"' && body.get(place + 1).is_some_and(u8::is_ascii_alphanumeric)
    };
    if let Some(quote) = (0..body.len()).rev().find(is_text) {
        body[quote + 1] = 0xff;
    }
}

/// Compresses the first so many bytes of the body, and then the rest of it.
fn compress(reply: &mut Reply, first: usize) {
    let (first, rest) = reply.body.split_at(first.min(reply.body.len()));
    let packed = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish())
    };
    let rest = if rest.is_empty() {
        Ok(Vec::new())
    } else {
        packed(rest)
    };
    if let (Ok(first), Ok(rest)) = (packed(first), rest) {
        reply.body = [first, rest].concat();
        reply
            .headers
            .push(("content-encoding".into(), "gzip".into()));
        reply
            .headers
            .push(("vary".into(), "accept-encoding".into()));
    }
}

#[cfg(test)]
mod tests {
    use super::{apply, breach, habit};
    use crate::mock::defect::Defect;
    use crate::mock::switches::Switches;
    use crate::mock::wire::{Incoming, Reply};

    const BODY: &str = "[{\"id\":1,\"name\":\"Zoë\"}]";

    fn sent(path: &str, switches: &Switches) -> Reply {
        let request = Incoming {
            method: "GET".into(),
            path: path.into(),
            query: None,
            headers: vec![("accept-encoding".into(), "gzip".into())],
            body: Vec::new(),
        };
        let reply = Reply {
            status: 200,
            headers: Vec::new(),
            body: BODY.into(),
            damage: None,
        };
        apply(&request, reply, switches, 1)
    }

    #[track_caller]
    fn check(defect: &'static Defect, expected: &[u8]) {
        let switches = Switches {
            defects: vec![defect],
            ..Switches::default()
        };
        assert_eq!(sent("/users", &switches).body, expected);
        assert_eq!(sent("/token", &switches).body, BODY.as_bytes());
    }

    #[test]
    fn breaches_touch_lists_only() {
        check(
            &breach::DUPLICATE_KEYS,
            "[{\"id\":null,\"id\":1,\"name\":\"Zoë\"}]".as_bytes(),
        );
        check(
            &breach::INVALID_UTF8,
            b"[{\"id\":1,\"name\":\"\xffo\xc3\xab\"}]",
        );
        check(
            &breach::JSON_TRUNCATED,
            "[{\"id\":1,\"name\":\"Zoë\"}".as_bytes(),
        );
    }

    #[test]
    fn other_spellings_hold_the_same_json() {
        for variation in [&habit::PRETTY_JSON, &habit::ESCAPED_JSON] {
            let switches = Switches {
                variations: vec![variation],
                ..Switches::default()
            };
            let body: serde_json::Value =
                serde_json::from_slice(&sent("/users", &switches).body).unwrap();
            assert_eq!(body[0]["name"], "Zoë");
        }
    }
}
