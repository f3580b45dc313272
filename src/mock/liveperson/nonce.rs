//! Which signatures were met already, and which are too old to be met at all.

use std::collections::HashSet;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::mock::liveperson::error::Refusal;
use crate::mock::liveperson::oauth1::Stamp;
use crate::mock::liveperson::{defects, variations};
use crate::mock::switches::Switches;

/// How far, in seconds, a signature's time may be from ours.
const TOLERANCE: u64 = 300;

/// So many signatures are remembered; then all are forgotten, as a server that restarts does.
const REMEMBERED: usize = 100_000;

/// The stamps of all good signatures so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stamps(HashSet<Stamp>);

impl Stamps {
    /// Lets a good signature count once, and only near its time.
    pub(crate) fn admit(&mut self, stamp: Stamp, switches: &Switches) -> Result<(), Refusal> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_secs());
        if now.abs_diff(stamp.timestamp) > TOLERANCE
            && !switches.varies(&variations::TIMESTAMP_UNCHECKED)
        {
            if switches.breaks(&defects::STALE_FAILS) {
                return Err(Refusal::new(500, "Internal server error"));
            }
            return Err(refused("timestamp_refused"));
        }
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        if self.0.insert(stamp) || switches.varies(&variations::NONCE_UNCHECKED) {
            return Ok(());
        }
        if switches.breaks(&defects::REPLAY_FAILS) {
            return Err(Refusal::new(500, "Internal server error"));
        }
        Err(refused("nonce_used"))
    }
}

fn refused(problem: &'static str) -> Refusal {
    Refusal {
        status: 401,
        message: "Not authenticated",
        oauth_problem: Some(problem),
    }
}
