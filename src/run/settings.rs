//! What a run is told before it begins.

use std::time::Instant;

use jiff::Timestamp;

use crate::snapshot::{Pins, Review, Update};
use crate::spec::scenario::Depth;

/// What a run is asked for besides its cases.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Seed of every choice.
    pub seed: u64,
    /// How much is tried.
    pub depth: Depth,
    /// How many cases are under way at once.
    pub jobs: usize,
    /// Whether a single case is judged, so that no answers of other cases are set beside its own.
    pub alone: bool,
}

/// The approved shapes of the target, and what happens to those that differ; absent where nothing is pinned.
#[derive(Debug)]
pub struct Pinning {
    /// The approved shapes.
    pub pins: Pins,
    /// The only seed whose harvested values were approved; another one may lead to other pages. `None` for all seeds.
    pub seed: Option<u64>,
    /// What becomes of proposals.
    pub review: Review,
    /// Whether somebody reads the shapes of answers that nothing is compared with.
    pub shapes: bool,
    /// What a shape comes to that was never approved, or that has changed.
    pub strictness: Strictness,
}

impl Pinning {
    /// Whether anybody has a use for the shape of an answer: it costs about as much as to judge it.
    pub(super) fn is_wanted(&self) -> bool {
        self.shapes || !self.pins.is_empty() || self.review.update != Update::Never
    }
}

/// When a run began, by both clocks.
#[derive(Debug, Clone, Copy)]
pub struct Since {
    pub(super) started: Timestamp,
    pub(super) begun: Instant,
}

impl Since {
    /// This moment.
    #[must_use]
    pub fn now() -> Since {
        Since {
            started: Timestamp::now(),
            begun: Instant::now(),
        }
    }
}

/// What a shape comes to that was never approved, or that has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A difference for review: nobody knows the data of a live target.
    Live,
    /// A failure: the shapes of the embedded endpoint are all known.
    Embedded,
}
