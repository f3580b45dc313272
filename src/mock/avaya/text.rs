//! How texts are compared: the habits of case, accents and missing values.

use std::cmp::Ordering;
use std::iter;

use icu_casemap::CaseMapper;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::mock::avaya::variations;
use crate::mock::switches::Switches;

/// The order of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Collation {
    /// By code point.
    CodePoint,
    /// By code point, without the case of ASCII letters.
    AsciiCase,
    /// By code point, without the case of any letter.
    CaseFold,
    /// By the root collation, without case and accents.
    Primary,
    /// Without case, `å`, `ä` and `ö` and their kin after `z`.
    Swedish,
}

impl Collation {
    /// The collation in force.
    pub(crate) fn chosen(switches: &Switches) -> Self {
        if switches.varies(&variations::COLLATION_ASCII_CI) {
            Self::AsciiCase
        } else if switches.varies(&variations::COLLATION_CASE_FOLD) {
            Self::CaseFold
        } else if switches.varies(&variations::COLLATION_ACCENTS) {
            Self::Primary
        } else if switches.varies(&variations::COLLATION_SWEDISH) {
            Self::Swedish
        } else {
            Self::CodePoint
        }
    }

    /// The text as it is compared.
    pub(crate) fn key(self, text: &str) -> String {
        match self {
            Self::CodePoint | Self::Primary => text.to_owned(),
            Self::AsciiCase => text.to_ascii_lowercase(),
            Self::CaseFold => fold(text),
            Self::Swedish => fold(text).chars().map(swedish).collect(),
        }
    }

    /// The comparison of two keys.
    pub(crate) fn comparison(self) -> impl Fn(&str, &str) -> Ordering {
        let root = (self == Self::Primary).then(primary).flatten();
        move |left, right| match &root {
            Some(collator) => collator.compare(left, right),
            None => left.cmp(right),
        }
    }
}

/// A letter at its place in the alphabet; accents that make no letter of their own do not count.
fn swedish(letter: char) -> char {
    match letter {
        'å' => '{',
        'ä' | 'æ' => '|',
        'ö' | 'ø' => '}',
        _ => {
            let mut parts =
                DecomposingNormalizerBorrowed::new_nfd().normalize_iter(iter::once(letter));
            parts.next().unwrap_or(letter)
        }
    }
}

/// The text without the case of any letter.
pub(crate) fn fold(text: &str) -> String {
    CaseMapper::new().fold_string(text).into_owned()
}

fn primary() -> Option<CollatorBorrowed<'static>> {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    Collator::try_new(CollatorPreferences::default(), options).ok()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::Collation;

    #[track_caller]
    fn check(collation: Collation, left: &str, right: &str, expected: Ordering) {
        let compare = collation.comparison();
        assert_eq!(
            compare(&collation.key(left), &collation.key(right)),
            expected
        );
    }

    #[test]
    fn capitals_come_first_by_code_point_only() {
        check(Collation::CodePoint, "Zoe", "abel", Ordering::Less);
        check(Collation::AsciiCase, "Zoe", "abel", Ordering::Greater);
        check(Collation::CaseFold, "ÉCLAIR", "éclair", Ordering::Equal);
    }

    #[test]
    fn accents_count_for_nothing_under_the_root_collation() {
        check(Collation::Primary, "Müller", "muller", Ordering::Equal);
        check(Collation::Primary, "Österberg", "Petrova", Ordering::Less);
    }
}
