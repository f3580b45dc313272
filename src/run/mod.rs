//! The only loop: from planned cases to outcomes, and from outcomes to the report of a run.

mod attempt;
mod bindings;
mod conclude;
mod course;
mod doubt;
pub mod embedded;
mod member;
mod pin;
pub mod plan;
mod record;
mod sensitive;
mod settings;

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Instant;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, StreamExt};
use tokio::sync::{OnceCell, RwLock};

use crate::capture::Records;
use crate::case::Case;
use crate::evidence::Evidence;
use crate::exchange::recording::Recording;
use crate::exchange::share::Share;
use crate::exchange::{Client, ClientError, Waits};
use crate::run::course::Course;
use crate::run::plan::{Plan, Planned};
pub use crate::run::settings::{Pinning, Settings, Since, Strictness};
use crate::suite::Suite;
use crate::target::Target;
use crate::verdict::conclude::conclude_run;
use crate::verdict::run_report::{CaseReport, ClauseReport, RunReport};
use crate::verdict::{Cause, Outcome, Verdict};
use crate::witness::Chooser;

/// What runs against endpoints of much the same users share: it spares work and changes no verdict.
#[derive(Debug, Clone)]
pub struct Memory {
    records: Arc<Records>,
    chooser: Arc<Chooser>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            records: Arc::new(Records::lasting()),
            chooser: Arc::default(),
        }
    }
}

/// One run against one target.
pub struct Run {
    suites: HashMap<String, Arc<Suite>>,
    cases: HashMap<String, Arc<Case>>,
    scenarios: HashMap<String, Vec<String>>,
    target: Target,
    evidence: Arc<Evidence>,
    chooser: Arc<Chooser>,
    /// Whether nobody reads more of an outcome than its verdict and findings.
    only_verdicts: bool,
    settings: Settings,
    pinning: Option<Pinning>,
    outcomes: HashMap<String, OnceCell<Arc<Outcome>>>,
    exclusive: RwLock<()>,
    /// How many cases of each suite gave up because its users would not stand still.
    restless: HashMap<String, AtomicU32>,
    course: Course,
    /// How many secrets were known before anything was asked; tokens that are issued on the way come later.
    secrets: usize,
}

impl Run {
    /// A run that has not begun. Starts nothing and sends nothing.
    ///
    /// # Errors
    /// TLS material of the target that cannot be used.
    pub fn new(
        suites: &[Arc<Suite>],
        target: Target,
        settings: Settings,
        pinning: Option<Pinning>,
    ) -> Result<Run, ClientError> {
        let pages = target.limits.all_pages.unwrap_or(u64::MAX);
        let evidence = Evidence::new(Client::new(&target)?).of_pages(pages);
        let secrets = evidence.client().mask().size();
        let cases = suites.iter().flat_map(|suite| &suite.cases);
        let cases: HashMap<String, Arc<Case>> = cases
            .map(|case| (case.name.clone(), Arc::clone(case)))
            .collect();
        let mut scenarios: HashMap<String, Vec<String>> = HashMap::new();
        for case in suites.iter().flat_map(|suite| &suite.cases) {
            scenarios
                .entry(case.scenario_name())
                .or_default()
                .push(case.name.clone());
        }
        Ok(Run {
            suites: suites
                .iter()
                .map(|suite| (suite.name.clone(), Arc::clone(suite)))
                .collect(),
            outcomes: cases
                .keys()
                .map(|name| (name.clone(), OnceCell::new()))
                .collect(),
            cases,
            scenarios,
            target,
            evidence: Arc::new(evidence),
            chooser: Arc::default(),
            only_verdicts: false,
            settings,
            pinning,
            exclusive: RwLock::new(()),
            secrets,
            course: Course::default(),
            restless: suites
                .iter()
                .map(|suite| (suite.name.clone(), AtomicU32::new(0)))
                .collect(),
        })
    }

    /// The same run, that knows what earlier runs have met.
    #[must_use]
    pub fn remembering(self, memory: &Memory) -> Run {
        Run {
            chooser: Arc::clone(&memory.chooser),
            ..self.with_evidence(|evidence| evidence.remembering(Arc::clone(&memory.records)))
        }
    }

