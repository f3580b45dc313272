//! Renders a finished run for its readers: every report is a pure function of [`RunReport`].
//!
//! **Architecture invariant**: reports decide nothing. Delete this module and every verdict stays.

pub mod change;
pub mod ctrf;
mod detail;
pub mod file;
pub mod github;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod ndjson;
mod pretty;
pub(crate) mod repeat;
pub mod terminal;
pub mod verbose;
mod wrap;

use std::fmt;
use std::str::FromStr;

use crate::comparison::Changes;
use crate::verdict::RunReport;

/// A report that is written to a file: the `FORMAT` of `--report FORMAT=PATH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Our own format, whole: [`json`].
    Json,
    /// For the test views of continuous integration: [`junit`].
    Junit,
    /// One line per case: [`ndjson`].
    Ndjson,
    /// For the summary of a step and for comments: [`markdown`].
    Markdown,
    /// Common Test Report Format: [`ctrf`].
    Ctrf,
    /// For people with a browser: [`html`].
    Html,
}

impl Format {
    /// Every format, in the order in which they are listed to users.
    pub const ALL: [Self; 6] = [
        Self::Json,
        Self::Junit,
        Self::Ndjson,
        Self::Markdown,
        Self::Ctrf,
        Self::Html,
    ];

    /// The word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Ndjson => "ndjson",
            Self::Markdown => "markdown",
            Self::Ctrf => "ctrf",
            Self::Html => "html",
        }
    }
}

/// Renders the run in this format, as UTF-8; `changes` is its comparison with another run.
#[must_use]
pub fn render(format: Format, report: &RunReport, changes: Option<&Changes>) -> Vec<u8> {
    match format {
        Format::Json => json::render(report),
        Format::Junit => junit::render(report),
        Format::Ndjson => ndjson::render(report),
        Format::Markdown => markdown::render(report),
        Format::Ctrf => ctrf::render(report),
        Format::Html => html::render(report, changes),
    }
    .into_bytes()
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.word())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.word() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// A word that is no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Format::ALL.map(Format::word).join(", ");
        write!(
            formatter,
            "unknown report format {:?}, expected one of: {known}",
            self.0
        )
    }
}

impl std::error::Error for UnknownFormat {}

#[cfg(test)]
mod tests;
