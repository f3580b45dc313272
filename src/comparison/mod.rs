//! What differs between two runs: of one target at two times, or of two targets at one time.
//!
//! Durations, seeds, requests and harvested values are no difference. A verdict that changed is told once, by the worst
//! that can be said of it; variants and shapes are told of cases whose verdict is the same.

#[cfg(test)]
pub(crate) mod sample;
mod side;

use std::collections::BTreeMap;

pub use crate::comparison::side::{Ruled, Side, Told};
use crate::snapshot::difference;
use crate::verdict::exit::{Exit, Partial};
use crate::verdict::{ClauseVerdict, Verdict};

/// What the two sides of a comparison are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// An earlier run and a later one.
    Runs,
    /// Another target and the one that is judged.
    Targets,
}

/// What a divergence counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Divergence {
    /// A permitted difference: the default.
    #[default]
    Permitted,
    /// A failure: `--strict`.
    Failure,
}

/// Everything that differs, the worst first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// What the sides are.
    pub between: Between,
    /// The earlier run, or that of the other target.
    pub old: Side,
    /// The later run, or that of the target that is judged.
    pub new: Side,
    /// One entry per case that differs, by kind and then in the order of the plan.
    pub cases: Vec<Change>,
    /// Clauses of both sides whose verdicts differ, in the order of the ledger.
    pub clauses: Vec<ClauseChange>,
    /// How many cases are in both and the same.
    pub same: usize,
}

/// How a case differs. The order is that of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It fails, and did not before.
    Regressed,
    /// It was judged, and now nothing is told of it.
    Lost,
    /// It failed, and was judged otherwise now.
    Fixed,
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// Its verdict differs in another way.
    Changed,
    /// It shows another of several permitted behaviours.
    Variant,
    /// Its answers have another shape.
    Shape,
}

/// One case that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// How.
    pub kind: Kind,
    /// Name of the case.
    pub case: String,
    /// What it came to on the old side; nothing where it is new.
    pub old: Option<Told>,
    /// What it came to on the new side; nothing where it is gone.
    pub new: Option<Told>,
    /// The difference of its shapes, where both sides have one and they differ.
    pub shape: Option<String>,
}

/// One clause whose verdict differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseChange {
    /// The clause as it is now.
    pub clause: Ruled,
    /// Its verdict on the old side.
    pub old: ClauseVerdict,
}

impl Kind {
    /// Every kind, the most urgent first.
    pub const ALL: [Self; 8] = [
        Self::Regressed,
        Self::Lost,
        Self::Fixed,
        Self::New,
        Self::Gone,
        Self::Changed,
        Self::Variant,
        Self::Shape,
    ];

    /// The kind in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Regressed => "regressed",
            Self::Lost => "lost",
            Self::Fixed => "fixed",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::Variant => "variant",
            Self::Shape => "shape",
        }
    }
}

impl Changes {
    /// Compares two runs.
    #[must_use]
    pub fn of(between: Between, old: Side, new: Side, divergence: Divergence) -> Changes {
        let names = match between {
            Between::Runs => ("old", "new"),
            Between::Targets => (old.target.as_str(), new.target.as_str()),
        };
        let before: BTreeMap<&str, &Told> = by_name(&old);
        let after: BTreeMap<&str, &Told> = by_name(&new);
        let mut cases: Vec<Change> = Vec::new();
        for told in &new.cases {
            let known = before.get(told.name.as_str()).copied();
            cases.extend(change(names, known, told, divergence));
        }
        let is_gone = |told: &&Told| !after.contains_key(told.name.as_str());
        cases.extend(old.cases.iter().filter(is_gone).map(gone));
        // Stable: within a kind the order of the plan stays.
        cases.sort_by_key(|change| change.kind);
        let differs = cases.iter().filter(|change| change.new.is_some()).count();
        Changes {
            between,
            clauses: clauses(&old, &new),
            same: new.cases.len() - differs,
            cases,
            old,
            new,
        }
    }

    /// The changes of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Change> {
        self.cases.iter().filter(move |change| change.kind == kind)
    }

    /// Whether both sides came to the same, as far as it is told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.clauses.is_empty()
    }

    /// What the comparison ends with: a regression is a breach, and what is no longer judged may hide one.
    #[must_use]
    pub fn exit(&self, partial: Partial) -> Exit {
        let has = |kind| self.of_kind(kind).next().is_some();
        if has(Kind::Regressed) {
            Exit::Broken
        } else if has(Kind::Lost) && partial == Partial::Refused {
            Exit::Undecided
        } else {
            Exit::Conforms
        }
    }
}

