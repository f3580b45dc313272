//! Says what each case came to, when it is its turn.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::exchange::Exchange;
use crate::report::terminal;
use crate::verdict::{CaseReport, Cause, Verdict};

/// How much is said of each case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Nothing: only the summary counts.
    Quiet,
    /// What it came to.
    Usual,
    /// What it came to, and each exchange.
    Verbose,
}

/// Says what each case came to.
pub(super) struct Teller<'a> {
    out: &'a Output,
    manner: Manner,
    progress: Progress,
    /// Exchanges that were shown: one may serve many cases.
    shown: HashSet<*const Exchange>,
    /// How often each transport error was shown.
    unanswered: HashMap<String, usize>,
}

/// How many cases say one after the other that the target cannot be reached; the summary counts them all.
const ENOUGH: usize = 3;

impl<'a> Teller<'a> {
    /// A teller above a bar.
    pub(super) fn new(out: &'a Output, manner: Manner, progress: Progress) -> Teller<'a> {
        Teller {
            out,
            manner,
            progress,
            shown: HashSet::new(),
            unanswered: HashMap::new(),
        }
    }

    /// One case is finished; so many requests were sent so far.
    pub(super) fn tell(&mut self, case: &CaseReport, requests: u64) {
        let mut text = String::new();
        if self.manner != Manner::Quiet && !self.is_more_of_the_same(case) {
            text.push_str(&terminal::line(case, self.out.width()));
        }
        if self.manner == Manner::Verbose {
            for exchange in &case.outcome.exchanges {
                if self.shown.insert(Arc::as_ptr(exchange)) {
                    text.push_str(&terminal::exchange(exchange));
                }
            }
        }
        let out = self.out;
        self.progress
            .advance(&case.suite, requests, || out.say(&text));
    }

    /// All cases are finished.
    pub(super) fn finish(&self) {
        self.progress.finish();
    }

    /// Whether enough cases have said already that the target does not answer, for the same reason.
    fn is_more_of_the_same(&mut self, case: &CaseReport) -> bool {
        let outcome = &case.outcome;
        match outcome.verdict {
            Verdict::Inconclusive(Cause::Interrupted) => return true,
            Verdict::Inconclusive(Cause::Transport) => {}
            _ => return false,
        }
        let reason = outcome.reason.clone().unwrap_or_default();
        let seen = self.unanswered.entry(reason).or_default();
        *seen += 1;
        *seen > ENOUGH
    }
}
