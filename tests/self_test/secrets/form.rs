//! The secrets that are planted, the forms in which they are repeated, and the search for any of them.

use std::fmt::Write;

/// What every secret holds: whoever finds it in any form has found a leak.
const MARK: &str = "c4naryC4nary";

/// The application key, which comes from a file.
pub(super) const APPKEY: &str = "ak-c4naryC4nary/+=~";

/// What the endpoint issues.
pub(super) const ISSUED: [&str; 2] = ["at-c4naryC4nary.e30+/=", "rt-c4naryC4nary~-_"];

/// A member of a user that the schema marks as secret.
pub(super) const MEMBER: &str = "member \"c4naryC4nary\" \\ é";

/// The secrets of the environment; one is none.
pub(super) const SECRETS: [(&str, &str); 8] = [
    ("CANARY_SETTING", "public"),
    ("CANARY_BEARER", "b-c4naryC4nary/+=~%41"),
    ("CANARY_TOLD", "told-c4naryC4nary.-_"),
    ("CANARY_CONSUMER", "cs c4naryC4nary\"\\é/+"),
    ("CANARY_TOKEN", "tk-c4naryC4nary/+= é"),
    ("CANARY_TOKEN_SECRET", "ts%c4naryC4nary&=%25 '"),
    ("CANARY_CLIENT", "cl c4naryC4nary+%2B<ü>"),
    ("CANARY_PASSWORD", "pw c4naryC4nary'ß\"{}$"),
];

/// A text in every form that the mask must know.
pub(super) fn forms(secret: &str) -> Vec<String> {
    let once = percent(secret);
    let json = serde_json::to_string(secret).unwrap();
    let mut forms = vec![
        secret.to_owned(),
        once.clone(),
        percent(&once),
        form_encoded(secret),
        percent(&form_encoded(secret)),
        json[1..json.len() - 1].to_owned(),
        unicode(secret),
        hex(secret),
        markup(secret),
        base64(secret.as_bytes(), *b"+/"),
        base64(secret.as_bytes(), *b"-_"),
        format!(
            "GET&http%3A%2F%2Fh%2F&oauth_token%3D{}%26x%3D1",
            percent(&once)
        ),
    ];
    for before in ["", "i", "id:"] {
        forms.push(base64(format!("{before}{secret}:more").as_bytes(), *b"+/"));
    }
    forms
}

/// The forms of the mark that stand in these bytes.
pub(super) fn leaks(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut sought = vec![
        MARK.to_owned(),
        unicode(MARK),
        hex(MARK),
        percent(&hex(MARK)),
    ];
    for shift in 0..3 {
        // What stands before it may have any length, and only the middle is the same for all neighbours.
        let encoded = base64(format!("{}{MARK}~", "~".repeat(shift)).as_bytes(), *b"+/");
        let first = (shift * 8).div_ceil(6);
        let last = (shift + MARK.len()) * 8 / 6;
        sought.push(encoded[first..last].to_owned());
    }
    let text = text.to_lowercase();
    sought.retain(|form| text.contains(&form.to_lowercase()));
    sought
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").unwrap();
        }
    }
    out
}

fn form_encoded(text: &str) -> String {
    percent(text).replace("%20", "+")
}

fn hex(text: &str) -> String {
    let escapes: Vec<String> = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
    escapes.concat()
}

fn unicode(text: &str) -> String {
    let units = text.encode_utf16();
    let escapes: Vec<String> = units.map(|unit| format!("\\u{unit:04x}")).collect();
    escapes.concat()
}

/// As it stands in a page of HTML.
fn markup(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            _ => out.push(sign),
        }
    }
    out
}

/// Base64 with these last two letters.
fn base64(bytes: &[u8], last: [u8; 2]) -> String {
    let letters: Vec<u8> = (b'A'..=b'Z')
        .chain(b'a'..=b'z')
        .chain(b'0'..=b'9')
        .chain(last)
        .collect();
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let number = group
            .iter()
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        let number = number << (8 * (3 - group.len()));
        for place in 0..4 {
            if place <= group.len() {
                let index = number >> (18 - 6 * place) & 63;
                out.push(char::from(letters[usize::try_from(index).unwrap()]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[test]
fn a_secret_in_any_form_is_found_by_its_mark() {
    for (_, secret) in &SECRETS[1..] {
        for form in forms(secret) {
            assert!(!leaks(form.as_bytes()).is_empty(), "{form}");
        }
    }
    assert!(leaks(b"nothing of the kind").is_empty());
}