fn by_name(side: &Side) -> BTreeMap<&str, &Told> {
    let named = side.cases.iter().map(|told| (told.name.as_str(), told));
    named.collect()
}

/// How a case of the new side differs, or nothing.
fn change(
    names: (&str, &str),
    old: Option<&Told>,
    new: &Told,
    divergence: Divergence,
) -> Option<Change> {
    let shape = old.and_then(|old| shapes(names, old, new));
    let kind = match old {
        None => Kind::New,
        Some(old) => verdicts(old, new, divergence)
            .or_else(|| (old.variant != new.variant).then_some(Kind::Variant))
            .or_else(|| shape.is_some().then_some(Kind::Shape))?,
    };
    Some(Change {
        kind,
        case: new.name.clone(),
        old: old.cloned(),
        new: Some(new.clone()),
        shape,
    })
}

fn gone(told: &Told) -> Change {
    Change {
        kind: Kind::Gone,
        case: told.name.clone(),
        old: Some(told.clone()),
        new: None,
        shape: None,
    }
}

/// What is known of a case, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Judged,
    Untold,
    Failed,
}

fn state(told: &Told, divergence: Divergence) -> State {
    let counts = divergence == Divergence::Failure && !told.is_waived;
    match told.verdict {
        Verdict::Divergent if counts => State::Failed,
        Verdict::Pass | Verdict::Divergent => State::Judged,
        Verdict::Inconclusive(_) | Verdict::Skipped(_) => State::Untold,
        Verdict::Fail => State::Failed,
    }
}

/// How the verdicts differ. What the configuration accepts is never a regression, nor lost.
fn verdicts(old: &Told, new: &Told, divergence: Divergence) -> Option<Kind> {
    let (before, after) = (state(old, divergence), state(new, divergence));
    match (before, after) {
        (State::Judged | State::Untold, State::Failed) if !new.is_waived => Some(Kind::Regressed),
        (State::Failed, State::Failed) if old.is_waived && !new.is_waived => Some(Kind::Regressed),
        (State::Judged | State::Failed, State::Untold) if !new.is_waived => Some(Kind::Lost),
        (State::Failed, State::Judged) => Some(Kind::Fixed),
        _ if old.verdict.word() != new.verdict.word() => Some(Kind::Changed),
        _ => None,
    }
}

fn shapes(names: (&str, &str), old: &Told, new: &Told) -> Option<String> {
    let (old, new) = (old.shape.as_ref()?, new.shape.as_ref()?);
    (old != new).then(|| difference(names, old.trim_end(), new.trim_end()))
}

