//! What the endpoint is told at its start and at each reset.

use std::time::Duration;

use crate::mock::defect::Defect;
use crate::mock::population::Population;
use crate::mock::variation::Variation;

/// What the endpoint holds and how it behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// The users.
    pub population: Population,
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// The port on loopback; zero takes a free one. A reset does not change it.
    pub port: u16,
    /// How long the token endpoint's tokens live.
    pub token_life: Duration,
    /// Breaches to seed.
    pub defects: Vec<&'static Defect>,
    /// Permitted differences to choose.
    pub variations: Vec<&'static Variation>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            population: Population::default(),
            seed: 1,
            port: 0,
            token_life: Duration::from_secs(900),
            defects: Vec::new(),
            variations: Vec::new(),
        }
    }
}
