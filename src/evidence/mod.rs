//! Answers and walks of a run, fetched once and shared by every case that asks for the same.

mod ahead;
mod column;
mod population;
mod walk;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

pub use crate::evidence::column::Column;
pub use crate::evidence::population::{Bracket, Population, Unsound};
pub use crate::evidence::walk::{Ended, Listing, WalkPlan};

use crate::capture::{Answer, Records};
use crate::exchange::{ALONE, Client};
use crate::request::Request;
use crate::spec::api::Api;

/// A slot for something that is fetched once.
type Slot<T> = Arc<OnceCell<T>>;

/// Answers by the epoch and the request that they belong to.
type Answers = HashMap<(u32, Request), Slot<Arc<Answer>>>;

/// What the population of one suite turned out to be.
pub type Known = Result<Arc<Population>, Unsound>;

/// Everything that was fetched in a run.
///
/// Answers belong to an epoch of their suite: when the users are seen to have changed, a new epoch begins and nothing
/// from before is shared with the cases that run after.
pub struct Evidence {
    client: Client,
    records: Arc<Records>,
    answers: Mutex<Answers>,
    populations: Mutex<HashMap<(String, u32), Slot<Known>>>,
    epochs: Mutex<HashMap<String, u32>>,
    /// How many pages all walks may read together.
    most_pages: u64,
    pages: AtomicU64,
}

impl Evidence {
    /// Nothing fetched yet.
    #[must_use]
    pub fn new(client: Client) -> Evidence {
        Evidence {
            client,
            records: Arc::default(),
            answers: Mutex::default(),
            populations: Mutex::default(),
            epochs: Mutex::default(),
            most_pages: u64::MAX,
            pages: AtomicU64::new(0),
        }
    }

    /// The same evidence, whose walks read so many pages together at most.
    #[must_use]
    pub fn of_pages(self, most_pages: u64) -> Evidence {
        Evidence { most_pages, ..self }
    }

    /// Whether walks may read as many pages as they like.
    fn is_unlimited(&self) -> bool {
        self.most_pages == u64::MAX
    }

    /// Whether a walk may have this page: it was read before, or the run may read one more.
    fn grants(&self, epoch: u32, request: &Request) -> bool {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = answers.get(&(epoch, request.clone()));
        if self.most_pages == u64::MAX || slot.is_some_and(|slot| slot.initialized()) {
            return true;
        }
        drop(answers);
        let take = |read: &mut u64| {
            *read += 1;
            *read <= self.most_pages
        };
        let share = self.client.share();
        let shared = share.and_then(|share| share.update("pages", take));
        shared.unwrap_or_else(|| self.pages.fetch_add(1, Ordering::Relaxed) < self.most_pages)
    }

    /// The same evidence, that knows the records which earlier runs have met.
    #[must_use]
    pub fn remembering(self, records: Arc<Records>) -> Evidence {
        Evidence { records, ..self }
    }

    /// The same evidence, fetched by another client.
    #[must_use]
    pub fn through(self, change: impl FnOnce(Client) -> Client) -> Evidence {
        Evidence {
            client: change(self.client),
            ..self
        }
    }

    /// The client that everything is fetched with.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The epoch that a suite is in.
    #[must_use]
    pub fn epoch(&self, suite: &str) -> u32 {
        self.with_epoch(suite, |epoch| *epoch)
    }

    /// The epoch of a suite as all processes of the run know it, or this one where it is alone.
    fn with_epoch<R>(&self, suite: &str, change: impl Fn(&mut u32) -> R) -> R {
        let share = self.client.share();
        let shared = share.and_then(|share| share.update(&format!("epoch {suite}"), &change));
        let alone = || {
            let mut epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
            change(epochs.entry(suite.to_owned()).or_insert(0))
        };
        shared.unwrap_or_else(alone)
    }

    /// The answer to a request, from this epoch.
    pub async fn answer(
        self: &Arc<Self>,
        epoch: u32,
        api: &Arc<Api>,
        request: &Request,
    ) -> Arc<Answer> {
        let slot = {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(answers.entry((epoch, request.clone())).or_default())
        };
        let fetch = || async {
            let exchange = self.client.exchange(epoch, request).await;
            Arc::new(Answer::of(exchange, api, &self.records))
        };
        Arc::clone(slot.get_or_init(fetch).await)
    }

    /// An epoch that nothing else belongs to: that of its owner, whose words name it.
    ///
    /// By name and not by number, so that it is the same one in every run, whatever finished first.
    #[must_use]
    pub fn moment(owner: &str) -> u32 {
        let hash = owner.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        hash | ALONE
    }

    /// The slot of a suite's population in an epoch.
    fn population_slot(&self, suite: &str, epoch: u32) -> Slot<Known> {
        let mut populations = self
            .populations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(populations.entry((suite.to_owned(), epoch)).or_default())
    }

    /// Begins a new epoch, unless another case has begun one meanwhile.
    ///
    /// Its population is read anew when asked for, so that it rests on the very answers that cases of that epoch share.
    fn begin_epoch(&self, suite: &str, seen: u32) {
        self.with_epoch(suite, |epoch| {
            if *epoch == seen {
                *epoch += 1;
            }
        });
    }
}
