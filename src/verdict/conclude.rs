//! Concludes a run, a clause and the counts from the outcomes of cases.

use crate::verdict::{CaseReport, Cause, Outcome, Pin, RunVerdict, Verdict};

/// What a clause came to. The order is that of badness: a merge only raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClauseVerdict {
    /// No case can judge it, for a written reason.
    Unjudged,
    /// Every case that could be run passes.
    Pass,
    /// At least one case diverges.
    Divergent,
    /// At least one case could not tell, or none could be run.
    Inconclusive,
    /// At least one case failed.
    Fail,
}

/// How many cases came to which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
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

impl Counts {
    /// Counts the verdicts of these cases.
    #[must_use]
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a CaseReport>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            *counts.slot(case.outcome.verdict) += 1;
        }
        counts
    }

    /// All cases.
    #[must_use]
    pub fn total(&self) -> usize {
        self.words().iter().map(|(_, count)| count).sum()
    }

    /// Each verdict's word with its count, in the order of all reports.
    #[must_use]
    pub fn words(&self) -> [(&'static str, usize); 5] {
        [
            ("pass", self.pass),
            ("fail", self.fail),
            ("divergent", self.divergent),
            ("inconclusive", self.inconclusive),
            ("skipped", self.skipped),
        ]
    }

    fn slot(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Fail => &mut self.fail,
            Verdict::Divergent => &mut self.divergent,
            Verdict::Inconclusive(_) => &mut self.inconclusive,
            Verdict::Skipped(_) => &mut self.skipped,
        }
    }
}

/// Concludes a run: the worst of what its cases contribute.
///
/// A waiver takes away the blame, not the fact: a waived case that could not tell or diverges counts as a
/// pass, a waived failure keeps the run `Partial`, because a target that breaks a clause does not conform.
/// A run in which the target never gave one usable answer is `Inconclusive`, unless that is waived case by case; so is
/// one that somebody ended before its time.
#[must_use]
pub fn conclude_run(cases: &[CaseReport]) -> RunVerdict {
    let worst = cases
        .iter()
        .map(|case| contribution(&case.outcome))
        .max()
        .unwrap_or(RunVerdict::Conformant);
    let interrupted =
        |case: &CaseReport| case.outcome.verdict == Verdict::Inconclusive(Cause::Interrupted);
    if unusable(cases) || cases.iter().any(interrupted) {
        worst.max(RunVerdict::Inconclusive)
    } else {
        worst
    }
}

/// Concludes a clause from the verdicts of its cases.
///
/// The worst of them counts. A case that was skipped says nothing about the clause, so it counts only where
/// every case was skipped. Waivers do not count here: a clause that is broken is broken.
#[must_use]
pub fn clause_verdict(
    cases: impl IntoIterator<Item = Verdict>,
    unjudged: Option<&str>,
) -> ClauseVerdict {
    let mut worst = None;
    let mut tried = false;
    for verdict in cases {
        tried = true;
        worst = worst.max(told(verdict));
    }
    match (worst, unjudged) {
        (Some(verdict), _) => verdict,
        (None, Some(_)) if !tried => ClauseVerdict::Unjudged,
        (None, _) => ClauseVerdict::Inconclusive,
    }
}

/// Whether an outcome needs no word of explanation from whoever answers for the run.
#[must_use]
pub fn is_accepted(outcome: &Outcome) -> bool {
    contribution(outcome) == RunVerdict::Conformant
}

fn contribution(outcome: &Outcome) -> RunVerdict {
    let waived = outcome.waiver.is_some();
    match (outcome.verdict, outcome.pin) {
        (Verdict::Pass, _) | (Verdict::Divergent, Pin::Pinned) => RunVerdict::Conformant,
        (Verdict::Fail, _) if waived => RunVerdict::Partial,
        (Verdict::Fail, _) => RunVerdict::NonConformant,
        (Verdict::Divergent | Verdict::Skipped(_) | Verdict::Inconclusive(_), _) if waived => {
            RunVerdict::Conformant
        }
        (Verdict::Divergent | Verdict::Skipped(_) | Verdict::Inconclusive(_), _) => {
            RunVerdict::Partial
        }
    }
}

/// Whether requests of a case were sent, and none of them was answered.
fn unanswered(outcome: &Outcome) -> bool {
    let exchanges = &outcome.exchanges;
    !exchanges.is_empty() && exchanges.iter().all(|exchange| exchange.received.is_err())
}

/// No case was answered: some failed in transport, and all others rest on those or were never run.
fn unusable(cases: &[CaseReport]) -> bool {
    let mut unreachable = false;
    for case in cases {
        match case.outcome.verdict {
            Verdict::Inconclusive(Cause::Transport) => unreachable |= case.outcome.waiver.is_none(),
            Verdict::Skipped(_)
            | Verdict::Inconclusive(Cause::Precondition | Cause::Budget | Cause::Interrupted) => {}
            Verdict::Inconclusive(Cause::Vacuous | Cause::Drift) if unanswered(&case.outcome) => {}
            Verdict::Pass
            | Verdict::Divergent
            | Verdict::Fail
            | Verdict::Inconclusive(Cause::Vacuous | Cause::Drift) => return false,
        }
    }
    unreachable
}

