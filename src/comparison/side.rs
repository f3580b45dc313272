//! One of two runs that are compared: what it came to, without what a clock, a port or a person's data decides.

use std::collections::BTreeSet;

use crate::verdict::{CaseReport, ClauseReport, ClauseVerdict, RunReport, RunVerdict, Verdict};

/// One of two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Name of the target.
    pub target: String,
    /// Version of conformist.
    pub version: String,
    /// Seed of every choice.
    pub seed: u64,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// What it came to.
    pub verdict: RunVerdict,
    /// Every case, in the order of the plan.
    pub cases: Vec<Told>,
    /// Every clause.
    pub clauses: Vec<Ruled>,
}

/// What a case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Name of the case.
    pub name: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Why, for every verdict but a pass.
    pub reason: Option<String>,
    /// The observed variant.
    pub variant: Option<String>,
    /// What a snapshot of it holds, where it was judged.
    pub shape: Option<String>,
    /// Whether the configuration accepts this verdict.
    pub is_waived: bool,
}

/// What a clause came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// The id in the ledger.
    pub id: String,
    /// Suite whose ledger it stands in.
    pub suite: String,
    /// What it says.
    pub says: String,
    /// The worst verdict of its cases.
    pub verdict: ClauseVerdict,
}

impl Side {
    /// Without the cases that another side has not tried, for a run of selected cases.
    #[must_use]
    pub fn restricted_to(mut self, other: &Side) -> Side {
        let tried: BTreeSet<&str> = other.cases.iter().map(|told| told.name.as_str()).collect();
        self.cases.retain(|told| tried.contains(told.name.as_str()));
        // The verdict of a clause rests on all of its cases.
        self.clauses.clear();
        self
    }
}

impl From<&RunReport> for Side {
    fn from(report: &RunReport) -> Self {
        Self {
            target: report.target.clone(),
            version: report.version.clone(),
            seed: report.seed,
            started: report.started.to_string(),
            verdict: report.verdict,
            cases: report.cases.iter().map(Told::from).collect(),
            clauses: report.clauses.iter().map(Ruled::from).collect(),
        }
    }
}

impl From<&CaseReport> for Told {
    fn from(case: &CaseReport) -> Self {
        let outcome = &case.outcome;
        Self {
            name: outcome.case.clone(),
            verdict: outcome.verdict,
            reason: outcome.reason.clone(),
            variant: outcome.variant.clone(),
            shape: outcome.shape.clone(),
            is_waived: outcome.waiver.is_some(),
        }
    }
}

impl From<&ClauseReport> for Ruled {
    fn from(clause: &ClauseReport) -> Self {
        Self {
            id: clause.id.clone(),
            suite: clause.suite.clone(),
            says: clause.says.clone(),
            verdict: clause.verdict,
        }
    }
}
