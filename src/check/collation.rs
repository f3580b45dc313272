//! The orderings that a server may mean by "ascending".

use std::cmp::Ordering;

use icu_collator::options::{AlternateHandling, CollatorOptions, MaxVariable, Strength};
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

use crate::reading::without_accents;

/// One way to put texts in order.
///
/// The documents name none, so each that real servers use conforms: those of programming languages, of databases and
/// of the Unicode Collation Algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Collation {
    /// By code point: C, Go, Rust, Python, most key-value stores.
    CodePoint,
    /// By UTF-16 unit: Java, JavaScript, C#'s ordinal.
    Utf16,
    /// By code point, ASCII letters in lower case.
    AsciiLower,
    /// By code point, ASCII letters in upper case: `_` sorts after letters.
    AsciiUpper,
    /// By code point of the lower-case text.
    Lower,
    /// By code point of the upper-case text.
    Upper,
    /// By code point of the case-folded text: `ß` counts as `ss`.
    Folded,
    /// By code point of the text folded letter by letter: upper case first, where that is one letter.
    FoldedByLetter,
    /// By code point of the case-folded text without accents.
    FoldedWithoutAccents,
    /// By code point of the lower-case text without accents.
    LowerWithoutAccents,
    /// By code point of the upper-case text without accents.
    UpperWithoutAccents,
    /// Unicode Collation Algorithm, base letters only.
    UcaPrimary,
    /// Unicode Collation Algorithm, base letters and accents.
    UcaSecondary,
    /// Unicode Collation Algorithm, all differences.
    UcaTertiary,
    /// Unicode Collation Algorithm, all differences, punctuation ignored at first: glibc's locales.
    UcaShifted,
    /// The same by base letters and accents only.
    UcaShiftedSecondary,
    /// Unicode Collation Algorithm as Swedish and Finnish have it: `å`, `ä` and `ö` after `z`.
    Swedish,
    /// Unicode Collation Algorithm as Danish and Norwegian have it: `æ`, `ø` and `å` after `z`.
    Danish,
    /// Letters and digits only: locales that ignore symbols such as `+` as they ignore punctuation.
    UcaLetters,
}

impl Collation {
    /// The whole family, the plainest first.
    pub(super) const FAMILY: [Collation; 19] = [
        Collation::CodePoint,
        Collation::AsciiLower,
        Collation::Lower,
        Collation::UcaTertiary,
        Collation::UcaPrimary,
        Collation::Utf16,
        Collation::AsciiUpper,
        Collation::Upper,
        Collation::LowerWithoutAccents,
        Collation::UpperWithoutAccents,
        Collation::UcaSecondary,
        Collation::UcaShifted,
        Collation::UcaShiftedSecondary,
        Collation::UcaLetters,
        Collation::Swedish,
        Collation::Danish,
        Collation::Folded,
        Collation::FoldedByLetter,
        Collation::FoldedWithoutAccents,
    ];

    /// The name as habits record it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Collation::CodePoint => "code point",
            Collation::Utf16 => "UTF-16 unit",
            Collation::AsciiLower => "ASCII case ignored",
            Collation::AsciiUpper => "ASCII case ignored, upper",
            Collation::Lower => "case ignored",
            Collation::Upper => "case ignored, upper",
            Collation::Folded => "case folded",
            Collation::FoldedByLetter => "case folded letter by letter",
            Collation::FoldedWithoutAccents => "case folded, accents ignored",
            Collation::LowerWithoutAccents => "case and accents ignored",
            Collation::UpperWithoutAccents => "case and accents ignored, upper",
            Collation::UcaPrimary => "UCA, base letters",
            Collation::UcaSecondary => "UCA, letters and accents",
            Collation::UcaTertiary => "UCA",
            Collation::UcaShifted => "UCA, punctuation shifted",
            Collation::UcaShiftedSecondary => "UCA, letters and accents, punctuation shifted",
            Collation::Swedish => "UCA, Swedish",
            Collation::Danish => "UCA, Danish",
            Collation::UcaLetters => "UCA, letters and digits only",
        }
    }

    /// What compares texts in this order.
    pub(super) fn comparer(self) -> Comparer {
        use AlternateHandling::{NonIgnorable, Shifted};
        let (strength, handling, language) = match self {
            Collation::UcaPrimary => (Strength::Primary, NonIgnorable, None),
            Collation::UcaSecondary => (Strength::Secondary, NonIgnorable, None),
            Collation::UcaTertiary => (Strength::Tertiary, NonIgnorable, None),
            Collation::UcaShifted => (Strength::Quaternary, Shifted, None),
            Collation::UcaShiftedSecondary => (Strength::Secondary, Shifted, None),
            Collation::UcaLetters => (Strength::Primary, Shifted, None),
            Collation::Swedish => (Strength::Tertiary, NonIgnorable, Some(locale!("sv"))),
            Collation::Danish => (Strength::Tertiary, NonIgnorable, Some(locale!("da"))),
            plain => return Comparer::Plain(plain),
        };
        let mut options = CollatorOptions::default();
        options.strength = Some(strength);
        options.alternate_handling = Some(handling);
        if strength == Strength::Primary {
            options.max_variable = Some(MaxVariable::Currency);
        }
        let preferences =
            language.map_or_else(CollatorPreferences::default, CollatorPreferences::from);
        match CollatorBorrowed::try_new(preferences, options) {
            Ok(collator) => Comparer::Collated(Box::new(collator)),
            // The data of these collations is compiled in; without it the order is that of code points.
            Err(_) => Comparer::Plain(Collation::CodePoint),
        }
    }
}

