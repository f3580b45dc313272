//! The table: what an endpoint may do, whose fault that is, and which words must tell it.

use crate::hostile::certificate::Flaw;
use crate::hostile::reply::{
    USERS, array, bomb, calm, close, goaway, gzip, head, head_end, json, page, page_or_end,
    redirect, sized, status, whole,
};
use crate::hostile::server::{Act, Visit};

/// Whom a behaviour meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meets {
    /// Only who asks for it: all other cases go on and pass.
    Bait,
    /// Whoever comes: no case has an answer.
    All,
}

/// How the behaviour is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Over TCP.
    Plain,
    /// Over TCP with a reset at the end of each connection.
    Resetting,
    /// Nobody listens.
    Nobody,
    /// The server speaks plain HTTP, the client TLS.
    PlainForTls,
    /// The server speaks TLS, the client plain HTTP.
    TlsForPlain,
    /// Over TLS and HTTP/1.1.
    Tls(Flaw),
    /// Over TLS and HTTP/2.
    Http2,
    /// The same, without malice, but every connection ends with its first answer.
    Parting,
}

/// One behaviour.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// What the endpoint does.
    pub(super) name: &'static str,
    /// How it is reached.
    pub(super) way: Way,
    /// Whom it meets.
    pub(super) meets: Meets,
    /// What it does.
    pub(super) act: fn(&Visit) -> Act,
    /// Verdict and cause of the case that asks for it.
    pub(super) verdict: &'static str,
    /// Part of the reason of that verdict.
    pub(super) says: &'static str,
    /// Whether nothing ends it but the timeout of the target, so that this is set low.
    pub(super) endless: bool,
}

const FAIL: &str = "fail";
const PASS: &str = "pass";
const TRANSPORT: &str = "inconclusive (transport)";
const BUDGET: &str = "inconclusive (budget)";

/// A row that meets who asks for it.
const fn bait(
    name: &'static str,
    act: fn(&Visit) -> Act,
    verdict: &'static str,
    says: &'static str,
) -> Row {
    Row {
        name,
        way: Way::Plain,
        meets: Meets::Bait,
        act,
        verdict,
        says,
        endless: false,
    }
}

/// A row that meets everybody.
const fn all(name: &'static str, way: Way, act: fn(&Visit) -> Act, says: &'static str) -> Row {
    Row {
        way,
        meets: Meets::All,
        ..bait(name, act, TRANSPORT, says)
    }
}

/// A row that ends with the timeout.
const fn endless(row: Row) -> Row {
    Row {
        endless: true,
        ..row
    }
}

