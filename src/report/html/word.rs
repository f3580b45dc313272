//! Verdicts as the page shows them: a word, a sign that needs no colour, and a class of the style.

use serde::Serialize;

use crate::verdict::{ClauseVerdict, RunVerdict, Verdict};

/// A verdict to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Word {
    /// The word of all reports, which is also the class of the style.
    pub(super) word: &'static str,
    /// The sign.
    pub(super) sign: &'static str,
}

/// How many cases came to a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Count {
    /// The verdict.
    pub(super) verdict: Word,
    /// How many.
    pub(super) count: usize,
}

impl Word {
    /// The verdict of a case, a clause or a run by its word.
    pub(super) fn of(word: &'static str) -> Word {
        let sign = match word {
            "pass" | "conformant" => "✓",
            "fail" | "non-conformant" => "✗",
            "divergent" => "≈",
            "inconclusive" | "partial" => "?",
            "skipped" => "–",
            _ => "·",
        };
        Word { word, sign }
    }
}

impl From<Verdict> for Word {
    fn from(verdict: Verdict) -> Word {
        Word::of(verdict.word())
    }
}

impl From<ClauseVerdict> for Word {
    fn from(verdict: ClauseVerdict) -> Word {
        Word::of(verdict.word())
    }
}

impl From<RunVerdict> for Word {
    fn from(verdict: RunVerdict) -> Word {
        Word::of(verdict.word())
    }
}

/// The counts of these words, by verdict, in the order of all reports; verdicts that did not occur are left in.
pub(super) fn counts<'a>(words: &(impl Iterator<Item = &'a str> + Clone)) -> Vec<Count> {
    let count = |word: &'static str| Count {
        verdict: Word::of(word),
        count: words.clone().filter(|seen| *seen == word).count(),
    };
    Verdict::WORDS.into_iter().map(count).collect()
}