    /// The same run for somebody who publishes nothing of it: outcomes hold no exchanges, and the secrets of users
    /// are not looked for in findings.
    #[must_use]
    pub fn for_verdicts(self) -> Run {
        Run {
            only_verdicts: true,
            ..self.with_evidence(|evidence| evidence.through(Client::roomy))
        }
    }

    /// The same run, that shares what it asks and sees with the other processes of a run.
    #[must_use]
    pub fn sharing(self, share: Arc<Share>) -> Run {
        self.with_evidence(|evidence| evidence.through(|client| client.sharing(share)))
    }

    /// The same run with other evidence; only before it has begun.
    fn with_evidence(self, change: impl FnOnce(Evidence) -> Evidence) -> Run {
        let Some(evidence) = Arc::into_inner(self.evidence) else {
            unreachable!("what has not begun shares nothing");
        };
        Run {
            evidence: Arc::new(change(evidence)),
            ..self
        }
    }

    /// The same run, that keeps its exchanges for [`recorded`](Self::recorded).
    #[must_use]
    pub fn recording(self) -> Run {
        self.with_evidence(|evidence| evidence.through(Client::recording))
    }

    /// The same run, that asks nobody and judges what a recording holds.
    #[must_use]
    pub fn replaying(self, recording: Arc<Recording>) -> Run {
        Run {
            course: Course::of(&recording.facts),
            ..self.with_evidence(|evidence| evidence.through(|client| client.replaying(recording)))
        }
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// How many requests were sent so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.evidence.client().requests_sent()
    }

    /// What watches how long the target is left alone.
    #[must_use]
    pub fn waits(&self) -> Waits {
        self.evidence.client().waits()
    }

    /// What a planned case comes to; each case runs once.
    pub async fn outcome(&self, planned: &Planned) -> Arc<Outcome> {
        match &planned.skipped {
            Some((missing, reason)) => Arc::new(conclude::skipped(&planned.case, *missing, reason)),
            None => self.outcome_of(&planned.case.name).await,
        }
    }

    /// Boxed, since a case may have to know what the cases came to that it requires.
    fn outcome_of<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Arc<Outcome>> {
        async move {
            let (Some(cell), Some(case)) = (self.outcomes.get(name), self.cases.get(name)) else {
                unreachable!("every planned case belongs to the suites of its run");
            };
            Arc::clone(
                cell.get_or_init(|| async { Arc::new(self.run_case(case).await) })
                    .await,
            )
        }
        .boxed()
    }

    async fn run_case(&self, case: &Case) -> Outcome {
        let begun = Instant::now();
        let mut outcome = if case.scenario.exclusive {
            let _alone = self.exclusive.write().await;
            self.attempts(case).await
        } else {
            let _shared = self.exclusive.read().await;
            self.attempts(case).await
        };
        if outcome.verdict == Verdict::Fail
            && let Some(blamed) = self.blamed(case).await
        {
            conclude::explain(&mut outcome, &blamed);
        }
        let harvests = !case.scenario.witness.is_empty();
        let is_approved = |seed| !harvests || seed == self.settings.seed;
        let pinning = self.pinning.as_ref();
        if let Some(pinning) = pinning.filter(|pinning| pinning.seed.is_none_or(is_approved)) {
            pin::hold(pinning, &self.suites[&case.suite].api, case, &mut outcome);
        }
        if self.only_verdicts {
            outcome.exchanges.clear();
        } else {
            sensitive::hide(&self.suites[&case.suite], self.target.hidden, &mut outcome);
        }
        self.waive(&mut outcome);
        outcome.duration = begun.elapsed();
        outcome
    }

    /// The first required case that has failed itself.
    async fn blamed(&self, case: &Case) -> Option<String> {
        for required in &case.scenario.requires {
            let full = format!("{}::{required}", case.suite);
            let names = self
                .scenarios
                .get(&full)
                .cloned()
                .unwrap_or_else(|| vec![full]);
            for name in names
                .iter()
                .filter(|name| **name != case.name && self.cases.contains_key(*name))
            {
                let outcome = self.outcome_of(name).await;
                if matches!(
                    outcome.verdict,
                    Verdict::Fail | Verdict::Inconclusive(Cause::Precondition)
                ) {
                    return Some(name.clone());
                }
            }
        }
        None
    }

