//! Pages that are asked for before a walk has come to them.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::evidence::Evidence;
use crate::evidence::walk::Walk;
use crate::request::Request;
use crate::request::render::with_parameter;

/// So many pages are asked for before the walk has come to them.
const AHEAD: u64 = 3;

/// Pages that a walk will come to as far as can be told, asked for while the one before them is read: a page costs a way
/// to the target and back, and the target waits while it is read. What is still under way when the walk ends is given up.
#[derive(Default)]
pub(super) struct Ahead {
    tasks: JoinSet<()>,
    /// The index of the last page that was asked for.
    asked: u64,
}

impl Ahead {
    /// Asks for the pages after `next`, the one that the walk comes to now.
    pub(super) fn ask(
        &mut self,
        evidence: &Arc<Evidence>,
        epoch: u32,
        walk: &Walk<'_>,
        next: &Request,
    ) {
        let Some((last, parameter, step)) = walk.foreseen() else {
            return;
        };
        if !evidence.is_unlimited() {
            // A page that is not read in the end would be taken from the others.
            return;
        }
        let here = walk.answers.len() as u64;
        let from = self.asked.max(here) + 1;
        for page in from..=last.min(here + AHEAD) {
            self.asked = page;
            let paging = walk.plan.api.paging.as_ref();
            let value = paging.map_or(0, |paging| paging.first) + page * step;
            let request = with_parameter(next, parameter, &value.to_string());
            let (evidence, api) = (Arc::clone(evidence), Arc::clone(walk.plan.api));
            self.tasks.spawn(async move {
                let answer = evidence.answer(epoch, &api, &request).await;
                // Read here, so that the walk need not wait for that either.
                let _read = answer.users();
            });
        }
    }
}
