//! The words that name verdicts in every report.

use crate::verdict::{Cause, ClauseVerdict, Missing, Pin, RunVerdict, Verdict, Walk};

impl Verdict {
    /// The words of all verdicts.
    pub const WORDS: [&'static str; 5] = ["pass", "fail", "divergent", "inconclusive", "skipped"];

    /// The words of everything that `cause` may answer.
    pub const CAUSES: [&'static str; 9] = [
        "vacuous",
        "precondition",
        "drift",
        "transport",
        "budget",
        "interrupted",
        "credential",
        "setting",
        "api",
    ];

    /// The verdict without its cause.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Divergent => "divergent",
            Self::Skipped(_) => "skipped",
            Self::Inconclusive(_) => "inconclusive",
            Self::Fail => "fail",
        }
    }

    /// The verdict that these words stand for.
    #[must_use]
    pub fn of_words(word: &str, cause: Option<&str>) -> Option<Self> {
        let causes = Cause::ALL.map(Self::Inconclusive);
        let missing = Missing::ALL.map(Self::Skipped);
        [Self::Pass, Self::Divergent, Self::Fail]
            .into_iter()
            .chain(causes)
            .chain(missing)
            .find(|verdict| verdict.word() == word && verdict.cause() == cause)
    }

    /// Why nothing could be told, or what is not claimed; `None` where something was told.
    #[must_use]
    pub fn cause(self) -> Option<&'static str> {
        match self {
            Self::Pass | Self::Divergent | Self::Fail => None,
            Self::Skipped(missing) => Some(missing.word()),
            Self::Inconclusive(cause) => Some(cause.word()),
        }
    }
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 6] = [
        Self::Vacuous,
        Self::Precondition,
        Self::Drift,
        Self::Transport,
        Self::Budget,
        Self::Interrupted,
    ];

    /// The cause in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Vacuous => "vacuous",
            Self::Precondition => "precondition",
            Self::Drift => "drift",
            Self::Transport => "transport",
            Self::Budget => "budget",
            Self::Interrupted => "interrupted",
        }
    }
}

impl Missing {
    /// Everything that may be missing.
    pub const ALL: [Self; 3] = [Self::Credential, Self::Setting, Self::Api];

    /// What is missing in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Credential => "credential",
            Self::Setting => "setting",
            Self::Api => "api",
        }
    }
}

impl Pin {
    /// The words of all pins.
    pub const WORDS: [&'static str; 4] = ["none", "unpinned", "pinned", "changed"];

    /// The pin that a word stands for.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [Self::None, Self::Unpinned, Self::Pinned, Self::Changed];
        all.into_iter().find(|pin| pin.word() == word)
    }

    /// The pin in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unpinned => "unpinned",
            Self::Pinned => "pinned",
            Self::Changed => "changed",
        }
    }
}

impl Walk {
    /// The words of all ends.
    pub const ENDS: [&'static str; 5] = ["complete", "unreadable", "forbidden", "loop", "budget"];
}

impl RunVerdict {
    /// The words of all verdicts of a run.
    pub const WORDS: [&'static str; 4] =
        ["conformant", "partial", "inconclusive", "non-conformant"];

    /// The verdict in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Conformant => "conformant",
            Self::Partial => "partial",
            Self::Inconclusive => "inconclusive",
            Self::NonConformant => "non-conformant",
        }
    }

    /// The verdict that a word stands for.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [
            Self::Conformant,
            Self::Partial,
            Self::Inconclusive,
            Self::NonConformant,
        ];
        all.into_iter().find(|verdict| verdict.word() == word)
    }

    /// The verdict in one sentence about the target of this name.
    #[must_use]
    pub fn sentence(self, target: &str) -> String {
        match self {
            Self::Conformant => {
                format!("The target `{target}` conforms to every clause that was judged.")
            }
            Self::Partial => format!(
                "No breach was seen, but the target `{target}` was not judged in full, or not all it does is approved."
            ),
            Self::Inconclusive => {
                format!("Nothing can be said: the target `{target}` could not be used at all.")
            }
            Self::NonConformant => format!("The target `{target}` breaks the contract."),
        }
    }
}

impl ClauseVerdict {
    /// The words of all verdicts of a clause.
    pub const WORDS: [&'static str; 5] = ["unjudged", "pass", "divergent", "inconclusive", "fail"];

    /// The verdict that a word stands for.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [
            Self::Unjudged,
            Self::Pass,
            Self::Divergent,
            Self::Inconclusive,
            Self::Fail,
        ];
        all.into_iter().find(|verdict| verdict.word() == word)
    }

    /// The verdict in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unjudged => "unjudged",
            Self::Pass => "pass",
            Self::Divergent => "divergent",
            Self::Inconclusive => "inconclusive",
            Self::Fail => "fail",
        }
    }
}
