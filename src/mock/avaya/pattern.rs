//! What a filtered value must look like.

use crate::mock::avaya::text;
use crate::mock::avaya::user::Field;
use crate::mock::avaya::{defects, variations};
use crate::mock::credential::avaya as known;
use crate::mock::switches::Switches;

/// How the column and the value are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    /// `:` with an optional star.
    Colon,
    /// `=`, an exact match.
    Equals,
}

/// The shape that a value must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// The value is this text.
    Whole(String),
    /// The value holds this text as a run of whole words.
    Word(String),
    /// The value begins with this text as a run of whole words.
    FirstWord(String),
    /// The value holds this text.
    Contains(String),
    /// The value starts with this text.
    Prefix(String),
    /// The value starts with this text and is longer.
    LongerPrefix(String),
    /// The value ends with this text.
    Suffix(String),
    /// The value ends with this text and is longer.
    LongerSuffix(String),
    /// The value ends with this text, where an underscore stands for any letter.
    BlankSuffix(String),
    /// A word of the value starts with this text.
    WordPrefix(String),
    /// A word of the value ends with this text.
    WordSuffix(String),
    /// The parts stand in the value in this order; the first begins it and the last ends it.
    Glob(Vec<String>),
    /// The first letters of the value are those of this text.
    FirstLetters(usize, String),
    /// The value is this text, where a dot stands for any letter.
    Dotted(String),
    /// The value is this text, or an address whose local part it is.
    LocalPart(String),
    /// The value is this text, but for signs.
    Letters(String),
    /// The value is this address, but for tags.
    Untagged(String),
    /// No value has this shape.
    Nothing,
}

/// The pattern of a filter value.
pub(crate) fn of(field: Field, operator: Operator, value: &str, switches: &Switches) -> Pattern {
    if field == Field::OrganizationNodeId && switches.breaks(&defects::FILTER_NODE_FINDS_NOBODY) {
        return Pattern::Nothing;
    }
    if value.contains('%') && switches.breaks(&defects::PERCENT_WILDCARD) {
        return Pattern::Glob(value.split(['%', '*']).map(str::to_owned).collect());
    }
    let stars = value.matches('*').count();
    if operator == Operator::Equals && !(stars > 0 && switches.varies(&variations::EQUALS_WILDCARD))
    {
        return equal(field, value, switches);
    }
    if stars == 0 {
        return word(value, switches);
    }
    if switches.breaks(&defects::WILDCARD_LITERAL) {
        return Pattern::Whole(value.to_owned());
    }
    match (stars, value.strip_suffix('*'), value.strip_prefix('*')) {
        (1, Some(head), _) if !head.is_empty() => prefix(field, head, switches),
        (1, _, Some(tail)) if !tail.is_empty() => suffix(field, tail, switches),
        _ => Pattern::Glob(value.split('*').map(str::to_owned).collect()),
    }
}

fn equal(field: Field, value: &str, switches: &Switches) -> Pattern {
    let cut = value
        .split('&')
        .next()
        .filter(|_| switches.breaks(&defects::EQUALS_CUT_AT_AMPERSAND));
    let value = cut.unwrap_or(value).to_owned();
    let email = field == Field::EmailId && switches.breaks(&defects::EQUALS_EMAIL_AS_PREFIX);
    if field == Field::OrganizationNodeId
        && value == known::ACCOUNT
        && switches.breaks(&defects::NODE_OF_ACCOUNT_IS_ALL)
    {
        return Pattern::Prefix(String::new());
    }
    let stops = value.split(' ').any(|word| ["de", "van"].contains(&word));
    if stops && switches.breaks(&defects::STOP_WORDS_LOST) {
        return Pattern::Nothing;
    }
    let lost = field == Field::EmailId && !value.contains('+');
    if lost && switches.breaks(&defects::EQUALS_EMAIL_NEEDS_PLUS) {
        Pattern::Nothing
    } else if field == Field::EmailId && switches.breaks(&defects::EQUALS_EMAIL_LOCAL_PART) {
        Pattern::LocalPart(value)
    } else if email || switches.breaks(&defects::EQUALS_AS_PREFIX) {
        Pattern::Prefix(value)
    } else if switches.breaks(&defects::EQUALS_AS_SUFFIX) {
        Pattern::Suffix(value)
    } else if switches.breaks(&defects::EQUALS_AS_CONTAINS) {
        Pattern::Contains(value)
    } else if switches.breaks(&defects::DOT_WILDCARD) {
        Pattern::Dotted(value)
    } else if !value.is_ascii() && switches.breaks(&defects::EQUALS_ASCII_ONLY)
        || value.eq_ignore_ascii_case("null") && switches.breaks(&defects::EQUALS_KEYWORD_LOST)
    {
        Pattern::Nothing
    } else if switches.breaks(&defects::EQUALS_SIGNS_IGNORED) {
        Pattern::Letters(value)
    } else if field == Field::EmailId && switches.breaks(&defects::EQUALS_EMAIL_TAG_IGNORED) {
        Pattern::Untagged(value)
    } else if switches.breaks(&defects::EQUALS_FIRST_EIGHT) {
        Pattern::FirstLetters(8, value)
    } else {
        Pattern::Whole(value)
    }
}