fn clauses(old: &Side, new: &Side) -> Vec<ClauseChange> {
    let known = |clause: &Ruled| {
        let mut all = old.clauses.iter();
        all.find(|one| one.id == clause.id && one.suite == clause.suite)
    };
    let changed = new.clauses.iter().filter_map(|clause| {
        let before = known(clause)?.verdict;
        (before != clause.verdict).then(|| ClauseChange {
            clause: clause.clone(),
            old: before,
        })
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Cause, RunVerdict};

    fn told(name: &str, verdict: Verdict) -> Told {
        Told {
            name: name.to_owned(),
            verdict,
            reason: None,
            variant: None,
            shape: None,
            is_waived: false,
        }
    }

    fn side(cases: Vec<Told>) -> Side {
        Side {
            target: "staging".to_owned(),
            version: "0.1.0".to_owned(),
            seed: 1,
            started: "1970-01-01T00:00:00Z".to_owned(),
            verdict: RunVerdict::Conformant,
            cases,
            clauses: Vec::new(),
        }
    }

    fn changes(old: Vec<Told>, new: Vec<Told>) -> Changes {
        Changes::of(Between::Runs, side(old), side(new), Divergence::default())
    }

    #[track_caller]
    fn differs(old: Verdict, new: Verdict, kind: Option<Kind>) {
        let found = changes(vec![told("a", old)], vec![told("a", new)]);
        let kinds: Vec<Kind> = found.cases.iter().map(|change| change.kind).collect();
        assert_eq!(
            kinds,
            kind.into_iter().collect::<Vec<_>>(),
            "{old:?} {new:?}"
        );
    }

    const VACUOUS: Verdict = Verdict::Inconclusive(Cause::Vacuous);

    #[test]
    fn a_failure_that_was_none_is_a_regression() {
        differs(Verdict::Pass, Verdict::Fail, Some(Kind::Regressed));
        differs(VACUOUS, Verdict::Fail, Some(Kind::Regressed));
        differs(Verdict::Fail, Verdict::Fail, None);
    }

    #[test]
    fn what_is_judged_no_longer_is_lost_and_never_fixed() {
        differs(Verdict::Pass, VACUOUS, Some(Kind::Lost));
        differs(Verdict::Fail, VACUOUS, Some(Kind::Lost));
        differs(Verdict::Fail, Verdict::Divergent, Some(Kind::Fixed));
        differs(VACUOUS, Verdict::Pass, Some(Kind::Changed));
        differs(Verdict::Pass, Verdict::Divergent, Some(Kind::Changed));
    }

    #[test]
    fn another_cause_is_no_change() {
        differs(VACUOUS, Verdict::Inconclusive(Cause::Drift), None);
    }

    #[test]
    fn an_accepted_failure_is_no_regression_until_it_is_accepted_no_longer() {
        let accepted = Told {
            is_waived: true,
            ..told("a", Verdict::Fail)
        };
        let kinds = |changes: Changes| changes.cases.first().map(|change| change.kind);
        let pass = || vec![told("a", Verdict::Pass)];
        assert_eq!(
            kinds(changes(pass(), vec![accepted.clone()])),
            Some(Kind::Changed)
        );
        let fails = vec![told("a", Verdict::Fail)];
        assert_eq!(kinds(changes(vec![accepted], fails)), Some(Kind::Regressed));
    }

    #[test]
    fn changes_stand_by_urgency_and_then_as_planned() {
        let shaped = |name: &str, shape: &str, variant: &str| Told {
            shape: Some(shape.to_owned()),
            variant: Some(variant.to_owned()),
            ..told(name, Verdict::Pass)
        };
        let old = vec![
            shaped("shape", "body: integer\n", "x"),
            shaped("variant", "body: integer\n", "x"),
            told("gone", Verdict::Pass),
            told("same", Verdict::Pass),
            told("worse", Verdict::Pass),
            told("better", Verdict::Fail),
        ];
        let new = vec![
            shaped("shape", "body: string\n", "x"),
            shaped("variant", "body: string\n", "y"),
            told("new", Verdict::Fail),
            told("same", Verdict::Pass),
            told("worse", Verdict::Fail),
            told("better", Verdict::Pass),
        ];
        let found = changes(old, new);
        let kinds: Vec<&str> = found.cases.iter().map(|one| one.kind.word()).collect();
        assert_eq!(
            kinds,
            ["regressed", "fixed", "new", "gone", "variant", "shape"]
        );
        assert_eq!(found.same, 1);
        let shape = found.cases.last().unwrap().shape.as_ref().unwrap();
        assert_eq!(
            shape,
            "--- old\n+++ new\n@@ -1 +1 @@\n-body: integer\n+body: string\n"
        );
    }

    #[test]
    fn only_a_regression_is_a_breach() {
        let exit = |old, new| changes(vec![told("a", old)], vec![told("a", new)]);
        let refused = |changes: Changes| changes.exit(Partial::Refused).code();
        assert_eq!(refused(exit(Verdict::Pass, Verdict::Fail)), 1);
        assert_eq!(refused(exit(Verdict::Pass, VACUOUS)), 3);
        assert_eq!(refused(exit(Verdict::Fail, Verdict::Pass)), 0);
        assert_eq!(
            exit(Verdict::Pass, VACUOUS).exit(Partial::Allowed).code(),
            0
        );
    }

    #[test]
    fn a_divergence_is_a_regression_where_it_counts_as_a_failure() {
        let sides = || {
            let one = |verdict| side(vec![told("a", verdict)]);
            (one(Verdict::Pass), one(Verdict::Divergent))
        };
        let (old, new) = sides();
        let strict = Changes::of(Between::Targets, old, new, Divergence::Failure);
        assert_eq!(strict.cases[0].kind, Kind::Regressed);
    }
}
