//! How deep a JSON body nests and how many values it holds, before anything reads it.
//!
//! A value takes far more room once it is read than the two bytes that it may be written in.

use memchr::memchr2;

use crate::target::Limits;

/// Why this body must not be read, if it looks like JSON at all: words that follow "the JSON of the body".
///
/// Brackets and commas in texts do not count; what is wrong with the body otherwise is for others to say.
pub(crate) fn excess(body: &[u8], limits: &Limits) -> Option<String> {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if !matches!(text.trim_ascii_start().first(), Some(b'[' | b'{')) {
        return None;
    }
    let (mut depth, mut values) = (0_usize, 1_usize);
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' => rest = after_quotation(after),
            b'[' | b'{' => {
                depth += 1;
                values += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => continue,
        }
        if depth > limits.depth {
            let most = limits.depth;
            return Some(format!(
                "nests deeper than {most} levels, the limit `depth`"
            ));
        }
        if values > limits.values {
            let most = limits.values;
            return Some(format!("holds more than {most} values, the limit `values`"));
        }
    }
    None
}

/// What follows the quotation mark that ends the text which `rest` goes on with.
fn after_quotation(mut rest: &[u8]) -> &[u8] {
    while let Some(at) = memchr2(b'"', b'\\', rest) {
        if rest[at] == b'"' {
            return &rest[at + 1..];
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exceeds(body: &str, depth: usize, values: usize) -> bool {
        let limits = Limits {
            depth,
            values,
            ..Limits::default()
        };
        excess(body.as_bytes(), &limits).is_some()
    }

    #[track_caller]
    fn check(body: &str, depth: usize, values: usize) {
        assert!(!exceeds(body, depth, values), "{body}");
        assert!(exceeds(body, depth - 1, values), "{body}");
        assert!(exceeds(body, depth, values - 1), "{body}");
    }

    #[test]
    fn only_brackets_and_commas_outside_of_texts_count() {
        check("[[], {\"a\": [1]}]", 3, 6);
        check(r#" {"[[[": "{{\",,\"[["}"#, 1, 2);
        check("\u{feff}[[1,2]]", 2, 4);
        check("[]]]][[", 2, 4);
        assert!(!exceeds("<p>[[[[,,,</p>", 1, 1));
    }
}
