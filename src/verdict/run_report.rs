//! The one output of a run, which every report is rendered from.

use std::time::Duration;

use jiff::Timestamp;

use crate::level::Level;
use crate::verdict::{Cause, ClauseVerdict, Outcome, RunVerdict, Verdict};

/// Everything that a run found out, in the order of the plan.
#[derive(Debug, Clone)]
pub struct RunReport {
    /// Version of conformist.
    pub version: String,
    /// Name of the target.
    pub target: String,
    /// Seed of every choice that was made.
    pub seed: u64,
    /// Which of several equal shares of the cases it judged, counted from 1, and how many there are; nothing for all.
    pub shard: Option<(u32, u32)>,
    /// When the run began.
    pub started: Timestamp,
    /// Wall time of the run.
    pub duration: Duration,
    /// Requests sent, repeated ones included.
    pub requests: u64,
    /// What the run came to.
    pub verdict: RunVerdict,
    /// One entry per selected case.
    pub cases: Vec<CaseReport>,
    /// One entry per clause of the selected suites.
    pub clauses: Vec<ClauseReport>,
}

impl RunReport {
    /// What the run came to, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let target = &self.target;
        let outcomes = || self.cases.iter().map(|case| &case.outcome);
        let is_unfinished =
            |outcome: &Outcome| outcome.verdict == Verdict::Inconclusive(Cause::Interrupted);
        let is_accepted =
            |outcome: &Outcome| outcome.verdict == Verdict::Fail && outcome.waiver.is_some();
        match self.verdict {
            RunVerdict::Inconclusive if outcomes().any(is_unfinished) => {
                format!(
                    "Not every case came to its end, so nothing is said of the target `{target}`."
                )
            }
            RunVerdict::Partial if outcomes().any(is_accepted) => format!(
                "The target `{target}` breaks the contract, as far as it was judged only where that is accepted."
            ),
            verdict => verdict.sentence(target),
        }
    }
}

/// The outcome of a case beside what the case is.
#[derive(Debug, Clone)]
pub struct CaseReport {
    /// What it came to, with evidence; its `case` is the name.
    pub outcome: Outcome,
    /// Suite whose API was tried.
    pub suite: String,
    /// Scenario that the case is an expansion of.
    pub scenario: String,
    /// What it shows, in one sentence.
    pub about: String,
    /// Ids of the clauses that it tries.
    pub clauses: Vec<String>,
    /// The strongest level it tries.
    pub level: Level,
    /// File of the scenario, relative to the project, with `/`.
    pub file: String,
    /// Line of the scenario, from 1.
    pub line: u32,
}

impl CaseReport {
    /// Name of the case.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.outcome.case
    }
}

/// What the cases of a clause came to together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseReport {
    /// The id, such as `AXP-FILTER-PREFIX`.
    pub id: String,
    /// Suite whose ledger it stands in.
    pub suite: String,
    /// How strongly the documents ask for it.
    pub level: Level,
    /// What it says, in our words.
    pub says: String,
    /// Where it stands.
    pub source: String,
    /// The worst verdict of its cases.
    pub verdict: ClauseVerdict,
    /// Names of the cases that try it.
    pub cases: Vec<String>,
    /// Why no case can judge it, where that is so.
    pub unjudged: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{conclude_run, sample};

    #[track_caller]
    fn is_said_of(cases: Vec<CaseReport>, said: &str) {
        let report = RunReport {
            target: "t".to_owned(),
            verdict: conclude_run(&cases),
            cases,
            ..sample::report()
        };
        assert_eq!(report.sentence(), said);
    }

    #[test]
    fn a_breach_that_is_accepted_is_still_told() {
        let mut broken = sample::case("a", Verdict::Fail);
        broken.outcome.waiver = Some("ticket 4711".to_owned());
        let said = "The target `t` breaks the contract, as far as it was judged only where that is accepted.";
        is_said_of(vec![sample::case("b", Verdict::Pass), broken], said);
        let vacuous = sample::case("a", Verdict::Inconclusive(Cause::Vacuous));
        let said = "No breach was seen, but the target `t` was not judged in full, or not all it does is approved.";
        is_said_of(vec![sample::case("b", Verdict::Pass), vacuous], said);
    }

    #[test]
    fn a_run_that_was_ended_does_not_say_that_the_target_could_not_be_used() {
        let ended = sample::case("a", Verdict::Inconclusive(Cause::Interrupted));
        let said = "Not every case came to its end, so nothing is said of the target `t`.";
        is_said_of(vec![sample::case("b", Verdict::Pass), ended], said);
    }
}
