//! How a server may compare a value with a filter: which part of it, and whether case and accents count.

use std::borrow::Cow;

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::spec::expectation::LetterCase;
use crate::spec::witness::Reading;

/// How letters are brought together before they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folding {
    /// Every letter counts as it is.
    None,
    /// Letters of ASCII count without case.
    AsciiCase,
    /// All letters count without case.
    Case,
    /// All letters count without case and accents.
    CaseAndAccents,
}

impl Folding {
    /// All foldings that the documents leave open.
    #[must_use]
    pub fn allowed(case: LetterCase) -> &'static [Folding] {
        match case {
            LetterCase::Sensitive => &[Folding::None],
            LetterCase::Insensitive => {
                &[Folding::Case, Folding::AsciiCase, Folding::CaseAndAccents]
            }
            LetterCase::Either => &[
                Folding::None,
                Folding::Case,
                Folding::AsciiCase,
                Folding::CaseAndAccents,
            ],
        }
    }

    /// The name as habits record it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Folding::None => "sensitive",
            Folding::AsciiCase => "insensitive in ASCII",
            Folding::Case => "insensitive",
            Folding::CaseAndAccents => "insensitive, accents ignored",
        }
    }

    /// The text as it counts.
    #[must_use]
    pub fn fold(self, text: &str) -> Cow<'_, str> {
        match self {
            Folding::None => Cow::Borrowed(text),
            Folding::AsciiCase => Cow::Owned(text.to_ascii_lowercase()),
            Folding::Case => Cow::Owned(fold_case(text)),
            Folding::CaseAndAccents => Cow::Owned(fold_case(&without_accents(text))),
        }
    }
}

/// Upper case first: letters such as `ß` and `ſ` have one form there.
fn fold_case(text: &str) -> String {
    text.to_uppercase().to_lowercase()
}

/// The text without combining marks.
#[must_use]
pub fn without_accents(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    decomposed
        .chars()
        .filter(|letter| !is_mark(*letter))
        .collect()
}

/// Combining diacritical marks; names of users hold no others.
#[must_use]
pub fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Whether a value meets a filter's value under one reading and folding.
#[must_use]
pub fn meets(reading: Reading, folding: Folding, value: &str, wanted: &str) -> bool {
    let (value, wanted) = (folding.fold(value), folding.fold(wanted));
    let mut words = value
        .split(|letter: char| !letter.is_alphanumeric() && !is_mark(letter))
        .filter(|w| !w.is_empty());
    match reading {
        Reading::Equals => value == wanted,
        Reading::StartsWith => value.starts_with(&*wanted),
        Reading::EndsWith => value.ends_with(&*wanted),
        Reading::Contains => value.contains(&*wanted),
        Reading::WordEquals => {
            value == wanted
                || spaced(&value, &wanted, Side::Both)
                || words.any(|word| word == wanted)
        }
        Reading::WordStartsWith => {
            value.starts_with(&*wanted) || spaced(&value, &wanted, Side::Start)
        }
        Reading::WordEndsWith => value.ends_with(&*wanted) || spaced(&value, &wanted, Side::End),
    }
}

enum Side {
    Start,
    End,
    Both,
}

/// Whether the text occurs in a value at the borders of white-space separated words.
fn spaced(value: &str, wanted: &str, side: Side) -> bool {
    if wanted.is_empty() {
        return false;
    }
    value.match_indices(wanted).any(|(at, found)| {
        let starts = value[..at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace);
        let ends = value[at + found.len()..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
        match side {
            Side::Start => starts,
            Side::End => ends,
            Side::Both => starts && ends,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reading: Reading, folding: Folding, value: &str, wanted: &str, meets_it: bool) {
        assert_eq!(
            meets(reading, folding, value, wanted),
            meets_it,
            "{value} {} {wanted}",
            reading.name()
        );
    }

    #[test]
    fn readings_differ_in_the_part_of_the_value() {
        check(Reading::StartsWith, Folding::None, "van Dyke", "van", true);
        check(Reading::StartsWith, Folding::None, "van Dyke", "Dy", false);
        check(
            Reading::WordStartsWith,
            Folding::None,
            "van Dyke",
            "Dy",
            true,
        );
        check(Reading::WordEquals, Folding::None, "van Dyke", "Dyke", true);
        check(Reading::WordEquals, Folding::None, "van Dyke", "Dy", false);
        check(Reading::Contains, Folding::None, "van Dyke", "n D", true);
    }

    #[test]
    fn foldings_differ_in_what_counts() {
        check(Reading::Equals, Folding::None, "Émile", "émile", false);
        check(Reading::Equals, Folding::Case, "Émile", "émile", true);
        check(Reading::Equals, Folding::AsciiCase, "Émile", "émile", false);
        check(
            Reading::Equals,
            Folding::CaseAndAccents,
            "Émile",
            "EMILE",
            true,
        );
    }
}
