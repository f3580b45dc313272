//! Turns the name of a case into a file name that every system accepts, and no two names into one.

use std::fmt::Write as _;

/// The stem of the file for this name.
///
/// `::` becomes `__`, a capital letter `+` and its small letter, because file systems may not tell the two apart,
/// and every character but small letters, digits and `-` becomes `%` and two hexadecimal digits per byte of UTF-8.
/// Each name can be told from its stem, so different names have different stems, whatever the case of letters is
/// worth on the file system. A name that Windows reserves for a device has its first letter written in digits.
#[must_use]
pub fn file_name(case: &str) -> String {
    let mut stem = String::with_capacity(case.len() + 8);
    let mut rest = case;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("::") {
            stem.push_str("__");
            rest = after;
            continue;
        }
        let (character, after) = rest.split_at(c.len_utf8());
        match c {
            'a'..='z' | '0'..='9' | '-' => stem.push(c),
            'A'..='Z' => stem.extend(['+', c.to_ascii_lowercase()]),
            _ => stem.push_str(&digits(character)),
        }
        rest = after;
    }
    if is_device(&stem) {
        let (first, rest) = stem.split_at(1);
        stem = digits(first) + rest;
    }
    stem
}

fn digits(text: &str) -> String {
    text.bytes().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "%{byte:02x}");
        digits
    })
}

fn is_device(stem: &str) -> bool {
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_usual_name_stays_readable() {
        assert_eq!(
            file_name("avaya::filter::prefix::lastName"),
            "avaya__filter__prefix__last+name"
        );
    }

    #[test]
    fn names_that_look_alike_have_different_stems() {
        let names = [
            "", "a::b", "a:b", "a__b", "a_b", "a:::b", "a::::b", "a%3ab", "a%b", "A::b", "a::B",
            "+a", "a+b", "a.b", "a b", "id,name", "id, name", "é", "e\u{301}", "É", "%c3%a9",
            "con", "CON", "%63on", "con::a", "com1", "com10", "..", "/", "\\", "-",
        ];
        let stems: BTreeSet<_> = names
            .iter()
            .map(|name| file_name(name).to_ascii_lowercase())
            .collect();
        assert_eq!(stems.len(), names.len());
    }

    #[test]
    fn a_stem_holds_only_what_every_file_system_accepts() {
        let stem = file_name("a:*?<>|\"/\\\u{0}\u{7f}. Z");
        assert!(
            stem.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+%_-".contains(&b)),
            "{stem}"
        );
        assert_eq!(file_name("nul"), "%6eul");
    }
}
