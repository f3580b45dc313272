//! How deep a JSON body nests, before anything reads it.

/// Whether arrays and objects stand in one another more than `limit` times over, if this looks like JSON at all.
///
/// Brackets in texts do not count; what is wrong with the body otherwise is for others to say.
pub(crate) fn exceeds(body: &[u8], limit: usize) -> bool {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if !matches!(text.trim_ascii_start().first(), Some(b'[' | b'{')) {
        return false;
    }
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, depth: usize) {
        assert!(!exceeds(body.as_bytes(), depth), "{body}");
        assert!(depth == 0 || exceeds(body.as_bytes(), depth - 1), "{body}");
    }

    #[test]
    fn only_brackets_outside_of_texts_count() {
        check("[[], {\"a\": [1]}]", 3);
        check(r#" {"[[[": "{{\\\"[["}"#, 1);
        check("\u{feff}[[]]", 2);
        check("<p>[[[[</p>", 0);
        check("[]]]][[", 2);
    }
}
