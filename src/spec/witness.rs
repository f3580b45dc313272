//! How a scenario describes the values that it wants harvested.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use crate::spec::template::Template;

/// A value to harvest from the population.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WitnessSpec {
    /// Name of the field that it is taken from.
    pub of: Template,
    /// What part of a value it is.
    pub kind: WitnessKind,
    /// How many users must have a value that contains it in the way of its kind.
    #[serde(default)]
    pub matches: Matches,
    /// Properties that it must have.
    #[serde(default)]
    pub with: Vec<Trait>,
    /// Readings of a filter that it should tell apart where the data allows, the last from the others above all.
    #[serde(default)]
    pub apart: Vec<Reading>,
    /// Whether the witnesses of later rounds should tell apart what earlier ones did not, and hold other signs: spaces,
    /// apostrophes, accents.
    #[serde(default)]
    pub varied: bool,
    /// Properties that later witnesses should have, the first named before the others, where the data knows them; for one
    /// that is `varied`.
    #[serde(default)]
    pub prefer: Vec<Trait>,
}

/// What part of a value a witness is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WitnessKind {
    /// A whole value.
    Value,
    /// The beginning of a value, shorter than the value.
    ProperPrefix,
    /// The beginning of a value up to its first space or `@`: a first word, the local part of an address.
    Stem,
    /// The end of a value, shorter than the value.
    ProperSuffix,
    /// A part of a value that is neither its beginning nor its end.
    InnerPart,
    /// The last word of a value of several words.
    LastWord,
    /// A value without its first sign, such as a hyphen or a dot; of an address, one before its `@`.
    Loosened,
    /// An address without its tag, the part from its `+` to its `@`.
    Untagged,
    /// A text that no value contains.
    Absent,
}

/// How many users a witness matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Matches {
    /// Any number.
    #[default]
    Any,
    /// Exactly one.
    One,
    /// At least two.
    Several,
    /// At least one, and not everybody.
    SomeNotAll,
    /// At least one, and not everybody; more than the largest page holds, where the data allows.
    Many,
    /// More than the smallest page holds.
    MoreThanAPage,
}

/// A property of a harvested value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Trait {
    /// It contains a letter with a case.
    Letter,
    /// It contains a space.
    Space,
    /// It contains an apostrophe.
    Apostrophe,
    /// It contains a plus sign.
    Plus,
    /// It contains a hyphen.
    Hyphen,
    /// It contains a letter outside ASCII.
    NonAscii,
    /// It is unlike a name: it holds a sign such as `&`, `/` or `"`, is all digits, a word of a programming language such as
    /// `null`, or holds a letter beyond 16 bits.
    Unusual,
}

/// How a server may read the value of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The whole value equals it.
    Equals,
    /// The whole value starts with it.
    StartsWith,
    /// The whole value ends with it.
    EndsWith,
    /// The value contains it.
    Contains,
    /// One word of the value equals it.
    WordEquals,
    /// One word of the value starts with it.
    WordStartsWith,
    /// One word of the value ends with it.
    WordEndsWith,
}

impl Reading {
    /// The name as it is written in a scenario.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reading::Equals => "equals",
            Reading::StartsWith => "starts-with",
            Reading::EndsWith => "ends-with",
            Reading::Contains => "contains",
            Reading::WordEquals => "word-equals",
            Reading::WordStartsWith => "word-starts-with",
            Reading::WordEndsWith => "word-ends-with",
        }
    }
}