    fn waive(&self, outcome: &mut Outcome) {
        let entry = self.target.expected.iter().find(|expected| {
            expected.case.is_match(&outcome.case)
                && plan::is_verdict(expected.verdict, outcome.verdict)
        });
        outcome.waiver = entry.map(|expected| expected.reason.clone());
    }

    /// Runs all planned cases and reports them in the order of the plan, whatever finished first.
    pub async fn all(self: &Arc<Self>, plan: &Plan, done: impl FnMut(&CaseReport)) -> RunReport {
        self.all_until(plan, std::future::pending(), done).await
    }

    /// The same until `stop` is over; every case that is not finished then is inconclusive.
    ///
    /// Each case is a task of its own, so that one is judged while another one's answer is read, on every core.
    pub async fn all_until(
        self: &Arc<Self>,
        plan: &Plan,
        stop: impl Future<Output = ()>,
        done: impl FnMut(&CaseReport),
    ) -> RunReport {
        let since = Since::now();
        let stop = stop.shared();
        let reports = stream::iter(&plan.cases).map(|planned| {
            let stop = stop.clone();
            async move {
                if self.course.is_interrupted(&planned.case) {
                    return self.report(planned, &conclude::interrupted(&planned.case));
                }
                let (run, own) = (Arc::clone(self), planned.clone());
                let mut task = tokio::spawn(async move { run.outcome(&own).await });
                let outcome = tokio::select! {
                    biased;
                    () = stop => {
                        task.abort();
                        self.course.interrupt(&planned.case);
                        Arc::new(conclude::interrupted(&planned.case))
                    }
                    outcome = &mut task => outcome.unwrap_or_else(|failed| resume_unwind(failed.into_panic())),
                };
                self.report(planned, &outcome)
            }
        });
        let reports = reports.buffered(self.settings.jobs.max(1)).inspect(done);
        let cases = reports.collect().await;
        self.conclude(plan, cases, since)
    }

    /// What these cases come to together.
    #[must_use]
    pub fn conclude(&self, plan: &Plan, mut cases: Vec<CaseReport>, since: Since) -> RunReport {
        let mask = self.evidence.client().mask();
        if mask.size() > self.secrets {
            // An answer that came before a secret was issued may have told it.
            for case in &mut cases {
                sensitive::seal(mask, &mut case.outcome);
            }
        }
        RunReport {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            target: self.target.name.clone(),
            seed: self.settings.seed,
            shard: plan.shard,
            started: since.started,
            duration: since.begun.elapsed(),
            requests: self.requests(),
            verdict: conclude_run(&cases),
            clauses: self.clauses(plan, &cases),
            cases,
        }
    }

    /// An outcome beside what its case is.
    #[must_use]
    pub fn report(&self, planned: &Planned, outcome: &Outcome) -> CaseReport {
        let case = &planned.case;
        CaseReport {
            outcome: outcome.clone(),
            suite: case.suite.clone(),
            scenario: case.scenario_name(),
            about: case.scenario.about.clone(),
            clauses: case.scenario.clauses.clone(),
            level: case.scenario.level,
            file: case.file.path.to_string_lossy().replace('\\', "/"),
            line: case.line,
        }
    }

    /// What stands for a case that was begun, until it is known what it comes to.
    #[must_use]
    pub fn unfinished(&self, planned: &Planned) -> CaseReport {
        self.report(planned, &conclude::unfinished(&planned.case))
    }

    fn clauses(&self, plan: &Plan, cases: &[CaseReport]) -> Vec<ClauseReport> {
        let suites = plan.suites.iter().filter_map(|name| self.suites.get(name));
        let clauses =
            suites.flat_map(|suite| suite.clauses.iter().map(move |clause| (suite, clause)));
        let reports = clauses.map(|(suite, clause)| conclude::clause(suite, clause, cases));
        reports
            .filter(|report| {
                let by_nobody = report.unjudged.is_some() && plan.is_share;
                plan.is_whole || by_nobody || !report.cases.is_empty()
            })
            .collect()
    }
}
