//! One session shared by all tests of the process, begun by the first of them that runs.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use libtest_mimic::{Completion, Failed};
use tokio::runtime::Runtime;

use crate::harness::settings::Wanted;
use crate::harness::tell::Teller;
use crate::run::plan::{Plan, Planned};
use crate::run::{Run, Since};
use crate::session::{Begun, DEFAULT_SEED, Session};
use crate::source::Diagnostic;
use crate::verdict::{CaseReport, RunReport, RunVerdict, conclude_run};

/// The session behind the tests.
pub(super) struct Door {
    session: Mutex<Session>,
    plan: Plan,
    wanted: Wanted,
    teller: Teller,
    since: Since,
    begun: OnceLock<Result<Live, String>>,
    reports: Mutex<Vec<CaseReport>>,
}

/// What runs, once something runs. The runtime outlives what was begun on it.
struct Live {
    begun: Begun,
    runtime: Runtime,
}

impl Door {
    /// A door that nobody went through yet.
    pub(super) fn new(session: Session, plan: Plan, wanted: Wanted, teller: Teller) -> Door {
        Door {
            session: Mutex::new(session),
            plan,
            wanted,
            teller,
            since: Since::now(),
            begun: OnceLock::new(),
            reports: Mutex::new(Vec::new()),
        }
    }

    /// Runs one case, in the words of libtest.
    pub(super) fn judge(&self, planned: &Planned) -> Result<Completion, Failed> {
        let live = self.begun.get_or_init(|| self.begin());
        let live = live.as_ref().map_err(Failed::from)?;
        let run = &live.begun.run;
        let outcome = live.runtime.block_on(run.outcome(planned));
        let report = run.report(planned, &outcome);
        let said = self.teller.say(&self.frame(run, &report));
        locked(&self.reports).push(report);
        said
    }

    fn begin(&self) -> Result<Live, String> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("cannot start the runtime: {error}"))?;
        let mut session = locked(&self.session);
        let jobs = session.default_jobs();
        let settings = self.wanted.settle(DEFAULT_SEED, jobs);
        let begun = runtime.block_on(session.begin(settings));
        Ok(Live {
            begun: begun.map_err(|error| error.to_string())?,
            runtime,
        })
    }

    /// The report of a run of this one case.
    fn frame(&self, run: &Run, report: &CaseReport) -> RunReport {
        run.conclude(&self.plan, vec![report.clone()], self.since)
    }

    /// The report of everything that was judged, and of what the target does not claim as far as `wants` it; nothing where
    /// nothing was judged.
    pub(super) fn report(&self, wants: impl Fn(&Planned) -> bool) -> Option<RunReport> {
        let live = self.begun.get()?.as_ref().ok()?;
        let run = &live.begun.run;
        let judged: HashMap<String, CaseReport> = locked(&self.reports)
            .iter()
            .map(|report| (report.name().to_owned(), report.clone()))
            .collect();
        let report = |planned: &Planned| {
            let unclaimed = || {
                let outcome = live.runtime.block_on(run.outcome(planned));
                run.report(planned, &outcome)
            };
            let is_unclaimed = planned.skipped.is_some() && wants(planned);
            let judged = judged.get(&planned.case.name).cloned();
            judged.or_else(|| is_unclaimed.then(unclaimed))
        };
        let cases = self.plan.cases.iter().filter_map(report).collect();
        Some(run.conclude(&self.plan, cases, self.since))
    }

    /// Accepted verdicts of the configuration that a whole run did not need.
    pub(super) fn stale(&self, is_whole: bool) -> Vec<Diagnostic> {
        let reports = locked(&self.reports);
        if is_whole {
            locked(&self.session).stale(&reports)
        } else {
            Vec::new()
        }
    }

    /// What is said where nobody answered.
    pub(super) fn nobody(&self) -> String {
        let sentence = RunVerdict::Inconclusive.sentence(&locked(&self.session).target().name);
        let reports = locked(&self.reports);
        let reason = reports
            .iter()
            .find_map(|report| report.outcome.reason.clone());
        format!("{sentence} {}", reason.unwrap_or_default())
    }

    /// Whether no test could use the target, though each of them could only be ignored for it.
    pub(super) fn found_nobody(&self) -> bool {
        conclude_run(&locked(&self.reports)) == RunVerdict::Inconclusive
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A test that panicked while it held the lock left nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
