//! What depends on the moment and not on the target: what cases are told of moving data, and which of them somebody ended.
//! A run that is judged again is told the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::case::Case;
use crate::evidence::Evidence;
use crate::exchange::recording::{Facts, Turn};

/// One attempt of one case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    /// The case.
    pub(super) case: String,
    /// Its round.
    pub(super) round: usize,
    /// Its attempt, from 1; 0 for all of the round.
    pub(super) attempt: u32,
}

impl Step {
    /// An attempt of a case.
    pub(super) fn of(case: &Case, round: usize, attempt: u32) -> Step {
        Step {
            case: case.name.clone(),
            round,
            attempt,
        }
    }

    /// A moment that it needs for itself, and for what.
    pub(super) fn moment(&self, what: &str) -> u32 {
        let Step {
            case,
            round,
            attempt,
        } = self;
        Evidence::moment(&format!("{what} {case} {round} {attempt}"))
    }
}

/// What every attempt was told, where it is not the usual: the first epoch, not overtaken, with all patience, to its end.
#[derive(Debug, Default)]
pub(super) struct Course {
    kept: Mutex<BTreeMap<Step, Turn>>,
    /// The course of an earlier run, which this one takes too.
    told: Option<BTreeMap<Step, Turn>>,
    /// The cases that were ended before their end, in this run or in the earlier one.
    interrupted: Mutex<BTreeSet<String>>,
}

impl Course {
    /// The course that an earlier run took.
    pub(super) fn of(facts: &Facts) -> Course {
        Course {
            interrupted: Mutex::new(facts.interrupted.iter().cloned().collect()),
            ..Course::retold(&facts.turns)
        }
    }

    fn retold(turns: &[Turn]) -> Course {
        let place = |turn: &Turn| Step {
            case: turn.case.clone(),
            round: turn.round,
            attempt: turn.attempt,
        };
        Course {
            told: Some(
                turns
                    .iter()
                    .map(|turn| (place(turn), turn.clone()))
                    .collect(),
            ),
            ..Course::default()
        }
    }

    /// The epoch that an attempt belongs to; `now` is the current one.
    pub(super) fn epoch(&self, step: &Step, now: impl FnOnce() -> u32) -> u32 {
        self.tell(
            step,
            |turn| turn.epoch,
            now,
            |turn, epoch| turn.epoch = epoch,
        )
    }

    /// Whether another case has seen during an attempt that the users changed.
    pub(super) fn is_overtaken(&self, step: &Step, now: impl FnOnce() -> bool) -> bool {
        let keep = |turn: &mut Turn, overtaken| turn.overtaken = overtaken;
        self.tell(step, |turn| turn.overtaken, now, keep)
    }

    /// Whether so many cases have given up that a round has one attempt only.
    pub(super) fn is_hasty(&self, step: &Step, now: impl FnOnce() -> bool) -> bool {
        self.tell(
            step,
            |turn| turn.hasty,
            now,
            |turn, hasty| turn.hasty = hasty,
        )
    }

    /// Somebody ends a case before its end.
    pub(super) fn interrupt(&self, case: &Case) {
        let mut interrupted = locked(&self.interrupted);
        interrupted.insert(case.name.clone());
    }

    /// Whether somebody has ended the case before its end.
    pub(super) fn is_interrupted(&self, case: &Case) -> bool {
        locked(&self.interrupted).contains(&case.name)
    }

    /// Names of the cases that were ended before their end.
    pub(super) fn interrupted(&self) -> Vec<String> {
        locked(&self.interrupted).iter().cloned().collect()
    }

    /// Everything else that is unusual, in the order of the cases' names.
    pub(super) fn turns(&self) -> Vec<Turn> {
        locked(&self.kept).values().cloned().collect()
    }

    fn tell<T: Default + PartialEq + Copy>(
        &self,
        step: &Step,
        read: impl FnOnce(&Turn) -> T,
        now: impl FnOnce() -> T,
        keep: impl FnOnce(&mut Turn, T),
    ) -> T {
        if let Some(told) = &self.told {
            return told.get(step).map(read).unwrap_or_default();
        }
        let fact = now();
        if fact != T::default() {
            let mut kept = locked(&self.kept);
            let turn = kept.entry(step.clone()).or_insert_with(|| Turn {
                case: step.case.clone(),
                round: step.round,
                attempt: step.attempt,
                epoch: 0,
                overtaken: false,
                hasty: false,
            });
            keep(turn, fact);
        }
        fact
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that is done while it is held can be left half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_that_was_kept_tells_the_same_whatever_is_the_case_now() {
        let step = |attempt| Step {
            case: "one::a".to_owned(),
            round: 0,
            attempt,
        };
        let first = Course::default();
        assert!(first.is_hasty(&step(0), || true));
        assert_eq!(first.epoch(&step(1), || 0), 0);
        assert!(first.is_overtaken(&step(1), || true));
        assert_eq!(first.epoch(&step(2), || 3), 3);
        let again = Course::retold(&first.turns());
        assert!(again.is_hasty(&step(0), || false));
        assert_eq!(again.epoch(&step(1), || 7), 0);
        assert!(again.is_overtaken(&step(1), || false));
        assert!(!again.is_overtaken(&step(2), || true));
        assert_eq!(again.epoch(&step(2), || 0), 3);
    }
}
