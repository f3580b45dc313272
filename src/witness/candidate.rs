//! Every text that could be a witness of its kind.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

use crate::reading::{Folding, is_mark};
use crate::spec::witness::{Trait, WitnessKind};

/// Texts longer than this are no witnesses: a filter holds a few hundred characters at most.
const LONGEST: usize = 80;

/// Beginnings and ends of so many letters are cut anywhere.
const SHORT: usize = 8;

/// A text that could be a witness, with the user that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) text: String,
    pub(super) user: Option<String>,
}

/// All candidates of a kind among the values of a field, each text once.
pub(super) fn candidates(
    kind: WitnessKind,
    values: &[(&str, String)],
    avoid: &str,
) -> Vec<Candidate> {
    let mut found: BTreeMap<String, &str> = BTreeMap::new();
    for (user, value) in values {
        for text in parts(kind, value) {
            if usable(&text, avoid) {
                // Of all users that have it the first by identity, in whatever order they were listed.
                let known = found.entry(text).or_insert(user);
                *known = (*known).min(user);
            }
        }
    }
    found
        .into_iter()
        .map(|(text, user)| Candidate {
            text,
            user: Some(user.to_owned()),
        })
        .collect()
}

fn usable(text: &str, avoid: &str) -> bool {
    let trimmed = text.trim() == text && !text.is_empty();
    let starts_whole = text.chars().next().is_some_and(|first| !is_mark(first));
    trimmed
        && starts_whole
        && text.chars().count() <= LONGEST
        && !text.contains(|one| avoid.contains(one))
}

fn parts(kind: WitnessKind, value: &str) -> Vec<String> {
    let letters: Vec<char> = value.chars().collect();
    let cut = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
    let length = letters.len();
    // A cut before a combining mark would tear a letter apart.
    let whole = |at: usize| at >= length || !is_mark(letters[at]);
    // A part may be long where a sign of the value stands at its end: a local part, a surname's last word.
    let signed = |at: usize| !letters[at - 1].is_alphanumeric() || !letters[at].is_alphanumeric();
    match kind {
        WitnessKind::Value => vec![value.to_owned()],
        WitnessKind::ProperPrefix => (1..length)
            .filter(|end| whole(*end) && (*end <= SHORT || signed(*end)))
            .map(|end| cut(0, end))
            .collect(),
        WitnessKind::Stem => {
            let end = letters
                .iter()
                .position(|letter| [' ', '@'].contains(letter));
            end.map(|end| cut(0, end)).into_iter().collect()
        }
        WitnessKind::ProperSuffix => (1..length)
            .filter(|start| whole(*start) && (length - start <= SHORT || signed(*start)))
            .map(|start| cut(start, length))
            .collect(),
        WitnessKind::InnerPart => inner_parts(value, &letters),
        WitnessKind::Loosened => loosened(value).into_iter().collect(),
        WitnessKind::Untagged => untagged(value).into_iter().collect(),
        WitnessKind::LastWord => {
            let mut words = value.split_whitespace().rev();
            match (words.next(), words.next()) {
                (Some(last), Some(_)) => vec![last.to_owned()],
                _ => Vec::new(),
            }
        }
        WitnessKind::Absent => Vec::new(),
    }
}

fn inner_parts(value: &str, letters: &[char]) -> Vec<String> {
    let length = letters.len();
    let ends = (1..length)
        .flat_map(|start| (start + 2..(start + 5).min(length)).map(move |end| (start, end)));
    let texts = ends.map(|(start, end)| letters[start..end].iter().collect::<String>());
    texts
        .filter(|text| !value.starts_with(text.as_str()) && !value.ends_with(text.as_str()))
        .collect()
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
pub(super) fn absent(values: &[(&str, String)], random: &mut ChaCha8Rng) -> Candidate {
    loop {
        let letters =
            (0..24).map(|_| char::from(b'a' + u8::try_from(random.next_u32() % 26).unwrap_or(0)));
        let text: String = letters.collect();
        if values
            .iter()
            .all(|(_, value)| !Folding::CaseAndAccents.fold(value).contains(&text))
        {
            return Candidate { text, user: None };
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
    /// A letter beyond 16 bits.
    Astral,
}

/// Words that are more than words to a program that reads them.
const KEYWORDS: [&str; 8] = [
    "null",
    "nil",
    "none",
    "true",
    "false",
    "nan",
    "undefined",
    "void",
];

/// The signs of a text.
pub(super) fn signs(text: &str) -> BTreeSet<Sign> {
    let of = |letter: char| match letter {
        ' ' | '\'' | '+' | '-' => Some(Sign::Usual(letter)),
        '.' | '_' | '@' => None,
        '\u{10000}'.. => Some(Sign::Astral),
        _ if letter.is_ascii_alphanumeric() => None,
        _ if letter.is_ascii() => Some(Sign::Other(letter)),
        // All letters beyond ASCII count as one.
        _ => Some(Sign::Usual('é')),
    };
    let mut signs: BTreeSet<Sign> = text.chars().filter_map(of).collect();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        signs.insert(Sign::Digits);
    }
    if KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        signs.insert(Sign::Keyword);
    }
    signs
}
