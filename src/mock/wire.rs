//! One request as the mock received it and one reply as it will be sent: plain values, no server types.

use percent_encoding::percent_decode_str;

/// A request as received; nothing is decoded yet.
#[derive(Debug, Clone)]
pub(crate) struct Incoming {
    /// The method in upper case, such as `GET`.
    pub(crate) method: String,
    /// The path, still percent-encoded.
    pub(crate) path: String,
    /// The query without `?`, still percent-encoded.
    pub(crate) query: Option<String>,
    /// All headers in order, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The request body.
    pub(crate) body: Vec<u8>,
}

impl Incoming {
    /// The first value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All query parameters in order, decoded (`+` is a space).
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let query = self.query.as_deref().unwrap_or("");
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(decode_pair)
            .collect()
    }

    /// The first value of a query parameter, decoded; names are case-sensitive.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.parameters()
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }
}

fn decode_pair(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (decode(name), decode(value))
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}

/// A reply before it is put on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Headers to send; `content-length` and `date` are the server's business.
    pub(crate) headers: Vec<(String, String)>,
    /// The body before any transfer or content coding.
    pub(crate) body: Vec<u8>,
    /// How the reply is damaged on its way, if at all.
    pub(crate) damage: Option<Damage>,
}

/// A seeded breach below the level of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// Fewer bytes are sent than `content-length` announces, then the connection closes.
    CutShort,
    /// `content-encoding: gzip` over bytes that are no gzip stream.
    BrokenGzip,
}
