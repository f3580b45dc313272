//! Texts inside of YAML that is written: scalars, lists in one line, and comments.

use std::fmt::Write as _;

use serde_json::Value;

/// Words that YAML reads as something else than a text.
const WORDS: [&str; 13] = [
    "true", "false", "null", "yes", "no", "on", "off", "y", "n", "~", "nan", "inf", "-",
];

/// A text as a scalar: plain where every reader takes it for a text, otherwise in double quotes.
pub(super) fn scalar(text: &str) -> String {
    let starts = text
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '/');
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
    let is_word = WORDS.contains(&text.to_ascii_lowercase().as_str());
    if starts && text.chars().all(plain) && !is_word {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text in double quotes, which YAML reads as JSON does.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A list in one line.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(scalar).collect();
    format!("[{}]", texts.join(", "))
}

/// A text of other people in one line: no control characters, and not longer than anybody reads.
pub(super) fn tame(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let line = words.join(" ");
    if line.chars().count() <= 160 {
        return line;
    }
    let kept: String = line.chars().take(159).collect();
    kept + "…"
}

/// Comments of at most 118 characters a line, each after `indent` spaces and `# `.
pub(super) fn comment(indent: usize, text: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent + 3 + line.chars().count() + word.chars().count() > 118 {
            let _infallible = writeln!(out, "{:indent$}# {line}", "");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        let _infallible = writeln!(out, "{:indent$}# {line}", "");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_yaml_might_read_otherwise_is_quoted() {
        assert_eq!(scalar("lastName"), "lastName");
        assert_eq!(scalar("/meta/total"), "/meta/total");
        for odd in [
            "",
            "no",
            "4.0",
            "a b",
            "a: b",
            "{{x}}",
            "é",
            "-x",
            "@odata.count",
        ] {
            assert!(scalar(odd).starts_with('"'), "{odd}");
        }
        assert_eq!(list(["id", "on"]), "[id, \"on\"]");
    }

    #[test]
    fn a_foreign_text_is_one_line_of_bounded_length() {
        assert_eq!(tame(" a\nb\t\u{1b}[31m c "), "a b [31m c");
        assert_eq!(tame(&"x".repeat(500)).chars().count(), 160);
    }

    #[test]
    fn comments_are_broken_between_words() {
        let text = comment(2, &"word ".repeat(60));
        assert!(text.lines().count() > 1);
        assert!(
            text.lines()
                .all(|line| line.starts_with("  # word") && line.len() <= 118)
        );
    }
}
