//! The types of the JSON report, which `conformist diff` reads back and the published schema is made from.

use std::collections::BTreeMap;

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[cfg(test)]
use crate::level::Level;
#[cfg(test)]
use crate::report::json::SCHEMA;
#[cfg(test)]
use crate::verdict::{ClauseVerdict, Pin, RunVerdict, Verdict, Walk};

/// The report of one run of conformist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(title = "conformist report"))]
pub struct Report {
    /// Version of this format; it changes when a reader of the old one would misread.
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    pub schema: u32,
    /// Always `conformist`.
    pub tool: String,
    /// Version of conformist.
    pub version: String,
    /// Name of the target, as in the configuration.
    pub target: String,
    /// Seed of every choice that was made.
    pub seed: u64,
    /// Which of several equal shares of the cases was judged, such as `2/4`; null for all of them.
    #[serde(default)]
    #[cfg_attr(test, schemars(regex(pattern = "^[1-9][0-9]*/[1-9][0-9]*$")))]
    pub shard: Option<String>,
    /// When the run began, RFC 3339 in UTC.
    pub started: String,
    /// Wall time of the run.
    pub duration_ms: u64,
    /// Requests sent, repeated ones included.
    pub requests: u64,
    /// What the run came to.
    #[cfg_attr(test, schemars(extend("enum" = RunVerdict::WORDS)))]
    pub verdict: String,
    /// How many cases came to which verdict.
    pub summary: Summary,
    /// Every clause of the suites that were run.
    pub clauses: Vec<Clause>,
    /// Every case, in the order of the plan.
    pub cases: Vec<Case>,
}

/// How many cases came to which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Summary {
    /// The contract was seen to hold.
    pub pass: usize,
    /// The contract was seen to be broken.
    pub fail: usize,
    /// A permitted difference.
    pub divergent: usize,
    /// Nothing could be told.
    pub inconclusive: usize,
    /// Not claimed by the target.
    pub skipped: usize,
}

/// What the cases of one clause came to together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Clause {
    /// The id in the ledger.
    pub id: String,
    /// Suite whose ledger it stands in.
    pub suite: String,
    /// How strongly the documents ask for it.
    #[cfg_attr(test, schemars(extend("enum" = Level::ALL.map(Level::word))))]
    pub level: String,
    /// What it says.
    pub says: String,
    /// Where it stands.
    pub source: String,
    /// The worst verdict of its cases.
    #[cfg_attr(test, schemars(extend("enum" = ClauseVerdict::WORDS)))]
    pub verdict: String,
    /// Names of the cases that try it.
    pub cases: Vec<String>,
    /// Why no case can judge it, or null.
    pub unjudged: Option<String>,
}

/// One case with its outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Case {
    /// The name, a path of parts joined by `::`.
    pub name: String,
    /// Suite whose API was tried.
    pub suite: String,
    /// Scenario that the case is an expansion of.
    pub scenario: String,
    /// What it shows, in one sentence.
    pub about: String,
    /// Ids of the clauses that it tries.
    pub clauses: Vec<String>,
    /// The strongest level it tries.
    #[cfg_attr(test, schemars(extend("enum" = Level::ALL.map(Level::word))))]
    pub level: String,
    /// What it came to.
    #[cfg_attr(test, schemars(extend("enum" = Verdict::WORDS)))]
    pub verdict: String,
    /// Why it was inconclusive, or what the target does not claim; otherwise null.
    #[cfg_attr(test, schemars(extend("enum" = nullable(&Verdict::CAUSES))))]
    pub cause: Option<String>,
    /// The verdict's reason in one sentence; null for a pass.
    pub reason: Option<String>,
    /// The observed one of several permitted behaviours, or null.
    pub variant: Option<String>,
    /// How the case stands to the approved snapshot.
    #[cfg_attr(test, schemars(extend("enum" = Pin::WORDS)))]
    pub pin: String,
    /// Why the configuration accepts this non-pass, or null.
    pub waiver: Option<String>,
    /// Habits observed where the documents are silent.
    pub habits: BTreeMap<String, String>,
    /// Values harvested from the target that the case used, by name.
    pub witnesses: Vec<BTreeMap<String, String>>,
    /// Lists that were read page by page.
    #[serde(default)]
    pub walks: Vec<WalkEntry>,
    /// What a snapshot of the case holds, or null.
    #[serde(default)]
    pub shape: Option<String>,
    /// Everything found wrong.
    pub findings: Vec<FindingEntry>,
    /// File of the scenario.
    pub file: String,
    /// Line of the scenario, from 1.
    pub line: u32,
    /// Wall time.
    pub duration_ms: u64,
    /// How often the case was run because the data moved.
    pub attempts: u32,
    /// Whether it took more than one attempt: of the case, or of one of its requests.
    pub flaky: bool,
    /// Requests with what came of them, in order of use.
    pub exchanges: Vec<ExchangeEntry>,
}

/// How far a list was read page by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct WalkEntry {
    /// Name of the walk in the scenario, or `population` for all users.
    pub name: String,
    /// Answers that were read.
    pub pages: usize,
    /// Users on them, repeated ones included.
    pub users: usize,
    /// How many users there are, by the first answer that says so, or null.
    pub total: Option<u64>,
    /// How it ended.
    #[cfg_attr(test, schemars(extend("enum" = Walk::ENDS)))]
    pub end: String,
}

/// One observed difference from what the contract says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct FindingEntry {
    /// The check, as written in the scenario.
    pub check: String,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
    /// What was observed.
    pub observed: String,
    /// JSON pointer into the body of the exchange, or null.
    pub pointer: Option<String>,
    /// Index into the case's exchanges, or null.
    pub exchange: Option<usize>,
    /// Further places that show it.
    #[serde(default)]
    pub also: Vec<PlaceEntry>,
    /// How many more differences of the same kind there are.
    pub more: usize,
}

/// A place in what was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct PlaceEntry {
    /// Index into the case's exchanges.
    pub exchange: usize,
    /// JSON pointer into the body.
    pub pointer: String,
}

/// One request and what came of it; credentials are masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ExchangeEntry {
    /// Absolute URL with its query.
    pub url: String,
    /// Request headers, as pairs of name and value.
    pub headers: Vec<(String, String)>,
    /// Status of the last attempt's response; null where there was none.
    pub status: Option<u16>,
    /// Why there was no usable response, or null.
    pub error: Option<String>,
    /// Duration of the last attempt.
    pub duration_ms: u64,
    /// Attempts in all, at least 1.
    pub attempts: usize,
    /// What came of every attempt before the last, oldest first.
    pub earlier: Vec<AttemptEntry>,
}

/// One attempt that was repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct AttemptEntry {
    /// The status or the transport error.
    pub result: String,
    /// How long was waited before the next attempt.
    pub waited_ms: u64,
}

#[cfg(test)]
fn nullable(words: &[&'static str]) -> Vec<Option<&'static str>> {
    words.iter().copied().map(Some).chain([None]).collect()
}
