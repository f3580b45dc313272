//! A verdict in the words that libtest has: ok, ignored, failed.

use anstream::adapter::strip_str;
use libtest_mimic::{Completion, Failed};

use crate::report::terminal;
use crate::verdict::conclude::is_accepted;
use crate::verdict::{CaseReport, Outcome, RunReport, Verdict};

/// How verdicts are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Teller {
    /// Whether each case is a process whose status 0 counts as a pass, so that nothing else may end with it.
    pub(super) under_nextest: bool,
    /// Whether texts go where styles would be read as data.
    pub(super) plain: bool,
    /// Whether only these tests can start what is under test, so that the command cannot repeat a case.
    pub(super) brought: bool,
}

impl Teller {
    /// Tells the only case of a report.
    ///
    /// What is neither seen to hold nor seen to be broken is ignored, which everybody sees; never ok.
    pub(super) fn say(self, report: &RunReport) -> Result<Completion, Failed> {
        let Some(case) = report.cases.first() else {
            return Ok(Completion::ignored());
        };
        let outcome = &case.outcome;
        match outcome.verdict {
            Verdict::Pass => Ok(Completion::Completed),
            Verdict::Divergent if is_accepted(outcome) => Ok(Completion::Completed),
            _ if outcome.waiver.is_some() => Ok(Completion::ignored_with(headline(outcome))),
            Verdict::Fail => Err(self.failure(report, case)),
            Verdict::Divergent | Verdict::Inconclusive(_) | Verdict::Skipped(_) => {
                if self.under_nextest {
                    let block = self.failure(report, case);
                    let block = block.message().unwrap_or_default();
                    return Err(Failed::from(format!("{}\n{block}", headline(outcome))));
                }
                Ok(Completion::ignored_with(headline(outcome)))
            }
        }
    }

    fn failure(self, report: &RunReport, case: &CaseReport) -> Failed {
        let mut block = terminal::case_block(report, case);
        if self.brought {
            let of_the_command = |line: &&str| {
                strip_str(line)
                    .to_string()
                    .trim_start()
                    .starts_with("conformist run ")
            };
            let kept = block.lines().filter(|line| !of_the_command(line));
            block = kept.collect::<Vec<_>>().join("\n") + "\n";
        }
        if self.plain {
            Failed::from(strip_str(&block))
        } else {
            Failed::from(block)
        }
    }
}

/// `inconclusive (vacuous): the reason`.
fn headline(outcome: &Outcome) -> String {
    let word = outcome.verdict.word();
    let cause = outcome.verdict.cause();
    let cause = cause.map(|cause| format!(" ({cause})")).unwrap_or_default();
    let reason = outcome
        .reason
        .clone()
        .or_else(|| outcome.variant.clone())
        .unwrap_or_default();
    let waived = outcome.waiver.as_ref();
    let waived = waived.map(|why| format!("; accepted: {why}"));
    format!("{word}{cause}: {reason}{}", waived.unwrap_or_default()).replace('\n', " ")
}
