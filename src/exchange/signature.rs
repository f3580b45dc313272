//! Signs a request by OAuth 1.0 and renders the `Authorization` header.

use std::fmt::{Display, Write};
use std::num::NonZeroU64;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use oauth1_request::request::Request;
use oauth1_request::serializer::Serializer;
use oauth1_request::signature_method::{HMAC_SHA1, Sign, SignatureMethod};
use oauth1_request::{Builder, Credentials};
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode, utf8_percent_encode,
};
use sha2::Sha256;
use url::Url;

use crate::target::{OAuth1, SignatureMethod as Method};

/// Everything but the unreserved characters of RFC 3986, as RFC 5849 encodes.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The values that differ from one request to the next; chosen by the signer where they are `None`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Freshness<'a> {
    /// A value that is used once.
    pub(crate) nonce: Option<&'a str>,
    /// Seconds since 1970.
    pub(crate) timestamp: Option<NonZeroU64>,
}

/// The `Authorization` header value that signs a `GET` of `url`.
pub(crate) fn sign(oauth: &OAuth1, url: &Url, freshness: Freshness<'_>) -> String {
    match oauth.method {
        Method::HmacSha1 => sign_with(HMAC_SHA1, oauth, url, freshness),
        Method::HmacSha256 => sign_with(HmacSha256, oauth, url, freshness),
    }
}

fn sign_with<M: SignatureMethod + Clone>(
    method: M,
    oauth: &OAuth1,
    url: &Url,
    freshness: Freshness<'_>,
) -> String {
    let client = Credentials::new(oauth.consumer_key.as_str(), oauth.consumer_secret.expose());
    let mut builder = Builder::new(client, method);
    let token = oauth.token.as_ref();
    builder
        .token(token.map(|(token, secret)| Credentials::new(token.expose(), secret.expose())))
        .nonce(freshness.nonce)
        .timestamp(freshness.timestamp)
        .version(true);
    let mut place = url.clone();
    place.set_query(None);
    builder.get(place.as_str(), &Query::of(url))
}

/// The parameters of a query, encoded and sorted as the signature base string wants them.
///
/// Implementation rationale: the signer's own list sorts by the values before they are encoded and leaves names alone;
/// both differ from RFC 5849 once a name holds `$` or two values differ in a character that is encoded.
struct Query(Vec<(String, String)>);

impl Query {
    fn of(url: &Url) -> Self {
        let mut pairs: Vec<(String, String)> = url
            .query()
            .unwrap_or("")
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (recode(name), recode(value)))
            .collect();
        pairs.sort();
        Self(pairs)
    }
}

/// Writes one parameter of the protocol.
type Step<S> = fn(&mut S);

impl Request for Query {
    fn serialize<S: Serializer>(&self, mut serializer: S) -> S::Output {
        let mut own: [(&str, Step<S>); 8] = [
            ("oauth_callback", S::serialize_oauth_callback),
            ("oauth_consumer_key", S::serialize_oauth_consumer_key),
            ("oauth_nonce", S::serialize_oauth_nonce),
            (
                "oauth_signature_method",
                S::serialize_oauth_signature_method,
            ),
            ("oauth_timestamp", S::serialize_oauth_timestamp),
            ("oauth_token", S::serialize_oauth_token),
            ("oauth_verifier", S::serialize_oauth_verifier),
            ("oauth_version", S::serialize_oauth_version),
        ];
        let mut own = own.iter_mut().peekable();
        for (name, value) in &self.0 {
            while let Some((_, write)) = own.next_if(|(key, _)| *key < name.as_str()) {
                write(&mut serializer);
            }
            // The serializer encodes values for the base string, but takes names as they are.
            serializer.serialize_parameter_encoded(&encode(name), value);
        }
        for (_, write) in own {
            write(&mut serializer);
        }
        serializer.end()
    }
}

/// From the encoding of the query to that of the base string, by way of bytes: they need not be UTF-8.
fn recode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    let bytes: Vec<u8> = percent_decode_str(&spaced).collect();
    percent_encode(&bytes, RESERVED).to_string()
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The method `HMAC-SHA256`, which the signer does not bring along.
#[derive(Clone, Copy)]
struct HmacSha256;

/// A signature base string in the making.
struct HmacSha256Sign {
    key: String,
    base: String,
}

impl SignatureMethod for HmacSha256 {
    type Sign = HmacSha256Sign;

    fn sign_with(self, client_secret: &str, token_secret: Option<&str>) -> HmacSha256Sign {
        let token_secret = encode(token_secret.unwrap_or(""));
        HmacSha256Sign {
            key: format!("{}&{token_secret}", encode(client_secret)),
            base: String::new(),
        }
    }
}

impl HmacSha256Sign {
    fn push(&mut self, text: impl Display) {
        write!(self.base, "{text}").expect("writing to a string cannot fail");
    }
}

impl Sign for HmacSha256Sign {
    type Signature = String;

    fn get_signature_method_name(&self) -> &'static str {
        "HMAC-SHA256"
    }

    fn request_method(&mut self, method: &str) {
        self.push(format_args!("{method}&"));
    }

    fn uri<T: Display>(&mut self, uri: T) {
        self.push(format_args!("{uri}&"));
    }

    fn parameter<V: Display>(&mut self, key: &str, value: V) {
        self.push(format_args!("{key}%3D{value}"));
    }

    fn delimiter(&mut self) {
        self.push("%26");
    }

    fn end(self) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes())
            .expect("HMAC takes keys of any length");
        mac.update(self.base.as_bytes());
        encode(&STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::Secret;

    /// Made by another implementation (Python, `oauthlib` 4.0.1) from the same keys, nonce and time.
    const VECTORS: &str = include_str!("testdata/signatures.json");

    fn key(method: Method, with_token: bool) -> OAuth1 {
        OAuth1 {
            consumer_key: "ck-1".to_owned(),
            consumer_secret: Secret::new("c/s+1 &é"),
            token: with_token.then(|| (Secret::new("tok-1"), Secret::new("t~s=2%"))),
            method,
        }
    }

    #[test]
    fn signatures_are_those_of_an_independent_implementation() {
        let vectors: Vec<serde_json::Value> = serde_json::from_str(VECTORS).unwrap();
        let freshness = Freshness {
            nonce: Some("nonce1"),
            timestamp: NonZeroU64::new(1_700_000_000),
        };
        for vector in vectors {
            let method = match vector["method"].as_str().unwrap() {
                "HMAC-SHA1" => Method::HmacSha1,
                _ => Method::HmacSha256,
            };
            let key = key(method, vector["token"].as_bool().unwrap());
            let url = Url::parse(vector["url"].as_str().unwrap()).unwrap();
            let header = sign(&key, &url, freshness);
            let wanted = vector["signature"].as_str().unwrap();
            assert!(
                header.ends_with(&format!(r#"oauth_signature="{wanted}""#)),
                "{vector}: {header}"
            );
        }
    }

    #[test]
    fn a_query_may_hold_names_of_the_protocol() {
        let url = Url::parse("http://h.example/?oauth_a=1&oauth_token=x&oauth_zz=2").unwrap();
        assert!(
            sign(&key(Method::HmacSha1, true), &url, Freshness::default()).starts_with("OAuth ")
        );
    }
}