fn told(verdict: Verdict) -> Option<ClauseVerdict> {
    match verdict {
        Verdict::Skipped(_) => None,
        Verdict::Pass => Some(ClauseVerdict::Pass),
        Verdict::Divergent => Some(ClauseVerdict::Divergent),
        Verdict::Inconclusive(_) => Some(ClauseVerdict::Inconclusive),
        Verdict::Fail => Some(ClauseVerdict::Fail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Missing;
    use crate::verdict::sample;

    const TRANSPORT: Verdict = Verdict::Inconclusive(Cause::Transport);
    const VACUOUS: Verdict = Verdict::Inconclusive(Cause::Vacuous);
    const SKIPPED: Verdict = Verdict::Skipped(Missing::Credential);

    #[track_caller]
    fn run_comes_to(verdicts: &[Verdict], expected: RunVerdict) {
        let cases: Vec<_> = verdicts.iter().map(|v| sample::case("a::b", *v)).collect();
        assert_eq!(conclude_run(&cases), expected);
    }

    #[track_caller]
    fn waived_run_comes_to(verdict: Verdict, expected: RunVerdict) {
        let mut case = sample::case("a::b", verdict);
        case.outcome.waiver = Some("seven users only".to_owned());
        assert_eq!(
            conclude_run(&[sample::case("a::a", Verdict::Pass), case]),
            expected
        );
    }

    #[track_caller]
    fn clause_comes_to(verdicts: &[Verdict], expected: ClauseVerdict) {
        assert_eq!(clause_verdict(verdicts.iter().copied(), None), expected);
    }

    #[test]
    fn the_worst_case_decides_the_run() {
        run_comes_to(&[Verdict::Pass], RunVerdict::Conformant);
        run_comes_to(&[Verdict::Pass, SKIPPED], RunVerdict::Partial);
        run_comes_to(&[Verdict::Pass, VACUOUS], RunVerdict::Partial);
        run_comes_to(
            &[VACUOUS, Verdict::Fail, Verdict::Pass],
            RunVerdict::NonConformant,
        );
    }

    #[test]
    fn a_target_that_never_answers_makes_the_run_inconclusive() {
        run_comes_to(&[TRANSPORT, TRANSPORT], RunVerdict::Inconclusive);
        run_comes_to(
            &[
                TRANSPORT,
                SKIPPED,
                Verdict::Inconclusive(Cause::Precondition),
            ],
            RunVerdict::Inconclusive,
        );
    }

    #[test]
    fn a_run_that_was_ended_before_its_time_is_inconclusive_unless_a_breach_was_seen() {
        let ended = Verdict::Inconclusive(Cause::Interrupted);
        run_comes_to(&[Verdict::Pass, ended], RunVerdict::Inconclusive);
        run_comes_to(&[Verdict::Fail, ended], RunVerdict::NonConformant);
    }

    #[test]
    fn one_answer_among_transport_errors_makes_it_partial() {
        run_comes_to(&[TRANSPORT, Verdict::Pass], RunVerdict::Partial);
        run_comes_to(&[TRANSPORT, VACUOUS], RunVerdict::Partial);
    }

    #[test]
    fn a_run_of_skipped_cases_only_is_partial() {
        run_comes_to(&[SKIPPED, SKIPPED], RunVerdict::Partial);
    }

    #[test]
    fn a_divergence_counts_as_conformant_only_when_pinned() {
        let mut case = sample::case("a::b", Verdict::Divergent);
        case.outcome.pin = Pin::Unpinned;
        assert_eq!(
            conclude_run(std::slice::from_ref(&case)),
            RunVerdict::Partial
        );
        case.outcome.pin = Pin::Pinned;
        assert_eq!(
            conclude_run(std::slice::from_ref(&case)),
            RunVerdict::Conformant
        );
    }

    #[test]
    fn a_waiver_makes_all_but_a_failure_count_as_a_pass() {
        waived_run_comes_to(VACUOUS, RunVerdict::Conformant);
        waived_run_comes_to(SKIPPED, RunVerdict::Conformant);
        waived_run_comes_to(Verdict::Divergent, RunVerdict::Conformant);
        waived_run_comes_to(Verdict::Fail, RunVerdict::Partial);
    }

    #[test]
    fn the_worst_case_decides_the_clause() {
        clause_comes_to(&[Verdict::Pass, Verdict::Pass], ClauseVerdict::Pass);
        clause_comes_to(
            &[Verdict::Pass, Verdict::Divergent],
            ClauseVerdict::Divergent,
        );
        clause_comes_to(
            &[Verdict::Divergent, VACUOUS, Verdict::Pass],
            ClauseVerdict::Inconclusive,
        );
        clause_comes_to(&[VACUOUS, Verdict::Fail], ClauseVerdict::Fail);
    }

    #[test]
    fn a_skipped_case_says_nothing_about_a_clause_unless_all_are_skipped() {
        clause_comes_to(&[SKIPPED, Verdict::Pass], ClauseVerdict::Pass);
        clause_comes_to(&[SKIPPED, SKIPPED], ClauseVerdict::Inconclusive);
        clause_comes_to(&[], ClauseVerdict::Inconclusive);
    }

    #[test]
    fn a_clause_without_cases_stays_unjudged_for_its_written_reason() {
        assert_eq!(
            clause_verdict([], Some("a fault cannot be provoked")),
            ClauseVerdict::Unjudged
        );
    }
}
