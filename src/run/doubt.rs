//! What is made of users who change while they are read: when a finding that rests on them is believed, and how many cases they
//! have defeated.

use std::sync::atomic::Ordering;

use crate::run::Run;

/// How often a finding that rests on users must be seen again before it is believed.
const AGAIN: u32 = 1;

/// The same where users were seen to change in this run: somebody may change them back and forth, as a test does that adds a user
/// and removes it, and then two equal readings say little.
const AGAIN_WHERE_USERS_MOVE: u32 = 4;

/// What the attempts of one round have found so far that rests on users.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    seen: u32,
    last: Option<String>,
}

impl Doubt {
    /// Whether a finding must be seen again, now that it was seen once more.
    pub(super) fn remains(&mut self, finding: &str, users_move: bool) -> bool {
        let wanted = if users_move {
            AGAIN_WHERE_USERS_MOVE
        } else {
            AGAIN
        };
        if self.seen >= wanted {
            return false;
        }
        self.seen += 1;
        self.last = Some(finding.to_owned());
        true
    }

    /// Whether something else was found before.
    pub(super) fn is_another(&self, finding: &str) -> bool {
        self.last.as_deref().is_some_and(|last| last != finding)
    }

    /// What is said where nothing is found any more, if something was.
    pub(super) fn dispelled(&self) -> Option<String> {
        let last = self.last.as_ref()?;
        let times = if self.seen == 1 {
            "once"
        } else {
            "several times"
        };
        Some(format!(
            "a difference was seen {times} and not again: {last}"
        ))
    }
}

impl Run {
    /// How many cases of a suite gave up because its users would not stand still.
    pub(super) fn restless(&self, suite: &str) -> u32 {
        self.count_restless(suite, 0)
    }

    /// One more case of a suite gave up.
    pub(super) fn gave_up(&self, suite: &str) {
        self.count_restless(suite, 1);
    }

    fn count_restless(&self, suite: &str, more: u32) -> u32 {
        let count = |known: &mut u32| {
            *known += more;
            *known
        };
        let share = self.evidence.client().share();
        let shared = share.and_then(|share| share.update(&format!("restless {suite}"), count));
        let alone = || self.restless[suite].fetch_add(more, Ordering::Relaxed) + more;
        shared.unwrap_or_else(alone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_believed_when_it_was_seen_often_enough() {
        for (users_move, again) in [(false, AGAIN), (true, AGAIN_WHERE_USERS_MOVE)] {
            let mut doubt = Doubt::default();
            assert_eq!(doubt.dispelled(), None);
            for _ in 0..again {
                assert!(doubt.remains("one", users_move));
            }
            assert!(!doubt.remains("one", users_move));
            assert!(doubt.is_another("two") && !doubt.is_another("one"));
            assert!(doubt.dispelled().is_some_and(|why| why.ends_with("one")));
        }
    }
}
