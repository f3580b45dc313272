//! What the running endpoint holds: the models, the switches in force and the counters.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::mock::option::Options;
use crate::mock::population::Population;
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};
use crate::mock::{avaya, liveperson, transport};

/// How large a population may be for its models to be kept for the next reset.
const KEPT_USERS: usize = 1_000;

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
        Self {
            running: Mutex::new(Running::of(Models::default(), options)),
            requests: AtomicU64::new(0),
            writes: AtomicU64::new(0),
        }
    }

    /// A model is consistent between requests, so a panic elsewhere does not spoil it.
    fn lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts anew with other options.
    pub(crate) fn reset(&self, options: &Options) {
        let mut running = self.lock();
        let mut models = std::mem::take(&mut running.models);
        models.reset();
        *running = Running::of(models, options);
        drop(running);
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
        let reply = running.answer(request);
        drop(running);
        let reply = transport::apply(request, reply, &switches, serial);
        (reply, switches)
    }
}

/// What a model is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    population: Population,
    seed: u64,
    token_life: Duration,
}

/// The model of one API, made when it is first asked: most runs ask one of them.
#[derive(Debug)]
struct Lazily<M> {
    running: Option<M>,
    /// Models before their first request, for the next reset.
    fresh: BTreeMap<Origin, M>,
}

impl<M> Default for Lazily<M> {
    fn default() -> Self {
        Self {
            running: None,
            fresh: BTreeMap::new(),
        }
    }
}

impl<M: Clone> Lazily<M> {
    fn model(&mut self, origin: Origin, make: impl FnOnce() -> M) -> &mut M {
        let fresh = &mut self.fresh;
        self.running.get_or_insert_with(|| {
            if origin.population.users > KEPT_USERS {
                return make();
            }
            fresh.entry(origin).or_insert_with(make).clone()
        })
    }
}

/// The models of both APIs.
#[derive(Debug, Default)]
struct Models {
    avaya: Lazily<avaya::Model>,
    liveperson: Lazily<liveperson::Model>,
}

impl Models {
    fn reset(&mut self) {
        self.avaya.running = None;
        self.liveperson.running = None;
    }

    /// How many reads changed a user.
    fn writes(&self) -> u64 {
        let avaya = self.avaya.running.as_ref().map(avaya::Model::writes);
        let liveperson = self.liveperson.running.as_ref();
        let liveperson = liveperson.map(liveperson::Model::writes);
        avaya.unwrap_or_default() + liveperson.unwrap_or_default()
    }
}

/// What changes while the endpoint runs, and what it was started with.
#[derive(Debug)]
struct Running {
    models: Models,
    origin: Origin,
    switches: Arc<Switches>,
}

impl Running {
    fn of(models: Models, options: &Options) -> Self {
        Self {
            models,
            origin: Origin {
                population: options.population,
                seed: options.seed,
                token_life: options.token_life,
            },
            switches: Arc::new(Switches {
                defects: options.defects.clone(),
                variations: options.variations.clone(),
            }),
        }
    }

    /// Everything that is not Avaya's is answered by the LivePerson model, unknown paths too.
    fn answer(&mut self, request: &Incoming) -> Reply {
        let (models, origin) = (&mut self.models, self.origin);
        let Origin {
            population, seed, ..
        } = &origin;
        let api = |path: &str| request.path.starts_with(path);
        if api("/api/admin/user/") || api("/api/auth/") {
            let make = || avaya::Model::new(population, *seed).with_token_life(origin.token_life);
            let model = models.avaya.model(origin, make);
            model.answer(request, &self.switches)
        } else {
            let make = || liveperson::Model::new(population, *seed);
            let model = models.liveperson.model(origin, make);
            model.answer(request, &self.switches)
        }
    }
}

/// Every method but a reading one may change users; a token request is no change of a user.
fn is_write(request: &Incoming) -> bool {
    let reads = ["GET", "HEAD", "OPTIONS"].contains(&request.method.as_str());
    !reads && !request.path.starts_with("/api/auth/")
}
