//! An outcome held against the approved shape of its target.

use std::collections::BTreeMap;

use crate::case::Case;
use serde_json::{Value, json};

use crate::exchange::Received;
use crate::json::{Text, Tree, read_apart};
use crate::run::{Pinning, Strictness};
use crate::snapshot::{Answer, Comparison, Proposal, Proposed, Shape};
use crate::spec::api::Api;
use crate::verdict::{Finding, Outcome, Pin, Verdict};

/// Headers that are pinned beside the media type.
const HEADERS: [&str; 2] = ["ac-revision", "www-authenticate"];

/// Compares, proposes what differs, and turns an unapproved change into a finding.
///
/// Only what was judged is pinned: a failing or undecided answer has no shape to approve.
pub(super) fn hold(pinning: &Pinning, api: &Api, case: &Case, outcome: &mut Outcome) {
    if !matches!(outcome.verdict, Verdict::Pass | Verdict::Divergent)
        || outcome.exchanges.is_empty()
        || !pinning.is_wanted()
    {
        return;
    }
    let shape = shape(api, case, outcome);
    let compared = pinning.pins.compare(&case.name, &shape);
    outcome.shape = Some(shape.clone());
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
            let finding = finding.sides("the approved snapshot", diff);
            match pinning.strictness {
                Strictness::Embedded => fail(outcome, finding),
                Strictness::Live => diverge(outcome, finding),
            }
        }
        Comparison::Unpinned if pinning.strictness == Strictness::Embedded => {
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

/// A difference for review: what a live target's data look like may change without anything being wrong.
fn diverge(outcome: &mut Outcome, finding: Finding) {
    outcome.reason = Some(finding.message.clone());
    outcome.verdict = Verdict::Divergent;
    outcome.findings.push(finding);
}

/// The text that is pinned.
///
/// It must not depend on who happens to be among the users that a case asked for: only cases that judge bodies by a
/// schema pin the members of users, and habits seen through harvested values are left out.
fn shape(api: &Api, case: &Case, outcome: &Outcome) -> String {
    let received = outcome
        .exchanges
        .iter()
        .filter_map(|exchange| exchange.received.as_ref().ok());
    let judges_bodies = case
        .expectations()
        .any(|one| one.user_schema.is_some() || one.schema.is_some());
    let harvests = !case.scenario.witness.is_empty();
    let pinned: Vec<Received> = if judges_bodies && !harvests {
        received.cloned().collect()
    } else {
        received
            .map(|received| without_members(api, received, harvests))
            .collect()
    };
    // Which answer belongs to which name depends on the number of pages, which depends on the data: all answers of a
    // case are one shape under the name of its first request.
    let answers = [Answer {
        name: case.subject(),
        pages: pinned.iter().collect(),
    }];
    let variant = outcome.variant.as_deref();
    let none = BTreeMap::new();
    let habits = if harvests { &none } else { &outcome.habits };
    Shape {
        answers: &answers,
        headers: &HEADERS,
        variant,
        habits,
    }
    .to_string()
}

/// The answer with all users as one word; also with none, where it depends on harvested values whether there are any.
fn without_members(api: &Api, received: &Received, harvests: bool) -> Received {
    let bytes = received.body.bytes();
    let text = Text::of(&bytes);
    let Ok((body, Some(items))) = read_apart(&text, Some(&api.answer.users)) else {
        return received.clone();
    };
    let mut value = Tree::to_value(&body.tree);
    if let (Some(Value::Array(users)), true) = (
        value.pointer_mut(&api.answer.users),
        harvests || !items.is_empty(),
    ) {
        users.push(json!("user"));
    }
    Received {
        status: received.status,
        headers: received.headers.clone(),
        body: value.to_string().into_bytes().into(),
    }
}
