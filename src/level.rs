//! How strongly the contract asks for something.

use std::fmt;
use std::str::FromStr;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

/// The level of a clause, and of a scenario that tries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The documents promise it; a breach is a failure.
    Must,
    /// The documents say it with reservations, or contradict themselves about details.
    Should,
    /// Known from elsewhere only; a breach is a divergence, never a failure.
    May,
}

impl Level {
    /// Every level, from the strongest.
    pub const ALL: [Self; 3] = [Self::Must, Self::Should, Self::May];

    /// The word that specs and reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.word())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        Self::ALL
            .into_iter()
            .find(|level| level.word() == text)
            .ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}

/// A word that is no level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLevel(String);

impl fmt::Display for UnknownLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "unknown level {:?}, expected \"must\", \"should\" or \"may\"",
            self.0
        )
    }
}

impl std::error::Error for UnknownLevel {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_read_back_from_its_word() {
        for level in Level::ALL {
            assert_eq!(level.word().parse(), Ok(level));
        }
    }

    #[test]
    fn an_unknown_level_is_answered_with_the_known_ones() {
        let error = "shall".parse::<Level>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown level \"shall\", expected \"must\", \"should\" or \"may\""
        );
    }
}