/// The lower-case text, letters that are several ones in upper case written out.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.to_uppercase().count() > 1 {
            folded.extend(letter.to_uppercase().flat_map(char::to_lowercase));
        } else {
            folded.push(letter);
        }
    }
    folded
}

/// Each letter by itself in upper and then in lower case, where either is one letter.
fn folded_by_letter(text: &str) -> String {
    let upper = |letter: char| single(letter.to_uppercase()).unwrap_or(letter);
    let lower = |letter: char| single(letter.to_lowercase()).unwrap_or(letter);
    text.chars().map(|letter| lower(upper(letter))).collect()
}

fn single(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

/// Compares texts of a walk, two at a time: an account may have a million of them, and no key of any is kept.
pub(super) enum Comparer {
    Plain(Collation),
    Collated(Box<CollatorBorrowed<'static>>),
}

impl Comparer {
    /// How two texts stand to each other.
    pub(super) fn compare(&self, left: &str, right: &str) -> Ordering {
        let by = |key: &dyn Fn(&str) -> String| key(left).cmp(&key(right));
        match self {
            Comparer::Collated(collator) => collator.compare(left, right),
            Comparer::Plain(collation) => match collation {
                Collation::Utf16 => left.encode_utf16().cmp(right.encode_utf16()),
                Collation::AsciiLower => by(&str::to_ascii_lowercase),
                Collation::AsciiUpper => by(&str::to_ascii_uppercase),
                Collation::Lower => by(&str::to_lowercase),
                Collation::Upper => by(&str::to_uppercase),
                Collation::Folded => by(&folded),
                Collation::FoldedByLetter => by(&folded_by_letter),
                Collation::FoldedWithoutAccents => by(&|text| folded(&without_accents(text))),
                Collation::LowerWithoutAccents => by(&|text| without_accents(text).to_lowercase()),
                Collation::UpperWithoutAccents => by(&|text| without_accents(text).to_uppercase()),
                _ => left.cmp(right),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts in which letters, cases, accents, signs and the edges of encodings meet.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            3 => "[aAbBéÉzZ _+'-]{0,4}",
            1 => "[\\u{0}-\\u{7f}ßſİıŁ\\u{301}\\u{ffff}\\u{10000}]{0,4}",
            1 => any::<String>(),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn each_collation_is_a_total_preorder(one in text(), two in text(), three in text()) {
            for collation in Collation::FAMILY {
                let comparer = collation.comparer();
                let texts = [&one, &two, &three, &one];
                let compare = |left: usize, right: usize| comparer.compare(texts[left], texts[right]);
                prop_assert_eq!(compare(0, 3), Ordering::Equal, "{}", collation.name());
                for (left, right) in [(0, 1), (0, 2), (1, 2)] {
                    let there = compare(left, right);
                    prop_assert_eq!(there, compare(right, left).reverse(), "{}", collation.name());
                }
                for [low, middle, high] in [[0, 1, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0], [1, 0, 2], [0, 2, 1]] {
                    let rises = compare(low, middle).is_le() && compare(middle, high).is_le();
                    prop_assert!(!rises || compare(low, high).is_le(), "{}", collation.name());
                }
            }
        }
    }

    #[track_caller]
    fn check(collation: Collation, left: &str, right: &str, order: Ordering) {
        assert_eq!(
            collation.comparer().compare(left, right),
            order,
            "{left} {} {right}",
            collation.name()
        );
    }

    #[test]
    fn each_collation_orders_what_the_others_do_not() {
        check(Collation::CodePoint, "Zoe", "abel", Ordering::Less);
        check(Collation::AsciiLower, "Zoe", "abel", Ordering::Greater);
        check(Collation::AsciiLower, "a_", "ab", Ordering::Less);
        check(Collation::AsciiUpper, "a_", "ab", Ordering::Greater);
        check(Collation::Lower, "Éa", "éb", Ordering::Less);
        check(Collation::Lower, "Straße", "strasz", Ordering::Greater);
        check(Collation::Folded, "Straße", "strasz", Ordering::Less);
        check(Collation::Folded, "Yılmaz", "Young", Ordering::Greater);
        check(Collation::FoldedByLetter, "Yılmaz", "Young", Ordering::Less);
        check(Collation::FoldedByLetter, "a_", "ab", Ordering::Less);
        check(
            Collation::FoldedWithoutAccents,
            "Straße",
            "Ştrasz",
            Ordering::Less,
        );
        check(Collation::UcaPrimary, "resume", "Résumé", Ordering::Equal);
        check(Collation::UcaTertiary, "resume", "Résumé", Ordering::Less);
        check(Collation::UcaShifted, "a-c", "ab", Ordering::Greater);
        check(Collation::UcaTertiary, "a-c", "ab", Ordering::Less);
        check(Collation::UcaShifted, "a+c", "ab", Ordering::Less);
        check(Collation::Swedish, "Österberg", "Ztar", Ordering::Greater);
        check(Collation::Swedish, "Østergård", "Öztürk", Ordering::Less);
        check(Collation::Danish, "Öz", "Øs", Ordering::Greater);
        check(Collation::UcaTertiary, "Österberg", "Ztar", Ordering::Less);
        check(Collation::UcaLetters, "a+c", "ab", Ordering::Greater);
        check(Collation::UcaLetters, "a_c8", "a+c7", Ordering::Greater);
    }
}
