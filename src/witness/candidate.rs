//! Every text that could be a witness of its kind.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

use crate::evidence::Column;
use crate::reading::{Folding, Way, is_mark};
use crate::spec::witness::{Reading, Trait, WitnessKind};

/// Texts longer than this are no witnesses: a filter holds a few hundred characters at most.
const LONGEST: usize = 80;

/// Beginnings and ends of so many letters are cut anywhere.
const SHORT: usize = 8;

/// A text that could be a witness, with the user that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) user: Option<Cow<'a, str>>,
}

impl Candidate<'_> {
    /// The same, whatever becomes of the users.
    pub(super) fn into_owned(self) -> Candidate<'static> {
        Candidate {
            text: Cow::Owned(self.text.into_owned()),
            user: self.user.map(|user| Cow::Owned(user.into_owned())),
        }
    }
}

/// All candidates of a kind among the values of users, each text once and in the order of texts.
pub(super) fn candidates<'a>(
    kind: WitnessKind,
    values: &[(&'a str, &'a str)],
    avoid: &str,
) -> Vec<Candidate<'a>> {
    let mut found: HashMap<Cow<'a, str>, &'a str> = HashMap::new();
    for (user, value) in values {
        for text in parts(kind, value) {
            if usable(&text, avoid) {
                // Of all users that have it the first by identity, in whatever order they were listed.
                let known = found.entry(text).or_insert(user);
                *known = (*known).min(user);
            }
        }
    }
    let found = found.into_iter().map(|(text, user)| Candidate {
        text,
        user: Some(Cow::Borrowed(user)),
    });
    let mut found: Vec<Candidate<'a>> = found.collect();
    found.sort_unstable_by(|one, other| one.text.cmp(&other.text));
    found
}

fn usable(text: &str, avoid: &str) -> bool {
    let trimmed = text.trim() == text && !text.is_empty();
    let starts_whole = text.chars().next().is_some_and(|first| !is_mark(first));
    trimmed
        && starts_whole
        && text.chars().count() <= LONGEST
        && !text.contains(|one| avoid.contains(one))
}

fn parts(kind: WitnessKind, value: &str) -> Vec<Cow<'_, str>> {
    let letters: Vec<(usize, char)> = value.char_indices().collect();
    let length = letters.len();
    let place = |at: usize| letters.get(at).map_or(value.len(), |(place, _)| *place);
    let cut = |from: usize, to: usize| Cow::Borrowed(&value[place(from)..place(to)]);
    let letter = |at: usize| letters[at].1;
    // A cut before a combining mark would tear a letter apart.
    let whole = |at: usize| at >= length || !is_mark(letter(at));
    // A part may be long where a sign of the value stands at its end: a local part, a surname's last word.
    let signed = |at: usize| !letter(at - 1).is_alphanumeric() || !letter(at).is_alphanumeric();
    match kind {
        WitnessKind::Value => vec![Cow::Borrowed(value)],
        WitnessKind::ProperPrefix => (1..length)
            .filter(|end| whole(*end) && (*end <= SHORT || signed(*end)))
            .map(|end| cut(0, end))
            .collect(),
        WitnessKind::Stem => {
            let end = value.find([' ', '@']);
            end.map(|end| Cow::Borrowed(&value[..end]))
                .into_iter()
                .collect()
        }
        WitnessKind::ProperSuffix => (1..length)
            .filter(|start| whole(*start) && (length - start <= SHORT || signed(*start)))
            .map(|start| cut(start, length))
            .collect(),
        WitnessKind::InnerPart => (1..length)
            .flat_map(|start| (start + 2..(start + 5).min(length)).map(move |end| (start, end)))
            .map(|(start, end)| cut(start, end))
            .filter(|text| !value.starts_with(&**text) && !value.ends_with(&**text))
            .collect(),
        WitnessKind::Loosened => loosened(value).map(Cow::Owned).into_iter().collect(),
        WitnessKind::Untagged => untagged(value).map(Cow::Owned).into_iter().collect(),
        WitnessKind::LastWord => {
            let mut words = value.split_whitespace().rev();
            match (words.next(), words.next()) {
                (Some(last), Some(_)) => vec![Cow::Borrowed(last)],
                _ => Vec::new(),
            }
        }
        WitnessKind::Absent => Vec::new(),
    }
}

