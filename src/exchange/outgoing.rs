//! What of a request goes out as it is: its URL to the letter, and its headers.

use url::Url;

use crate::exchange::TransportErrorKind;
use crate::exchange::failure::Failure;
use crate::request::Request;

/// What we say we are.
const USER_AGENT: &str = concat!("conformist/", env!("CARGO_PKG_VERSION"));

/// The path and query of a request.
pub(super) fn target_of(request: &Request) -> String {
    if request.query.is_empty() {
        request.path.clone()
    } else {
        format!("{}?{}", request.path, request.query)
    }
}

/// The URL of a request, exactly as it is written there.
///
/// The URL library writes some characters its own way: `'` in a query becomes `%27`, `/./` in a path vanishes. A test
/// that asks something else than it says proves nothing, so such a request is refused instead.
pub(super) fn exact_url(base: &str, request: &Request) -> Result<Url, Failure> {
    let written = format!("{base}{}", target_of(request));
    let problem = match Url::parse(&written) {
        Ok(url) if is_exact(&url, &written, request) => return Ok(url),
        Ok(url) if url.fragment().is_some() => format!("`{written}` holds a `#`"),
        Ok(url) => format!("`{written}` would be sent as `{url}`"),
        Err(error) => format!("`{written}` is no URL: {error}"),
    };
    Err(Failure::final_(TransportErrorKind::Unsendable, problem))
}

fn is_exact(url: &Url, written: &str, request: &Request) -> bool {
    url.as_str() == written && url.fragment().is_none() && request.path.starts_with('/')
}

/// All headers but the credential's: those of the request, and ours where it says nothing.
pub(super) fn headers(request: &Request) -> Vec<(String, String)> {
    let mut headers = request.headers.clone();
    let ours = [
        ("user-agent", Some(USER_AGENT)),
        ("accept", Some("*/*")),
        ("accept-encoding", Some("gzip")),
        (
            "content-type",
            request.body.as_ref().map(|_| "application/json"),
        ),
    ];
    for (name, value) in ours {
        let given = headers
            .iter()
            .any(|(given, _)| given.eq_ignore_ascii_case(name));
        if let (Some(value), false) = (value, given) {
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    headers
}