fn word(value: &str, switches: &Switches) -> Pattern {
    let value = value.to_owned();
    if switches.breaks(&defects::COLON_AS_PREFIX) {
        Pattern::Prefix(value)
    } else if !value.is_ascii() && switches.breaks(&defects::COLON_ASCII_ONLY)
        || value.contains('\'') && switches.breaks(&defects::COLON_APOSTROPHE_LOST)
        || value.bytes().all(|byte| byte.is_ascii_digit())
            && switches.breaks(&defects::COLON_DIGITS_LOST)
    {
        Pattern::Nothing
    } else if switches.breaks(&defects::COLON_AS_SUFFIX) {
        Pattern::Suffix(value)
    } else if switches.breaks(&defects::COLON_FINDS_NOBODY) {
        Pattern::Nothing
    } else if switches.breaks(&defects::COLON_FIRST_WORD) {
        Pattern::FirstWord(value)
    } else if switches.varies(&variations::COLON_WORD) {
        Pattern::Word(value)
    } else if switches.varies(&variations::COLON_CONTAINS) {
        Pattern::Contains(value)
    } else {
        Pattern::Whole(value)
    }
}

fn prefix(field: Field, head: &str, switches: &Switches) -> Pattern {
    let ends = |letter: char| {
        letter == '@' && switches.breaks(&defects::PREFIX_CUT_AT_SIGN)
            || letter == ' ' && switches.breaks(&defects::PREFIX_FIRST_WORD)
    };
    let head = head.split(ends).next().unwrap_or(head).to_owned();
    let long = head.chars().count() >= 3;
    if switches.breaks(&defects::PREFIX_AS_CONTAINS)
        || long && switches.breaks(&defects::PREFIX_LONG_AS_CONTAINS)
        || field == Field::ProfileId && switches.breaks(&defects::PREFIX_PROFILE_AS_CONTAINS)
        || field == Field::EmailId && switches.breaks(&defects::PREFIX_EMAIL_AS_CONTAINS)
    {
        Pattern::Contains(head)
    } else if !head.is_ascii() && switches.breaks(&defects::PREFIX_ASCII_ONLY) {
        Pattern::Nothing
    } else if switches.breaks(&defects::PREFIX_AS_EXACT) {
        Pattern::Whole(head)
    } else if switches.breaks(&defects::PREFIX_NEEDS_MORE) {
        Pattern::LongerPrefix(head)
    } else if switches.breaks(&defects::PREFIX_FIRST_LETTER) {
        Pattern::Prefix(head.chars().take(1).collect())
    } else if switches.varies(&variations::WILDCARD_WORD) {
        Pattern::WordPrefix(head)
    } else {
        Pattern::Prefix(head)
    }
}

fn suffix(field: Field, tail: &str, switches: &Switches) -> Pattern {
    let from = if switches.breaks(&defects::SUFFIX_LAST_EIGHT) {
        tail.char_indices().rev().nth(7).map_or(0, |(at, _)| at)
    } else if switches.breaks(&defects::SUFFIX_LAST_WORD) {
        tail.rfind(' ').map_or(0, |at| at + 1)
    } else {
        0
    };
    let tail = tail[from..].to_owned();
    if switches.breaks(&defects::SUFFIX_AS_PREFIX) {
        Pattern::Prefix(tail)
    } else if switches.breaks(&defects::SUFFIX_AS_CONTAINS)
        || field == Field::ProfileId && switches.breaks(&defects::SUFFIX_PROFILE_AS_CONTAINS)
    {
        Pattern::Contains(tail)
    } else if !tail.is_ascii() && switches.breaks(&defects::SUFFIX_ASCII_ONLY)
        || tail.contains(['\'', '+', '-']) && switches.breaks(&defects::SUFFIX_SIGNS_LOST)
        || field == Field::LastName && switches.breaks(&defects::SUFFIX_LAST_NAME_EMPTY)
    {
        Pattern::Nothing
    } else if switches.breaks(&defects::SUFFIX_NEEDS_MORE) {
        Pattern::LongerSuffix(tail)
    } else if switches.breaks(&defects::SUFFIX_UNDERSCORE_WILDCARD) {
        Pattern::BlankSuffix(tail)
    } else if switches.varies(&variations::WILDCARD_WORD) {
        Pattern::WordSuffix(tail)
    } else {
        Pattern::Suffix(tail)
    }
}

