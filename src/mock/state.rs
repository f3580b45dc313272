//! What the running endpoint holds: the models, the switches in force and the counters.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::mock::option::Options;
use crate::mock::population::Population;
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};
use crate::mock::{avaya, liveperson, transport};

/// How large a population may be for its models to be kept for the next reset.
const KEPT_USERS: usize = 10_000;

/// What the server and its owner share.
#[derive(Debug)]
pub(crate) struct State {
    running: Mutex<Running>,
    requests: AtomicU64,
    writes: AtomicU64,
}

impl State {
    /// Fresh models and switches, counters at zero.
    pub(crate) fn new(options: &Options) -> Self {
        let models = Models::new(&options.population, options.seed);
        let state = Self {
            running: Mutex::new(Running {
                models,
                switches: Arc::default(),
                fresh: BTreeMap::new(),
            }),
            requests: AtomicU64::new(0),
            writes: AtomicU64::new(0),
        };
        state.reset(options);
        state
    }

    /// A model is consistent between requests, so a panic elsewhere does not spoil it.
    fn lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts anew with other options.
    pub(crate) fn reset(&self, options: &Options) {
        let mut running = self.lock();
        let mut models = running.fresh_models(&options.population, options.seed);
        models.avaya = models.avaya.with_token_life(options.token_life);
        running.models = models;
        running.switches = Arc::new(Switches {
            defects: options.defects.clone(),
            variations: options.variations.clone(),
        });
        self.requests.store(0, Ordering::Relaxed);
        self.writes.store(0, Ordering::Relaxed);
    }

    /// How many requests arrived.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How many requests tried to change users, or did so though they were reads.
    pub(crate) fn writes(&self) -> u64 {
        self.writes.load(Ordering::Relaxed) + self.lock().models.writes()
    }

    /// Answers one request and says what was switched on.
    pub(crate) fn answer(&self, request: &Incoming) -> (Reply, Arc<Switches>) {
        let serial = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        if is_write(request) {
            self.writes.fetch_add(1, Ordering::Relaxed);
        }
        let mut running = self.lock();
        let switches = Arc::clone(&running.switches);
        let reply = running.models.answer(request, &switches);
        drop(running);
        let reply = transport::apply(request, reply, &switches, serial);
        (reply, switches)
    }
}

/// The models of both APIs.
#[derive(Debug, Clone)]
struct Models {
    avaya: avaya::Model,
    liveperson: liveperson::Model,
}

impl Models {
    fn new(population: &Population, seed: u64) -> Self {
        Self {
            avaya: avaya::Model::new(population, seed),
            liveperson: liveperson::Model::new(population, seed),
        }
    }

    /// How many reads changed a user.
    fn writes(&self) -> u64 {
        self.avaya.writes() + self.liveperson.writes()
    }

    /// Everything that is not Avaya's is answered by the LivePerson model, unknown paths too.
    fn answer(&mut self, request: &Incoming, switches: &Switches) -> Reply {
        let api = |path: &str| request.path.starts_with(path);
        if api("/api/admin/user/") || api("/api/auth/") {
            self.avaya.answer(request, switches)
        } else {
            self.liveperson.answer(request, switches)
        }
    }
}

/// What changes while the endpoint runs.
#[derive(Debug)]
struct Running {
    models: Models,
    switches: Arc<Switches>,
    /// Models before their first request, for the next reset.
    fresh: BTreeMap<(Population, u64), Models>,
}

impl Running {
    fn fresh_models(&mut self, population: &Population, seed: u64) -> Models {
        let key = (*population, seed);
        if let Some(fresh) = self.fresh.get(&key) {
            return fresh.clone();
        }
        let models = Models::new(population, seed);
        if population.users <= KEPT_USERS {
            self.fresh.insert(key, models.clone());
        }
        models
    }
}

/// Every method but a reading one may change users; a token request is no change of a user.
fn is_write(request: &Incoming) -> bool {
    let reads = ["GET", "HEAD", "OPTIONS"].contains(&request.method.as_str());
    !reads && !request.path.starts_with("/api/auth/")
}
