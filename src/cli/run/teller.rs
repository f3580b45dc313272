//! Says what each case came to, when it is its turn.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::exchange::Exchange;
use crate::report::{terminal, verbose};
use crate::run::Run;
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
    ///
    /// What `--verbose` shows waits for the end: an answer may have told a secret that is issued to us only later.
    pub(super) fn tell(&mut self, case: &CaseReport, requests: u64) {
        let mut text = String::new();
        if self.manner == Manner::Usual && !self.is_more_of_the_same(case) {
            text.push_str(&terminal::line(case, self.out.width()));
        }
        let out = self.out;
        self.progress
            .advance(&case.suite, requests, || out.say(&text));
    }

    /// All cases are finished.
    pub(super) fn finish(&mut self, cases: &[CaseReport], run: &Run) {
        self.progress.finish();
        if self.manner == Manner::Verbose {
            for case in cases {
                let mut text = String::new();
                if !self.is_more_of_the_same(case) {
                    text.push_str(&terminal::line(case, self.out.width()));
                }
                text.push_str(&self.exchanges(case, run));
                self.out.say(&text);
            }
        }
    }

    /// The exchanges of a case that were not shown before, each with the places that its findings name.
    fn exchanges(&mut self, case: &CaseReport, run: &Run) -> String {
        let known = case.outcome.exchanges.iter().map(Arc::as_ptr);
        let is_new: Vec<bool> = known.map(|one| self.shown.insert(one)).collect();
        if !is_new.contains(&true) {
            return String::new();
        }
        let mut text = String::new();
        for (index, exchange) in run.exchanges(case).iter().enumerate() {
            if is_new[index] {
                text.push_str(&verbose::exchange(exchange, &marks(case, index)));
            }
        }
        text
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

/// The places of an exchange that the findings of its case name.
fn marks(case: &CaseReport, index: usize) -> Vec<&str> {
    let findings = &case.outcome.findings;
    let first = findings
        .iter()
        .filter(|finding| finding.exchange == Some(index))
        .filter_map(|finding| finding.pointer.as_deref());
    let further = findings.iter().flat_map(|finding| &finding.also);
    let further = further.filter(|place| place.exchange == index);
    first
        .chain(further.map(|place| place.pointer.as_str()))
        .collect()
}