impl Pattern {
    /// Whether the value has this shape.
    pub(crate) fn matches(&self, value: &str) -> bool {
        match self {
            Self::Whole(text) => value == text,
            Self::Word(text) => format!(" {value} ").contains(&format!(" {text} ")),
            Self::FirstWord(text) => format!("{value} ").starts_with(&format!("{text} ")),
            Self::Contains(text) => value.contains(text),
            Self::Prefix(text) => value.starts_with(text),
            Self::LongerPrefix(text) => value.starts_with(text) && value != text,
            Self::Suffix(text) => value.ends_with(text),
            Self::LongerSuffix(text) => value.ends_with(text) && value != text,
            Self::BlankSuffix(text) => {
                let same = |(left, right): (char, char)| right == '_' || left == right;
                value.chars().count() >= text.chars().count()
                    && value.chars().rev().zip(text.chars().rev()).all(same)
            }
            Self::WordPrefix(text) => format!(" {value}").contains(&format!(" {text}")),
            Self::WordSuffix(text) => format!("{value} ").contains(&format!("{text} ")),
            Self::Glob(parts) => globs(parts, value),
            Self::FirstLetters(count, text) => {
                value.chars().take(*count).eq(text.chars().take(*count))
            }
            Self::Dotted(text) => {
                let same = |(left, right): (char, char)| right == '.' || left == right;
                value.chars().count() == text.chars().count()
                    && value.chars().zip(text.chars()).all(same)
            }
            Self::Letters(text) => letters(value).eq(letters(text)),
            Self::Untagged(text) => untagged(value) == untagged(text),
            Self::LocalPart(text) => {
                value == text
                    || value
                        .split_once('@')
                        .is_some_and(|(local, _)| local == text)
            }
            Self::Nothing => false,
        }
    }

    /// The same pattern for values without case.
    pub(crate) fn folded(&self) -> Self {
        let fold = |text: &String| text::fold(text);
        match self {
            Self::Whole(text) => Self::Whole(fold(text)),
            Self::Word(text) => Self::Word(fold(text)),
            Self::FirstWord(text) => Self::FirstWord(fold(text)),
            Self::Contains(text) => Self::Contains(fold(text)),
            Self::Prefix(text) => Self::Prefix(fold(text)),
            Self::LongerPrefix(text) => Self::LongerPrefix(fold(text)),
            Self::Suffix(text) => Self::Suffix(fold(text)),
            Self::LongerSuffix(text) => Self::LongerSuffix(fold(text)),
            Self::BlankSuffix(text) => Self::BlankSuffix(fold(text)),
            Self::WordPrefix(text) => Self::WordPrefix(fold(text)),
            Self::WordSuffix(text) => Self::WordSuffix(fold(text)),
            Self::Glob(parts) => Self::Glob(parts.iter().map(fold).collect()),
            Self::FirstLetters(count, text) => Self::FirstLetters(*count, fold(text)),
            Self::Dotted(text) => Self::Dotted(fold(text)),
            Self::LocalPart(text) => Self::LocalPart(fold(text)),
            Self::Letters(text) => Self::Letters(fold(text)),
            Self::Untagged(text) => Self::Untagged(fold(text)),
            Self::Nothing => Self::Nothing,
        }
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|letter| !['-', '.', ' ', '\'', '_'].contains(letter))
}

fn untagged(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    format!("{}@{domain}", local.split('+').next().unwrap_or(local))
}

fn globs(parts: &[String], value: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return false;
    };
    let Some(mut rest) = value.strip_prefix(first.as_str()) else {
        return false;
    };
    for part in middle {
        match rest.split_once(part.as_str()) {
            Some((_, tail)) => rest = tail,
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[track_caller]
    fn check(glob: &str, value: &str, expected: bool) {
        let pattern = Pattern::Glob(glob.split('*').map(str::to_owned).collect());
        assert_eq!(pattern.matches(value), expected, "{glob} on {value}");
    }

    #[test]
    fn a_star_stands_for_any_run_of_letters() {
        check("a*c", "abc", true);
        check("a*c", "ac", true);
        check("a*c", "abcd", false);
        check("*b*", "abc", true);
        check("ab*bc", "abc", false);
        check("**", "", true);
    }
}