/// All behaviours.
pub(super) fn rows() -> Vec<Row> {
    [connections(), heads(), bodies(), texts(), links(), moods()]
        .into_iter()
        .flatten()
        .collect()
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn connections() -> Vec<Row> {
    let nothing: fn(&Visit) -> Act = |_| calm();
    vec![
        all("refused", Way::Nobody, nothing, "connection refused"),
        all(
            "reset",
            Way::Resetting,
            |_| Act::Close(Vec::new()),
            "the connection ended before an answer",
        ),
        all(
            "closed at once",
            Way::Plain,
            |_| Act::Close(Vec::new()),
            "ended before an answer: connection closed",
        ),
        endless(all(
            "silent accept",
            Way::Plain,
            |_| Act::Hold(Vec::new()),
            "no answer in 2s",
        )),
        endless(bait(
            "silent at first, then not",
            |visit| {
                if visit.earlier == 0 {
                    Act::Hold(Vec::new())
                } else {
                    calm()
                }
            },
            PASS,
            "",
        )),
        all(
            "no HTTP",
            Way::Plain,
            |_| close("SSH-2.0-OpenSSH_9.6\r\n"),
            "does not speak HTTP",
        ),
        all(
            "TLS with another name",
            Way::Tls(Flaw::Name),
            nothing,
            "not valid for name \"127.0.0.1\"",
        ),
        all(
            "TLS expired",
            Way::Tls(Flaw::Expired),
            nothing,
            "certificate expired",
        ),
        all(
            "TLS not yet valid",
            Way::Tls(Flaw::Future),
            nothing,
            "not valid yet",
        ),
        all(
            "TLS self-signed",
            Way::Tls(Flaw::SelfSigned),
            nothing,
            "certificate",
        ),
        all(
            "TLS of an unknown authority",
            Way::Tls(Flaw::Authority),
            nothing,
            "UnknownIssuer",
        ),
        all(
            "plain HTTP on a TLS port",
            Way::PlainForTls,
            |_| close("HTTP/1.1 400 Bad Request\r\n\r\n"),
            "does not speak TLS",
        ),
        all(
            "TLS on a port for plain HTTP",
            Way::TlsForPlain,
            nothing,
            "127.0.0.1:",
        ),
        all(
            "HTTP/2 GOAWAY",
            Way::Http2,
            |_| Act::Close(goaway(0)),
            "the connection ended before an answer",
        ),
        all(
            "HTTP/2 GOAWAY for calm",
            Way::Http2,
            |_| Act::Close(goaway(11)),
            "the connection ended before an answer",
        ),
        Row {
            way: Way::Parting,
            ..bait("HTTP/2 GOAWAY after each answer", nothing, PASS, "")
        },
        Row {
            way: Way::Tls(Flaw::None),
            ..bait("TLS that can be trusted", nothing, PASS, "")
        },
        Row {
            way: Way::Resetting,
            ..bait(
                "reset under a request",
                |_| Act::Close(Vec::new()),
                TRANSPORT,
                "the connection ended before an answer",
            )
        },
        bait(
            "keep-alive closed between requests",
            |_| Act::Close(whole(USERS)),
            PASS,
            "",
        ),
        bait(
            "closed at first, then not",
            |visit| {
                if visit.earlier < 2 {
                    Act::Close(Vec::new())
                } else {
                    calm()
                }
            },
            PASS,
            "",
        ),
    ]
}

fn heads() -> Vec<Row> {
    vec![
        endless(bait(
            "headers at a crawl",
            |_| Act::Drip(head(&[]), b"x: y\r\n".to_vec(), 1),
            TRANSPORT,
            "no answer in 2s",
        )),
        bait(
            "headers without end",
            |_| Act::Flood(head(&[]), b"x: y\r\n".repeat(1_000)),
            TRANSPORT,
            "100 headers or 400 KiB",
        ),
        bait(
            "a header without end",
            |_| Act::Flood([head(&[]), b"x: ".to_vec()].concat(), vec![b'y'; 1 << 16]),
            TRANSPORT,
            "100 headers or 400 KiB",
        ),
        bait(
            "100,000 headers",
            |_| Act::Say([head(&[]), b"x: y\r\n".repeat(100_000), b"\r\n".to_vec()].concat()),
            TRANSPORT,
            "100 headers or 400 KiB",
        ),
        endless(bait(
            "a storm of 1xx",
            |_| {
                let hints = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(50);
                let size = hints.len();
                Act::Drip(Vec::new(), hints, size)
            },
            TRANSPORT,
            "no answer in 2s",
        )),
        endless(bait(
            "a flood of 1xx",
            |_| Act::Flood(Vec::new(), b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000)),
            TRANSPORT,
            "no answer in 2s",
        )),
        bait(
            "a few 1xx",
            |_| Act::Say([b"HTTP/1.1 100 Continue\r\n\r\n".repeat(3), whole(USERS)].concat()),
            PASS,
            "",
        ),
        bait(
            "a status that is no number",
            |_| close("HTTP/1.1 twelve\r\n\r\n"),
            FAIL,
            "invalid HTTP status-code",
        ),
        bait(
            "a length below zero",
            |_| close("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"),
            FAIL,
            "content-length",
        ),
        bait(
            "a length beyond all numbers",
            |_| close("HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n[]"),
            TRANSPORT,
            "a length beyond 2^64",
        ),
        bait(
            "two lengths",
            |_| close("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n[]"),
            FAIL,
            "content-length",
        ),
        bait(
            "a status that leaves HTTP",
            |_| {
                Act::Say(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n".to_vec())
            },
            FAIL,
            "status 101",
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "one table, a row for each behaviour")]
fn bodies() -> Vec<Row> {
    const CHUNKED: &str = "transfer-encoding: chunked";
    const GZIP: &str = "content-encoding: gzip";
    vec![
        bait(
            "a body without end",
            |_| Act::Flood(head_end(&[]), vec![b' '; 1 << 16]),
            TRANSPORT,
            "larger than 1048576 bytes, the limit `response-size`",
        ),
        endless(bait(
            "one byte at a time",
            |_| Act::Drip(head_end(&["content-length: 1000000"]), b" ".to_vec(), 1),
            TRANSPORT,
            "bytes of its body, in 2s",
        )),
        endless(bait(
            "a body that stops",
            |_| Act::Hold([head_end(&["content-length: 100"]), b"{\"users\"".to_vec()].concat()),
            TRANSPORT,
            "no full answer, 8 bytes",
        )),
        bait(
            "a length too long",
            |_| Act::Close([head_end(&["content-length: 100"]), USERS.into()].concat()),
            FAIL,
            "end of file",
        ),
        bait(
            "a length too short",
            |_| Act::Close([head_end(&["content-length: 10"]), USERS.into()].concat()),
            FAIL,
            "ends too early",
        ),
        bait(
            "a chunk cut short",
            |_| Act::Close([head_end(&[CHUNKED]), b"ff\r\n{\"users\":".to_vec()].concat()),
            FAIL,
            "127.0.0.1:",
        ),
        bait(
            "a chunk of no size",
            |_| Act::Close([head_end(&[CHUNKED]), b"zz\r\n{}\r\n".to_vec()].concat()),
            FAIL,
            "chunk size",
        ),
        bait(
            "more beside a chunk than in it",
            |_| {
                let first = [head_end(&[CHUNKED]), b"2;".to_vec()].concat();
                Act::Flood(first, b"a=b;".repeat(1_000))
            },
            TRANSPORT,
            "chunk extensions over limit",
        ),
        bait(
            "trailers without end",
            |_| {
                let first = [head_end(&[CHUNKED]), b"2\r\n[]\r\n0\r\n".to_vec()].concat();
                Act::Flood(first, b"x: y\r\n".repeat(1_000))
            },
            TRANSPORT,
            "chunk trailers",
        ),
        bait("a gzip bomb", bomb, TRANSPORT, "larger than 1048576 bytes"),
        bait(
            "broken gzip",
            |_| Act::Say(sized(&[GZIP], b"\x1f\x8b but no more")),
            FAIL,
            "127.0.0.1:",
        ),
        bait(
            "gzip cut short",
            |_| Act::Say(sized(&[GZIP], &gzip(USERS.as_bytes())[..20])),
            FAIL,
            "127.0.0.1:",
        ),
        bait(
            "a coding that nobody asked for",
            |_| Act::Say(sized(&["content-encoding: br"], b"\x0b\x02\x80")),
            FAIL,
            "content coding `br`",
        ),
        bait(
            "nested 100,000 deep",
            |_| json(&"[".repeat(100_000)),
            TRANSPORT,
            "nests deeper than 50 levels, the limit `depth`",
        ),
        bait(
            "an array of 200 MB",
            array,
            TRANSPORT,
            "larger than 1048576 bytes",
        ),
        bait(
            "an array of 400,000 numbers",
            |_| json(&format!("[0{}]", ",0".repeat(400_000))),
            TRANSPORT,
            "holds more than 100000 values, the limit `values`",
        ),
        bait("an empty body", |_| json(""), FAIL, "it is empty"),
        bait(
            "HTML with 200",
            |_| {
                Act::Say(sized(
                    &["content-type: text/html"],
                    b"<!doctype html><p>Please sign in.",
                ))
            },
            FAIL,
            "HTML",
        ),
        bait(
            "no content",
            |_| close("HTTP/1.1 204 No Content\r\n\r\n"),
            FAIL,
            "status 204",
        ),
    ]
}

fn texts() -> Vec<Row> {
    vec![
        bait(
            "invalid UTF-8",
            |_| {
                Act::Say(sized(
                    &[],
                    b"{\"users\":[{\"id\":\"\xff\xfe\"}],\"total\":1}",
                ))
            },
            FAIL,
            "not valid UTF-8",
        ),
        bait(
            "a byte order mark",
            |_| json(&format!("\u{feff}{USERS}")),
            FAIL,
            "byte order mark",
        ),
        bait(
            "trailing garbage",
            |_| json(&format!("{USERS} and more")),
            FAIL,
            "something follows its end",
        ),
        bait(
            "duplicate keys",
            |_| json(r#"{"users":[],"users":[{"id":"a"}],"total":1}"#),
            FAIL,
            "the key `users` stands twice",
        ),
        bait(
            "NaN",
            |_| json(r#"{"users":[],"total":NaN}"#),
            FAIL,
            "breaks the syntax of JSON at line 1",
        ),
        bait(
            "a number beyond all doubles",
            |_| json(r#"{"users":[],"total":1e999}"#),
            FAIL,
            "a number that no double can hold",
        ),
        bait(
            "a number of 400 digits",
            |_| json(&format!(r#"{{"users":[],"total":{}}}"#, "9".repeat(400))),
            FAIL,
            "a number that no double can hold",
        ),
        bait(
            "half a surrogate",
            |_| json(r#"{"users":[{"id":"\ud800"}],"total":1}"#),
            FAIL,
            "breaks the syntax of JSON",
        ),
        bait(
            "a total of 2^63",
            |_| json(r#"{"users":[{"id":"a"}],"total":9223372036854775808}"#),
            FAIL,
            "9223372036854775808",
        ),
        bait(
            "a total below zero",
            |_| json(r#"{"users":[],"total":-1}"#),
            FAIL,
            "total",
        ),
        bait(
            "users that are none",
            |_| json(r#"{"users":[1,null,[]],"total":3}"#),
            FAIL,
            "no object at `/users/0`",
        ),
        bait(
            "no list",
            |_| json(r#"{"users":{"id":"a"},"total":1}"#),
            FAIL,
            "no list at `/users`",
        ),
        bait("no object", |_| json("null"), FAIL, "no list at `/users`"),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn links() -> Vec<Row> {
    vec![
        bait(
            "a redirect to itself",
            |visit| redirect(&visit.target),
            FAIL,
            "status 302",
        ),
        bait(
            "a redirect to another host",
            |visit| redirect(&format!("{}/x", visit.elsewhere)),
            FAIL,
            "status 302",
        ),
        Row {
            way: Way::Tls(Flaw::None),
            ..bait(
                "a redirect from TLS to plain HTTP",
                |visit| redirect(&format!("{}/x", visit.elsewhere)),
                FAIL,
                "status 302",
            )
        },
        bait(
            "a link to itself",
            |visit| page(&visit.target),
            FAIL,
            "a page that was read already",
        ),
        bait(
            "links in a circle",
            |visit| {
                page(if visit.earlier.is_multiple_of(2) {
                    "?trap=1&page=2"
                } else {
                    "?trap=1"
                })
            },
            FAIL,
            "a page that was read already",
        ),
        bait(
            "a link to another host",
            |visit| page(&format!("{}{}", visit.elsewhere, visit.target)),
            FAIL,
            "leads to another origin, http://127.0.0.1:",
        ),
        Row {
            way: Way::Tls(Flaw::None),
            ..bait(
                "a link from TLS to plain HTTP",
                |visit| {
                    page(&format!(
                        "{}&page=2",
                        visit.origin.replace("https", "http") + &visit.target
                    ))
                },
                FAIL,
                "leads to another origin, http://127.0.0.1:",
            )
        },
        bait(
            "a link with a user name",
            |visit| {
                page(&format!(
                    "{}/?trap=1",
                    visit.elsewhere.replace("//", "//127.0.0.1@")
                ))
            },
            FAIL,
            "leads to another origin",
        ),
        bait(
            "a link to another path",
            |_| page("/etc/passwd?trap=1"),
            FAIL,
            "leads to another path, /etc/passwd",
        ),
        bait(
            "a link to a file",
            |_| page("file:///etc/passwd"),
            FAIL,
            "no URL of HTTP: `file:///etc/passwd`",
        ),
        bait(
            "a link to a script",
            |_| page("javascript:alert(1)"),
            FAIL,
            "no URL of HTTP: `javascript:alert(1)`",
        ),
        bait(
            "a link that is none",
            |_| page("http://[::"),
            FAIL,
            "no URL of HTTP: `http://[::`",
        ),
        bait(
            "links that grow",
            |visit| {
                page(&format!(
                    "?trap=1&pad={}",
                    "x".repeat(5_000 * (visit.earlier + 1))
                ))
            },
            FAIL,
            "a query of more than 16384 bytes",
        ),
        bait(
            "pages without end",
            |visit| page(&format!("?trap=1&page={}", visit.earlier + 2)),
            BUDGET,
            "more pages than this run may read",
        ),
    ]
}

fn moods() -> Vec<Row> {
    vec![
        bait(
            "429 for ever",
            |_| status("429 Too Many Requests", "retry-after: 0"),
            TRANSPORT,
            "the target is busy: status 429 to each of 4 attempts",
        ),
        bait(
            "503 for ever",
            |_| status("503 Service Unavailable", "retry-after: 0"),
            TRANSPORT,
            "the target is busy: status 503 to each of 4 attempts",
        ),
        bait(
            "patience for a year",
            |_| status("429 Too Many Requests", "retry-after: 31536000"),
            TRANSPORT,
            "asks to wait for 31536000 s, longer than the patience of 5s",
        ),
        bait(
            "patience for ever",
            |_| {
                status(
                    "503 Service Unavailable",
                    "retry-after: 99999999999999999999",
                )
            },
            TRANSPORT,
            "longer than the patience of 5s",
        ),
        bait(
            "patience until a date",
            |visit| {
                if visit.earlier == 0 {
                    status(
                        "429 Too Many Requests",
                        "retry-after: Sun, 06 Nov 1994 08:49:37 GMT",
                    )
                } else {
                    calm()
                }
            },
            PASS,
            "",
        ),
        bait(
            "flapping",
            |visit| {
                if visit.earlier.is_multiple_of(2) {
                    status("503 Service Unavailable", "retry-after: 0")
                } else {
                    page_or_end(visit)
                }
            },
            PASS,
            "",
        ),
        bait(
            "500 for ever",
            |_| status("500 Internal Server Error", "x: y"),
            FAIL,
            "status 500",
        ),
    ]
}
