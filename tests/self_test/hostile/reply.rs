//! What a server says: well-formed answers, beginnings of answers, and what only looks like one.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::hostile::server::{Act, Visit};

/// A list of two users.
pub(crate) const USERS: &str = r#"{"users":[{"id":"a"},{"id":"b"}],"total":2,"next":null}"#;

/// What is answered without malice.
pub(crate) fn calm() -> Act {
    Act::Say(whole(USERS))
}

/// A whole answer with this JSON.
pub(crate) fn whole(body: &str) -> Vec<u8> {
    sized(&["content-type: application/json"], body.as_bytes())
}

/// The same, after which the connection stays open.
pub(crate) fn json(body: &str) -> Act {
    Act::Say(whole(body))
}

/// A page of one user, and the way to the next.
pub(crate) fn page(next: &str) -> Act {
    json(&format!(
        r#"{{"users":[{{"id":"u{}"}}],"total":1,"next":"{next}"}}"#,
        next.len()
    ))
}

/// Two pages, as long as they last.
pub(crate) fn page_or_end(visit: &Visit) -> Act {
    if visit.target.contains("page=2") {
        json(r#"{"users":[{"id":"b"}],"total":2,"next":null}"#)
    } else {
        json(r#"{"users":[{"id":"a"}],"total":2,"next":"?trap=1&page=2"}"#)
    }
}

/// A redirect.
pub(crate) fn redirect(location: &str) -> Act {
    status("302 Found", &format!("location: {location}"))
}

/// An answer without body, with this status and header.
pub(crate) fn status(line: &str, header: &str) -> Act {
    Act::Say(format!("HTTP/1.1 {line}\r\n{header}\r\ncontent-length: 0\r\n\r\n").into_bytes())
}

/// This text, and the end.
pub(crate) fn close(text: &str) -> Act {
    Act::Close(text.into())
}

/// A head of status 200 that goes on.
pub(crate) fn head(headers: &[&str]) -> Vec<u8> {
    let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
    for header in headers {
        head.extend_from_slice(header.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head
}

/// A head of status 200; its body is to follow.
pub(crate) fn head_end(headers: &[&str]) -> Vec<u8> {
    [head(headers), b"\r\n".to_vec()].concat()
}

/// A whole answer.
pub(crate) fn sized(headers: &[&str], body: &[u8]) -> Vec<u8> {
    let length = format!("content-length: {}", body.len());
    [head_end(&[headers, &[&length]].concat()), body.to_vec()].concat()
}

/// The compressed form.
pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// About a gibibyte from about a mebibyte: the compressed form of a mebibyte, a thousand times over.
pub(crate) fn gzip_bomb() -> Vec<u8> {
    const HEAD: usize = 10;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    encoder.flush().unwrap();
    let block = encoder.get_ref()[HEAD..].to_vec();
    [encoder.get_ref()[..HEAD].to_vec(), block.repeat(1 << 10)].concat()
}

/// `SETTINGS`, and `GOAWAY` with this reason.
pub(crate) fn goaway(reason: u8) -> Vec<u8> {
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let farewell = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, reason];
    [&settings[..], &farewell[..]].concat()
}

/// A body of a mebibyte that unpacks to a gibibyte.
pub(crate) fn bomb(_: &Visit) -> Act {
    Act::Say(sized(&["content-encoding: gzip"], &gzip_bomb()))
}

/// A list of a hundred million numbers.
pub(crate) fn array(_: &Visit) -> Act {
    let head = head_end(&["content-length: 200000000"]);
    Act::Flood([head, b"[0".to_vec()].concat(), b",0".repeat(1 << 15))
}
