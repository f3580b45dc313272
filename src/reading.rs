//! How a server may compare a value with a filter: which part of it, and whether case and accents count.

use std::borrow::Cow;

use icu_normalizer::DecomposingNormalizerBorrowed;
use memchr::memmem::Finder;

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
    /// All of them.
    pub const ALL: [Folding; 4] = [
        Folding::None,
        Folding::AsciiCase,
        Folding::Case,
        Folding::CaseAndAccents,
    ];

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

/// What parts the words of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// White space.
    Spaces,
    /// Everything but letters and digits, as full-text indexes do.
    Signs,
    /// The same, and combining marks, as regular expressions do: `İ` in lower case is an `i` with a mark.
    SignsAndMarks,
}

impl Words {
    /// The ways to part words that a reading leaves open.
    #[must_use]
    pub fn of(reading: Reading) -> &'static [Words] {
        match reading {
            Reading::WordEquals | Reading::WordStartsWith | Reading::WordEndsWith => {
                &[Words::Spaces, Words::Signs, Words::SignsAndMarks]
            }
            _ => &[Words::Spaces],
        }
    }

    fn parts(self, letter: char) -> bool {
        match self {
            Words::Spaces => letter.is_whitespace(),
            Words::Signs => !letter.is_alphanumeric() && !is_mark(letter),
            Words::SignsAndMarks => !letter.is_alphanumeric() || is_mark(letter),
        }
    }
}

/// One way to compare a value with a filter's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Which part of the value counts.
    pub reading: Reading,
    /// What parts its words.
    pub words: Words,
    /// Whether case and accents count.
    pub folding: Folding,
}

impl Way {
    /// Every letter counts, and white space parts words.
    #[must_use]
    pub fn exact(reading: Reading) -> Way {
        Way {
            reading,
            words: Words::Spaces,
            folding: Folding::None,
        }
    }

    /// The same in every way to part words that the reading leaves open.
    pub fn of_all_words(reading: Reading) -> impl Iterator<Item = Way> {
        let ways = Words::of(reading).iter();
        ways.map(move |words| Way {
            words: *words,
            ..Way::exact(reading)
        })
    }

    /// Whether a value meets a filter's value.
    #[must_use]
    pub fn meets(self, value: &str, wanted: &str) -> bool {
        let wanted = self.folding.fold(wanted);
        self.sought(&wanted).meets(&self.folding.fold(value))
    }

    /// A filter's value that many values are held against; it was folded before, and so are they.
    #[must_use]
    pub fn sought(self, folded: &str) -> Sought<'_> {
        Sought {
            way: self,
            wanted: folded,
            finder: Finder::new(folded),
        }
    }
}

/// A filter's value as it counts, for many values.
#[derive(Debug)]
pub struct Sought<'w> {
    way: Way,
    wanted: &'w str,
    finder: Finder<'w>,
}

impl Sought<'_> {
    /// Whether a value that was folded the same way meets it.
    #[must_use]
    pub fn meets(&self, value: &str) -> bool {
        match self.way.reading {
            Reading::Equals => value == self.wanted,
            Reading::StartsWith => value.starts_with(self.wanted),
            Reading::EndsWith => value.ends_with(self.wanted),
            Reading::Contains => self.finder.find(value.as_bytes()).is_some(),
            Reading::WordEquals => self.at_borders(value, true, true),
            Reading::WordStartsWith => self.at_borders(value, true, false),
            Reading::WordEndsWith => self.at_borders(value, false, true),
        }
    }

    /// Where it first occurs, if anywhere.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Option<usize> {
        self.finder.find(bytes)
    }

    /// Whether the text occurs in the value with a word's border before and after it, where these are asked for.
    fn at_borders(&self, value: &str, before: bool, after: bool) -> bool {
        if self.wanted.is_empty() {
            return value.is_empty();
        }
        let is_border =
            |letter: Option<char>| letter.is_none_or(|letter| self.way.words.parts(letter));
        self.finder.find_iter(value.as_bytes()).any(|at| {
            let starts = !before || is_border(value[..at].chars().next_back());
            let after = after.then(|| value[at + self.wanted.len()..].chars().next());
            starts && after.is_none_or(is_border)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reading: Reading, folding: Folding, value: &str, wanted: &str, meets_it: bool) {
        assert_eq!(
            Way {
                folding,
                ..Way::exact(reading)
            }
            .meets(value, wanted),
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
