//! Verifies an OAuth 1.0 signature, by `HMAC-SHA1` or `HMAC-SHA256`, written from RFC 5849 without the signer of the harness.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha1::Sha1;
use sha2::Sha256;

use crate::mock::wire::Incoming;

/// Everything but the unreserved characters of RFC 3986 is escaped.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Both key pairs of one API key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyPair<'a> {
    /// The application key and its secret.
    pub(crate) consumer: (&'a str, &'a str),
    /// The access token and its secret.
    pub(crate) token: (&'a str, &'a str),
}

/// When and under which number a request was signed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Stamp {
    /// Seconds since 1970.
    pub(crate) timestamp: u64,
    /// A text that counts once.
    pub(crate) nonce: String,
}

/// Checks the parameters of an `Authorization: OAuth …` header, given without the scheme.
///
/// The error is the value of `oauth_problem`.
pub(crate) fn verify(
    request: &Incoming,
    header: &str,
    keys: KeyPair,
) -> Result<Stamp, &'static str> {
    let signed = parse(header)?;
    let text = |name: &str| {
        let value = signed.iter().find(|(key, _)| key == name);
        value.map(|(_, value)| value.as_str())
    };
    check_protocol(&text)?;
    if text("oauth_consumer_key") != Some(keys.consumer.0) {
        return Err("consumer_key_unknown");
    }
    if text("oauth_token") != Some(keys.token.0) {
        return Err("token_rejected");
    }
    let signature = text("oauth_signature").unwrap_or("");
    let given = STANDARD.decode(signature).map_err(|_| INVALID)?;
    let fits = ["http", "https"].iter().any(|scheme| {
        let base = base_string(request, scheme, &signed);
        match text("oauth_signature_method") {
            Some("HMAC-SHA256") => sign256(&base, keys).verify_slice(&given).is_ok(),
            _ => sign(&base, keys).verify_slice(&given).is_ok(),
        }
    });
    let stamp = Stamp {
        timestamp: text("oauth_timestamp")
            .unwrap_or("")
            .parse()
            .map_err(|_| "timestamp_refused")?,
        nonce: text("oauth_nonce").unwrap_or("").to_owned(),
    };
    if fits { Ok(stamp) } else { Err(INVALID) }
}

/// What a wrong signature is called.
const INVALID: &str = "signature_invalid";

/// Splits the header into decoded parameters; each name may stand once.
fn parse(header: &str) -> Result<Vec<(String, String)>, &'static str> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    for part in header.split(',').filter(|part| !part.trim().is_empty()) {
        let (name, value) = part.trim().split_once('=').ok_or("parameter_rejected")?;
        let value = value.trim();
        let bare = value
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let pair = (decode(name), decode(bare.unwrap_or(value)));
        if parameters.iter().any(|(known, _)| *known == pair.0) {
            return Err("parameter_rejected");
        }
        parameters.push(pair);
    }
    Ok(parameters)
}

/// Checks everything that can be refused without looking at keys.
fn check_protocol<'a>(text: &impl Fn(&str) -> Option<&'a str>) -> Result<(), &'static str> {
    let needed = [
        "oauth_consumer_key",
        "oauth_token",
        "oauth_signature_method",
        "oauth_signature",
        "oauth_timestamp",
        "oauth_nonce",
    ];
    if needed
        .iter()
        .any(|name| text(name).is_none_or(str::is_empty))
    {
        return Err("parameter_absent");
    }
    if text("oauth_version").is_some_and(|version| version != "1.0") {
        return Err("version_rejected");
    }
    let known = ["HMAC-SHA1", "HMAC-SHA256"];
    if text("oauth_signature_method").is_none_or(|method| !known.contains(&method)) {
        return Err("signature_method_rejected");
    }
    let timestamp = text("oauth_timestamp").unwrap_or("");
    if timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(())
    } else {
        Err("timestamp_refused")
    }
}

/// The signature base string of RFC 5849, section 3.4.1.
fn base_string(request: &Incoming, scheme: &str, signed: &[(String, String)]) -> String {
    let host = request.header("host").unwrap_or("").to_ascii_lowercase();
    let port = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    let uri = format!("{scheme}://{host}{}", request.path);
    let header = signed
        .iter()
        .filter(|(name, _)| name != "oauth_signature" && name != "realm")
        .cloned();
    let mut pairs: Vec<(String, String)> = request
        .parameters()
        .into_iter()
        .chain(header)
        .map(|(name, value)| (encode(&name), encode(&value)))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let parameters = encode(&pairs.join("&"));
    format!("{}&{}&{parameters}", request.method, encode(&uri))
}

/// Feeds the base string to the keyed hash.
fn sign(base: &str, keys: KeyPair) -> Hmac<Sha1> {
    let mut mac =
        Hmac::<Sha1>::new_from_slice(key(keys).as_bytes()).expect("HMAC takes keys of any length");
    mac.update(base.as_bytes());
    mac
}

/// The same over SHA-256.
fn sign256(base: &str, keys: KeyPair) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key(keys).as_bytes())
        .expect("HMAC takes keys of any length");
    mac.update(base.as_bytes());
    mac
}

fn key(keys: KeyPair) -> String {
    format!("{}&{}", encode(keys.consumer.1), encode(keys.token.1))
}

