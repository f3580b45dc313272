//! A comparison for the tests of whoever renders it.

use crate::comparison::{Between, Changes, Divergence, Ruled, Side, Told};
use crate::verdict::{ClauseVerdict, RunVerdict, Verdict};

/// A case that came to this verdict.
pub(crate) fn told(name: &str, verdict: Verdict) -> Told {
    Told {
        name: name.to_owned(),
        verdict,
        reason: (verdict != Verdict::Pass).then(|| "the reason of it".to_owned()),
        variant: None,
        shape: None,
        is_waived: false,
    }
}

/// One case of each of five kinds, and one clause.
pub(crate) fn changes() -> Changes {
    let variant = |name: &str| Told {
        variant: Some(name.to_owned()),
        shape: Some(format!("{name}\n")),
        ..told("one::variant", Verdict::Pass)
    };
    let side = |day: u8, verdict, clause, cases| Side {
        target: "staging".to_owned(),
        version: "0.1.0".to_owned(),
        seed: u64::from(day),
        started: format!("2026-01-0{day}T00:00:00Z"),
        verdict,
        cases,
        clauses: vec![Ruled {
            id: "ONE-A".to_owned(),
            suite: "one".to_owned(),
            says: "What ONE-A says.".to_owned(),
            verdict: clause,
        }],
    };
    let old = vec![
        told("one::worse", Verdict::Pass),
        told("one::better", Verdict::Fail),
        told("one::gone", Verdict::Pass),
        variant("exact"),
    ];
    let new = vec![
        told("one::better", Verdict::Pass),
        told("one::worse", Verdict::Fail),
        told("one::new", Verdict::Pass),
        variant("word"),
    ];
    Changes::of(
        Between::Runs,
        side(1, RunVerdict::Conformant, ClauseVerdict::Pass, old),
        side(2, RunVerdict::NonConformant, ClauseVerdict::Fail, new),
        Divergence::default(),
    )
}
