//! All users of an account, from the first way of reading them that is sound by itself.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::capture::{Unreadable, User};
use crate::evidence::{Column, Ended, Evidence, Known, Listing, WalkPlan};
use crate::exchange::{ALONE, TransportError, TransportErrorKind};
use crate::request::render::Bindings;
use crate::spec::api::{Api, Preference};

/// All users of an account.
#[derive(Debug)]
pub struct Population {
    /// The walk that they were read with.
    pub listing: Listing,
    /// The users, in the order of the walk.
    pub users: Vec<Arc<User>>,
    /// Indexes into `users`, in the order of identities.
    by_id: Vec<usize>,
    fingerprint: u64,
    columns: Mutex<HashMap<String, Arc<Column>>>,
}

/// Why no way of reading all users was sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsound {
    /// No answer was received.
    Transport(TransportError),
    /// There were answers, and they do not fit together; in words.
    Contradiction(String),
    /// There are more pages than the run may read.
    Budget,
}

impl Population {
    /// A user by identity.
    #[must_use]
    pub fn user(&self, id: &str) -> Option<&User> {
        let at = |index: &usize| self.users[*index].id();
        let found = self
            .by_id
            .binary_search_by(|index| at(index).cmp(&Some(id)));
        found.ok().map(|place| &*self.users[self.by_id[place]])
    }

    /// A field of all users, by its JSON pointer.
    #[must_use]
    pub fn column(&self, at: &str) -> Arc<Column> {
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        let column = columns.entry(at.to_owned());
        Arc::clone(column.or_insert_with(|| Arc::new(Column::of(&self.users, at))))
    }

    /// The same number for the same users with the same values of these fields, in whatever order they were listed.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Whether two readings show the same users with the same values of the fields that the suite speaks of.
    #[must_use]
    pub fn same_as(&self, other: &Population) -> bool {
        self.fingerprint == other.fingerprint
    }
}

/// What a second reading of all users showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bracket {
    /// The same users as before: a difference that was found is the target's.
    Unchanged,
    /// Other users: nothing that was found can be held against the target.
    Moved,
}

impl Evidence {
    /// The population of a suite in an epoch, read when first asked for.
    ///
    /// # Errors
    /// Why no way of reading all users was sound.
    pub async fn population(
        self: &Arc<Self>,
        epoch: u32,
        api: &Arc<Api>,
        bindings: &Bindings,
        pages: usize,
    ) -> Known {
        let slot = self.population_slot(&api.suite, epoch);
        slot.get_or_init(|| self.read_population(epoch, api, bindings, pages))
            .await
            .clone()
    }

    /// Whether another case has begun a new epoch after this one.
    #[must_use]
    pub fn is_over(&self, epoch: u32, suite: &str) -> bool {
        epoch < ALONE && self.epoch(suite) != epoch
    }

    /// Reads the population of an epoch once more, in a moment of its own; a change begins a new epoch.
    pub async fn bracket(
        self: &Arc<Self>,
        (epoch, moment): (u32, u32),
        api: &Arc<Api>,
        bindings: &Bindings,
        pages: usize,
    ) -> Bracket {
        let before = self.population(epoch, api, bindings, pages).await;
        let current = self.epoch(&api.suite);
        let after = self.read_population(moment, api, bindings, pages).await;
        let same = match (&before, &after) {
            (Ok(before), Ok(after)) => before.same_as(after),
            (Err(before), Err(after)) => before == after,
            _ => false,
        };
        if same {
            return Bracket::Unchanged;
        }
        self.begin_epoch(&api.suite, current);
        Bracket::Moved
    }

    async fn read_population(
        self: &Arc<Self>,
        epoch: u32,
        api: &Arc<Api>,
        bindings: &Bindings,
        pages: usize,
    ) -> Known {
        let mut readings: Vec<Reading> = Vec::new();
        for spec in &api.population.readings {
            let plan = WalkPlan {
                api,
                spec,
                bindings,
                pages,
            };
            let listing = match self.walk(epoch, "population", plan, 0).await {
                Ok(listing) => listing,
                Err(why) => return Err(Unsound::Contradiction(why)),
            };
            let reading = Reading::new(api, listing);
            let settled = reading.problem.is_none() && api.population.prefer == Preference::First;
            let hopeless = matches!(&reading.problem, Some(Unsound::Transport(_)));
            readings.push(reading);
            if settled || hopeless {
                break;
            }
        }
        choose(api, readings)
    }
}

struct Reading {
    listing: Listing,
    users: Vec<Arc<User>>,
    problem: Option<Unsound>,
    repeated: bool,
}