/// The header that a caller with these keys would send, for tests of the model.
#[cfg(test)]
pub(crate) fn header(request: &Incoming, keys: KeyPair, stamp: &Stamp) -> String {
    let timestamp = stamp.timestamp.to_string();
    let signed = [
        ("oauth_nonce", stamp.nonce.as_str()),
        ("oauth_timestamp", timestamp.as_str()),
        ("oauth_version", "1.0"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_consumer_key", keys.consumer.0),
        ("oauth_token", keys.token.0),
    ];
    let signed = signed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mac = sign(&base_string(request, "http", &signed), keys);
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let mut parts = vec![format!("OAuth oauth_signature=\"{}\"", encode(&signature))];
    let rest = signed.map(|(name, value)| format!("{name}=\"{}\"", encode(&value)));
    parts.extend(rest);
    parts.join(", ")
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/api/account/12345678/configuration/le-users/users";
    const KEYS: KeyPair = KeyPair {
        consumer: ("conformist-app", "app-secret-&-1"),
        token: ("conformist-token", "token secret/2"),
    };

    fn request(host: &str, query: &str) -> Incoming {
        Incoming {
            method: "GET".to_owned(),
            path: PATH.to_owned(),
            query: Some(query.to_owned()),
            headers: vec![("host".to_owned(), host.to_owned())],
            body: b"{}".to_vec(),
        }
    }

    fn header(signature: &str) -> String {
        format!(
            "oauth_nonce=\"146167283404996679721795300999\", oauth_timestamp=\"1795300999\", \
             oauth_version=\"1.0\", oauth_signature_method=\"HMAC-SHA1\", \
             oauth_consumer_key=\"conformist-app\", oauth_token=\"conformist-token\", \
             oauth_signature=\"{signature}\""
        )
    }

    #[track_caller]
    fn check(host: &str, query: &str, signature: &str) {
        let request = request(host, query);
        assert!(verify(&request, &header(signature), KEYS).is_ok());
        let other = header("Rbx7Wi3inY4UxmaxW%2FqeyrboXDF%3D");
        assert_eq!(verify(&request, &other, KEYS), Err(INVALID));
    }

    // The signatures were computed once by oauthlib 3, the signer of the Python world.

    #[test]
    fn signatures_of_another_implementation_are_accepted_and_wrong_ones_are_not() {
        let here = "127.0.0.1:8080";
        check(
            here,
            "include_deleted=true",
            "Rbx7Wi3inY4UxmaxW%2FqeyrboXDE%3D",
        );
        check(here, "", "NPTxCEYVMT9q2MaWvxUTVYtT5Ko%3D");
        check(
            here,
            "v=4.0&select=id%2CloginName",
            "%2FdrGB5qCvWjh7KMEZyhAHyn27T0%3D",
        );
        check(
            here,
            "v=4.0&select=$all",
            "EVD1BM9tV%2B4FQBE%2BWKtP2bhvX08%3D",
        );
        check(
            here,
            "v=4.0&select=memberOf(agentGroupId),id",
            "A6aLHaL2IGq3tgpCyrpqEjBh%2Fsw%3D",
        );
        check(
            here,
            "v=4.0&select=id,%20name",
            "mUIPdQk4xuRGIEJB0n5sNGBGRiM%3D",
        );
        check(
            here,
            "v=4.0&select=id,+name&b=&a=%C3%A9~-._*",
            "YXiM4bDF3SvLWlXwtCmOT7OwG%2B0%3D",
        );
        check(here, "a=2&a=1&A=3", "0pDMatyX0Z4tnfGaUxdz9F%2BhhNM%3D");
    }

    #[test]
    fn https_upper_case_hosts_and_default_ports_are_normalised() {
        check(
            "127.0.0.1:8080",
            "v=4.0",
            "034QgDm4I7ur33tfRXkCj%2BVb8Ug%3D",
        );
        check(
            "LP.Example.com:443",
            "v=4.0",
            "nHvdVrqwPX2bBwGUpJpPSJ0acv0%3D",
        );
    }

    #[test]
    fn a_request_recorded_from_a_real_client_is_verified() {
        let header = "oauth_nonce=\"163679482621948453481795300999\", oauth_timestamp=\"1795300999\", \
                      oauth_version=\"1.0\", oauth_signature_method=\"HMAC-SHA1\", oauth_consumer_key=\"k\", \
                      oauth_token=\"t\", oauth_signature=\"SZqSNTeZnXW5EPntiDIf6GbWXs4%3D\"";
        let request = request("127.0.0.1:38443", "include_deleted=true");
        let keys = KeyPair {
            consumer: ("k", "s"),
            token: ("t", "ts"),
        };
        let stamp = Stamp {
            timestamp: 1_795_300_999,
            nonce: "163679482621948453481795300999".to_owned(),
        };
        assert_eq!(verify(&request, header, keys), Ok(stamp));
    }

    #[test]
    fn a_header_without_token_is_refused() {
        let request = request("127.0.0.1:8080", "");
        let header = header("x").replace("oauth_token=\"conformist-token\", ", "");
        assert_eq!(verify(&request, &header, KEYS), Err("parameter_absent"));
    }

    #[test]
    fn a_parameter_given_twice_is_refused() {
        let request = request("127.0.0.1:8080", "");
        let header = format!("{}, oauth_nonce=\"1\"", header("x"));
        assert_eq!(verify(&request, &header, KEYS), Err("parameter_rejected"));
    }
}
