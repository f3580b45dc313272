//! What is concluded of a case and of a run.

pub mod conclude;
pub mod exit;
mod finding;
pub mod merge;
pub mod run_report;
#[cfg(test)]
pub(crate) mod sample;
mod word;

pub use conclude::{ClauseVerdict, Counts, clause_verdict, conclude_run};
pub use run_report::{CaseReport, ClauseReport, RunReport};

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::exchange::Exchange;

/// What a case came to.
///
/// "Wrong", "could not tell" and "not claimed" are three words: `Fail`, `Inconclusive`, `Skipped`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The contract was seen to hold.
    Pass,
    /// A permitted habit that differs from what the documents say, or a breach of a clause of level `may`.
    Divergent,
    /// Not run: the target does not claim what the case needs. Known when listing.
    Skipped(Missing),
    /// Run, and nothing could be told.
    Inconclusive(Cause),
    /// The contract was seen to be broken.
    Fail,
}

/// Why a case could not be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The target's data lacks the property that would make the case meaningful.
    Vacuous,
    /// Another case already has the finding that makes this one meaningless.
    Precondition,
    /// The users changed while they were read, three times over.
    Drift,
    /// No usable answer was received.
    Transport,
    /// The run's budget of requests or pages was spent.
    Budget,
    /// Somebody ended the run before the case was finished.
    Interrupted,
}

/// What a target does not claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// It names no such credential.
    Credential,
    /// It names no such setting, such as a foreign account.
    Setting,
    /// The whole API is not configured.
    Api,
}

/// One observed difference from what the contract says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the check, as written in the scenario: `status`, `ordered`.
    pub check: String,
    /// What is wrong, in one sentence without full stop; names witness, users and keys, masked.
    pub message: String,
    /// What was expected.
    pub expected: String,
    /// What was observed.
    pub observed: String,
    /// JSON pointer into the body of the exchange, where one place can be named.
    pub pointer: Option<String>,
    /// Index into the outcome's exchanges, where one exchange can be named.
    pub exchange: Option<usize>,
    /// Further places that show it, such as the neighbour that is out of order; a few at most.
    pub also: Vec<Place>,
    /// How many more differences of the same kind there are.
    pub more: usize,
}

/// A place in what was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Index into the outcome's exchanges.
    pub exchange: usize,
    /// JSON pointer into the body.
    pub pointer: String,
}

/// A case's verdict with its evidence.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Name of the case.
    pub case: String,
    /// What it came to.
    pub verdict: Verdict,
    /// Why, in one sentence, for every verdict but `Pass`.
    pub reason: Option<String>,
    /// The observed variant, where the scenario lists variants.
    pub variant: Option<String>,
    /// Habits observed on the way where the documents are silent, such as `collation: code-point`.
    pub habits: BTreeMap<String, String>,
    /// Values harvested from the target, by name, masked where they are secret.
    pub witnesses: Vec<BTreeMap<String, String>>,
    /// Everything found wrong, in document order.
    pub findings: Vec<Finding>,
    /// Exchanges that the case used, in order of use; shared ones appear in several outcomes.
    pub exchanges: Vec<Arc<Exchange>>,
    /// Lists that were read page by page, in order of use; all users stand last where the case was judged by them.
    pub walks: Vec<Walk>,
    /// How often the case was run because the data moved.
    pub attempts: u32,
    /// Wall time.
    pub duration: Duration,
    /// Whether an approved snapshot exists for it on this target.
    pub pin: Pin,
    /// What a snapshot of it holds; nothing where nothing was judged or nothing is pinned.
    pub shape: Option<String>,
    /// Whether an `expected:` entry of the target makes its non-pass acceptable, with that entry's reason.
    pub waiver: Option<String>,
}

/// How far a list was read page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Name of the walk in the scenario, or `population` for all users.
    pub name: String,
    /// Answers that were read.
    pub pages: usize,
    /// Users on them, repeated ones included.
    pub users: usize,
    /// How many users there are, by the first answer that says so.
    pub total: Option<u64>,
    /// How it ended, in one word.
    pub end: &'static str,
}

impl Outcome {
    /// Whether it took more than one attempt: of the case, or of one of its requests.
    #[must_use]
    pub fn is_flaky(&self) -> bool {
        let repeated = |exchange: &Arc<Exchange>| !exchange.earlier.is_empty();
        self.attempts > 1 || self.exchanges.iter().any(repeated)
    }
}

/// How an outcome stands to the approved snapshot of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// Nothing to pin: no answer was received.
    None,
    /// No approved snapshot exists.
    Unpinned,
    /// It equals the approved snapshot.
    Pinned,
    /// It differs from the approved snapshot; the difference is a finding.
    Changed,
}

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunVerdict {
    /// All cases pass, or diverge exactly as pinned.
    Conformant,
    /// Something was skipped, inconclusive, or diverges unpinned.
    Partial,
    /// The target could not be used at all.
    Inconclusive,
    /// At least one case failed.
    NonConformant,
}