impl Reading {
    fn new(api: &Api, listing: Listing) -> Reading {
        let users: Vec<Arc<User>> = listing.users().map(|(_, user)| Arc::clone(user)).collect();
        let mut ids: Vec<&str> = users.iter().filter_map(|user| user.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        let repeated = ids.len() != users.len();
        let problem = problem(api, &listing, &users, repeated);
        Reading {
            listing,
            users,
            problem,
            repeated,
        }
    }

    fn ids(&self) -> BTreeSet<Option<&str>> {
        self.users.iter().map(|user| user.id()).collect()
    }

    /// How many members there are that anybody has a value of.
    fn members(&self) -> usize {
        let mut known: BTreeSet<String> = BTreeSet::new();
        for user in &self.users {
            user.tree(|record| {
                for (name, value) in record.members().unwrap_or_default() {
                    if !value.is_unset() && !known.contains(name.as_ref()) {
                        known.insert(name.as_ref().to_owned());
                    }
                }
            });
        }
        known.len()
    }
}

fn problem(api: &Api, listing: &Listing, users: &[Arc<User>], repeated: bool) -> Option<Unsound> {
    let contradiction = |why: String| Some(Unsound::Contradiction(why));
    for answer in &listing.answers {
        match answer.users() {
            Err(Unreadable::Transport(error)) if error.kind != TransportErrorKind::Broken => {
                return Some(Unsound::Transport(error.clone()));
            }
            Err(unreadable) => return contradiction(unreadable.observed()),
            Ok(_) => {}
        }
    }
    match &listing.ended {
        Ended::Budget => return Some(Unsound::Budget),
        Ended::Forbidden(why) => return contradiction(why.clone()),
        Ended::Loop => return contradiction("its pages lead back to themselves".to_owned()),
        Ended::Complete | Ended::Unreadable => {}
    }
    if repeated {
        // Said of whom: users that move make another one stand there twice each time.
        let mut met = BTreeSet::new();
        let twice = users.iter().find(|user| !met.insert(user.id()));
        let who = twice.and_then(|user| user.id());
        return contradiction(who.map_or_else(
            || "a user has no identity".to_owned(),
            |id| format!("user `{id}` stands there twice"),
        ));
    }
    let total = listing.answers.last().and_then(|answer| answer.count(api));
    match total {
        Some(total) if total != users.len() as u64 => contradiction(format!(
            "{} users were read and the total says {total}",
            users.len()
        )),
        _ => None,
    }
}

/// The preferred sound reading; failing that, one that another reading agrees with although a total contradicts both.
fn choose(api: &Api, readings: Vec<Reading>) -> Known {
    let sound = |reading: &&Reading| reading.problem.is_none();
    let best = match api.population.prefer {
        Preference::First => readings.iter().find(sound),
        // Of equals the first one.
        Preference::Richest => readings
            .iter()
            .rev()
            .filter(sound)
            .max_by_key(|reading| reading.members()),
    };
    let agreed = || {
        let clean: Vec<&Reading> = readings
            .iter()
            .filter(|one| !one.repeated && !one.users.is_empty())
            .collect();
        let pair = clean
            .iter()
            .enumerate()
            .find(|(index, one)| clean[..*index].iter().any(|two| one.ids() == two.ids()));
        pair.map(|(_, one)| *one)
    };
    if let Some(reading) = best.or_else(agreed) {
        let mut chosen = population(reading);
        if let (Preference::Richest, Some(plain)) = (api.population.prefer, readings.first()) {
            // Cases compare with the plain list too, and that one may have been read at another time.
            chosen.fingerprint = chosen
                .fingerprint
                .rotate_left(1)
                .wrapping_add(fingerprint(&plain.users));
        }
        return Ok(Arc::new(chosen));
    }
    let first = readings.into_iter().find_map(|reading| reading.problem);
    Err(first
        .unwrap_or_else(|| Unsound::Contradiction("there is no way to read all users".to_owned())))
}

fn population(reading: &Reading) -> Population {
    let users = reading.users.clone();
    let mut by_id: Vec<usize> = (0..users.len()).collect();
    by_id.retain(|index| users[*index].id().is_some());
    by_id.sort_by_key(|index| users[*index].id());
    Population {
        listing: reading.listing.clone(),
        by_id,
        fingerprint: fingerprint(&users),
        columns: Mutex::default(),
        users,
    }
}

/// The same number for the same users, in any order.
fn fingerprint(users: &[Arc<User>]) -> u64 {
    let each = users.iter().map(|user| user.fingerprint());
    each.fold(users.len() as u64, u64::wrapping_add)
}
