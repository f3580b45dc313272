//! An outcome held against the approved shape of its target.

use crate::case::Case;
use crate::run::{Pinning, Unpinned};
use crate::snapshot::{Answer, Comparison, Proposal, Proposed, Shape};
use crate::verdict::{Finding, Outcome, Pin, Verdict};

/// Headers that are pinned beside the media type.
const HEADERS: [&str; 2] = ["ac-revision", "www-authenticate"];

/// Compares, proposes what differs, and turns an unapproved change into a finding.
///
/// Only what was judged is pinned: a failing or undecided answer has no shape to approve.
pub(super) fn hold(pinning: &Pinning, case: &Case, outcome: &mut Outcome) {
    if !matches!(outcome.verdict, Verdict::Pass | Verdict::Divergent)
        || outcome.exchanges.is_empty()
    {
        return;
    }
    let shape = shape(case, outcome);
    let compared = pinning.pins.compare(&case.name, &shape);
    outcome.pin = match &compared {
        Comparison::Pinned => Pin::Pinned,
        Comparison::Unpinned => Pin::Unpinned,
        Comparison::Changed { .. } => Pin::Changed,
    };
    let file = case.file.path.to_string_lossy();
    let proposal = Proposal {
        case: &case.name,
        suite: &case.suite,
        about: &case.scenario.about,
        shape: &shape,
        file: &file,
        line: case.line,
    };
    let approved = match pinning.pins.propose(&proposal, &pinning.review) {
        Err(error) => return fail(outcome, Finding::new("snapshot", error.to_string())),
        Ok(proposed) => matches!(proposed, Proposed::Approved(_)),
    };
    if approved || pinning.review.force_pass {
        return;
    }
    match compared {
        Comparison::Changed { diff } => {
            let finding = Finding::new(
                "snapshot",
                "the shape of the answer or the observed habit has changed",
            );
            fail(outcome, finding.sides("the approved snapshot", diff));
        }
        Comparison::Unpinned if pinning.unpinned == Unpinned::Failure => {
            let finding = Finding::new(
                "snapshot",
                "no snapshot of this case is approved; see `cargo insta review`",
            );
            fail(outcome, finding.sides("an approved snapshot", "none"));
        }
        Comparison::Pinned | Comparison::Unpinned => {}
    }
}

fn fail(outcome: &mut Outcome, finding: Finding) {
    outcome.reason = Some(finding.message.clone());
    outcome.verdict = Verdict::Fail;
    outcome.findings.push(finding);
}

fn shape(case: &Case, outcome: &Outcome) -> String {
    let received: Vec<_> = outcome
        .exchanges
        .iter()
        .filter_map(|exchange| exchange.received.as_ref().ok())
        .collect();
    // Which answer belongs to which name depends on the number of pages, which depends on the data: all answers of a
    // case are one shape under the name of its first request.
    let answers = [Answer {
        name: case.subject(),
        pages: received,
    }];
    let variant = outcome.variant.as_deref();
    Shape {
        answers: &answers,
        headers: &HEADERS,
        variant,
        habits: &outcome.habits,
    }
    .to_string()
}
