//! One session shared by all tests of the process, begun by the first of them that runs.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use libtest_mimic::{Completion, Failed};
use tokio::runtime::Runtime;

use crate::harness::fragment::Fragment;
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
    /// What is left of the run, if anybody wants it.
    fragment: Option<Fragment>,
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
            fragment: None,
            since: Since::now(),
            begun: OnceLock::new(),
            reports: Mutex::new(Vec::new()),
        }
    }

    /// The same door, that leaves a report.
    pub(super) fn leaving(self, fragment: Option<Fragment>) -> Door {
        Door { fragment, ..self }
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
        let mut session = locked(&self.session);
        let runtime = session
            .runtime(self.plan.cases.len())
            .map_err(|error| format!("cannot start the runtime: {error}"))?;
        let jobs = session.default_jobs();
        let settings = self.wanted.settle(DEFAULT_SEED, jobs);
        let begun = runtime.block_on(session.begin(settings));
        let begun = begun.map_err(|error| error.to_string())?;
        self.mark(&begun.run)?;
        Ok(Live { begun, runtime })
    }

    /// Leaves a report that says of every case that it was begun, in case this process never comes to say more.
    fn mark(&self, run: &Run) -> Result<(), String> {
        let Some(fragment) = &self.fragment else {
            return Ok(());
        };
        let planned = self.plan.cases.iter();
        let begun = planned.filter(|planned| fragment.judges(planned));
        let cases = begun.map(|planned| run.unfinished(planned)).collect();
        fragment.leave(&run.conclude(&self.plan, cases, self.since))
    }

    /// Leaves the report of everything that was judged, if anybody wants it and anything was.
    ///
    /// # Errors
    /// It cannot be written; says where and why.
    pub(super) fn leave(&self) -> Result<(), String> {
        let Some(fragment) = &self.fragment else {
            return Ok(());
        };
        let report = self.report(fragment);
        report.map_or(Ok(()), |report| fragment.leave(&report))
    }

    /// The report of a run of this one case.
    fn frame(&self, run: &Run, report: &CaseReport) -> RunReport {
        run.conclude(&self.plan, vec![report.clone()], self.since)
    }

    /// The report of everything that was judged, and of what the target does not claim as far as it is to be told; nothing
    /// where nothing was begun. A case that panicked was begun and has no verdict.
    fn report(&self, fragment: &Fragment) -> Option<RunReport> {
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
            let judged = judged.get(&planned.case.name).cloned();
            judged
                .or_else(|| fragment.tells(planned).then(unclaimed))
                .or_else(|| fragment.judges(planned).then(|| run.unfinished(planned)))
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
