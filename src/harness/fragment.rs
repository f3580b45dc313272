//! The report that a process leaves for `conformist merge`: at first of what it has begun, in the end of what it has judged.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Trial};

use crate::report::file::write_whole;
use crate::report::json;
use crate::run::plan::{Plan, Planned};
use crate::snapshot::file_name;
use crate::verdict::RunReport;

/// Where the report is left, and which cases it tells of.
pub(super) struct Fragment {
    folder: PathBuf,
    /// Names of the cases that run.
    judged: HashSet<String>,
    /// Names of the cases that the target does not claim.
    unclaimed: HashSet<String>,
}

impl Fragment {
    /// The fragment of a process that is asked for these cases.
    ///
    /// Where each case is a process, nobody runs what the target does not claim, so each process tells all of that.
    pub(super) fn new(
        folder: &Path,
        arguments: &Arguments,
        plan: &Plan,
        under_nextest: bool,
    ) -> Fragment {
        let (unclaimed, judged): (Vec<&Planned>, Vec<&Planned>) = plan
            .cases
            .iter()
            .partition(|planned| planned.skipped.is_some());
        let is_asked = |planned: &&&Planned| {
            let trial = Trial::test(&planned.case.name, || Ok(()));
            !arguments.is_filtered_out(&trial.with_ignored_flag(planned.skipped.is_some()))
        };
        let name = |planned: &&Planned| planned.case.name.clone();
        let is_told = |planned: &&&Planned| under_nextest || is_asked(planned);
        Fragment {
            folder: folder.to_owned(),
            judged: judged.iter().filter(is_asked).map(name).collect(),
            unclaimed: unclaimed.iter().filter(is_told).map(name).collect(),
        }
    }

    /// Whether a case runs.
    pub(super) fn judges(&self, planned: &Planned) -> bool {
        self.judged.contains(&planned.case.name)
    }

    /// Whether a case is told although it does not run.
    pub(super) fn tells(&self, planned: &Planned) -> bool {
        self.unclaimed.contains(&planned.case.name)
    }

    /// Leaves the report in the place of the one that was left before.
    ///
    /// # Errors
    /// It cannot be written; says where and why, in lower case, without full stop.
    pub(super) fn leave(&self, report: &RunReport) -> Result<(), String> {
        let program = std::env::current_exe().unwrap_or_default();
        let program = program.file_stem().unwrap_or_default().to_string_lossy();
        let mut judged = self.judged.iter();
        let name = match (judged.next(), judged.next()) {
            (Some(only), None) => format!("{program}.{}.json", file_name(only)),
            _ => format!("{program}.json"),
        };
        let written = write_whole(&self.folder.join(name), json::render(report).as_bytes());
        written.map_err(|error| format!("cannot write to {}: {error}", self.folder.display()))
    }
}