/// The value without the first sign that a lax comparison passes over.
fn loosened(value: &str) -> Option<String> {
    let local = value.split('@').next().unwrap_or(value);
    let at = local.find(['-', '.', '_', ' ', '\''])?;
    (at > 0).then(|| format!("{}{}", &value[..at], &value[at + 1..]))
}

/// The address without its tag.
fn untagged(value: &str) -> Option<String> {
    let (local, domain) = value.split_once('@')?;
    let (name, _) = local.split_once('+')?;
    Some(format!("{name}@{domain}"))
}

/// A text of letters that no value contains, whatever case and accents count for.
pub(super) fn absent(values: &Column, random: &mut ChaCha8Rng) -> Candidate<'static> {
    let anyhow = Way {
        folding: Folding::CaseAndAccents,
        ..Way::exact(Reading::Contains)
    };
    loop {
        let letters =
            (0..24).map(|_| char::from(b'a' + u8::try_from(random.next_u32() % 26).unwrap_or(0)));
        let text: String = letters.collect();
        if values.met_by(anyhow, &text).is_empty() {
            return Candidate {
                text: Cow::Owned(text),
                user: None,
            };
        }
    }
}

/// Whether a text has a property.
pub(super) fn has(text: &str, wanted: Trait) -> bool {
    match wanted {
        Trait::Letter => text.chars().any(|one| one.is_ascii_alphabetic()),
        Trait::Space => text.contains(' '),
        Trait::Apostrophe => text.contains('\''),
        Trait::Plus => text.contains('+'),
        Trait::Hyphen => text.contains('-'),
        Trait::NonAscii => !text.is_ascii(),
        Trait::Unusual => signs(text)
            .iter()
            .any(|sign| !matches!(sign, Sign::Usual(_))),
    }
}

/// What a text has that a server may stumble over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// A space, a letter outside ASCII, or a sign that names and addresses have: which one of them.
    Usual(char),
    /// Any other sign.
    Other(char),
    /// Nothing but digits.
    Digits,
    /// A word that means something else where texts are read as code or data.
    Keyword,
    /// A word among others that search engines leave out.
    StopWord,
    /// A letter that takes three bytes, such as those of Chinese.
    Wide,
    /// A letter beyond 16 bits.
    Astral,
}

/// Words that are more than words to a program that reads them.
const KEYWORDS: [&str; 11] = [
    "null",
    "nil",
    "none",
    "true",
    "false",
    "nan",
    "undefined",
    "void",
    "and",
    "or",
    "not",
];

/// Words that are in many texts, and particles of names.
const STOP_WORDS: [&str; 16] = [
    "al", "an", "and", "da", "de", "del", "der", "di", "du", "el", "la", "le", "of", "the", "van",
    "von",
];

/// The signs of a text.
pub(super) fn signs(text: &str) -> BTreeSet<Sign> {
    let name = !text.contains('@') && text.chars().any(char::is_whitespace);
    let of = |letter: char| match letter {
        ' ' | '\'' | '+' | '-' => Some(Sign::Usual(letter)),
        '@' => None,
        // Addresses and login names have them; to others they are unusual.
        '.' | '_' => name.then_some(Sign::Other(letter)),
        '\u{10000}'.. => Some(Sign::Astral),
        _ if letter.is_ascii_alphanumeric() => None,
        _ if letter.is_ascii() => Some(Sign::Other(letter)),
        '\u{800}'.. => Some(Sign::Wide),
        // All other letters beyond ASCII count as one.
        _ => Some(Sign::Usual('é')),
    };
    let mut signs: BTreeSet<Sign> = text.chars().filter_map(of).collect();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        signs.insert(Sign::Digits);
    }
    if KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        signs.insert(Sign::Keyword);
    }
    let mut words = text.split([' ', '-']);
    let stops = |word: &str| {
        let mut known = STOP_WORDS.iter();
        known.any(|known| known.eq_ignore_ascii_case(word))
    };
    if text.contains([' ', '-']) && words.any(stops) {
        signs.insert(Sign::StopWord);
    }
    signs
}
