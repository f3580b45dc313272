//! The users of both tenants, the orders they were brought into, and what happened to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::order::Order;
use crate::mock::avaya::user::User;
use crate::mock::avaya::{defects, people, variations};
use crate::mock::draw::Draw;
use crate::mock::population::Population;
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

/// The users that are listed.
///
/// A clone shares the users, and with them the JSON that was already built.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    /// The users of the account, in the order of their creation.
    pub(crate) users: Vec<Arc<User>>,
    /// The users of the other tenant.
    pub(crate) foreign: Vec<Arc<User>>,
    /// The seed that everything is drawn from.
    pub(crate) seed: u64,
    /// How many list requests were answered.
    pub(crate) lists: u64,
    /// How often a read changed the users.
    pub(crate) writes: u64,
    /// What was asked for last.
    last: Option<Ask>,
    /// What was asked for before, where that counts.
    known: BTreeSet<String>,
    /// How many users were ever made.
    created: usize,
    orders: BTreeMap<Order, Arc<[usize]>>,
}

impl Directory {
    /// The directory of a population.
    pub(crate) fn new(population: &Population, seed: u64) -> Self {
        Self {
            users: people::people(population, seed),
            foreign: people::people(&Population::typical(9), !seed),
            seed,
            lists: 0,
            writes: 0,
            last: None,
            known: BTreeSet::new(),
            created: population.users,
            orders: BTreeMap::new(),
        }
    }

    /// The same directory over other users.
    pub(crate) fn with_users(&self, users: Vec<Arc<User>>) -> Self {
        Self {
            users,
            orders: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// Lets what was asked for before change what is asked for now, in the seeded ways.
    pub(crate) fn remember(&mut self, request: &Incoming, ask: &mut Ask, switches: &Switches) {
        if switches.defects.is_empty() {
            return;
        }
        if let Some(last) = self.last.replace(ask.clone()) {
            if !ask.is_filtered() && switches.breaks(&defects::FILTER_STAYS) {
                ask.filter = last.filter;
            }
            if let (Some(now), Some(before)) = (&mut ask.order, last.order)
                && now.field == before.field
                && switches.breaks(&defects::DIRECTION_STAYS)
            {
                now.direction = before.direction;
            }
        }
        let asked = request.query.clone().unwrap_or_default();
        let emptied = ask.is_filtered() && switches.breaks(&defects::REPEATED_FILTER_EMPTY);
        let seeded = switches.breaks(&defects::REPEATED_SHORT) || emptied;
        ask.again = !self.known.insert(asked) && seeded;
    }

    /// The places of the users in the account's own order.
    pub(crate) fn account_order(&self, switches: &Switches) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.users.len()).collect();
        if switches.varies(&variations::DEFAULT_ORDER_UNSTABLE) {
            Draw::new(self.seed, self.lists).shuffle(&mut places);
        } else if switches.varies(&variations::DEFAULT_ORDER_SHUFFLED) {
            Draw::new(self.seed, u64::MAX).shuffle(&mut places);
        }
        places
    }

    /// The places of the users in an order, computed at first need.
    pub(crate) fn sorted(&mut self, order: Order, switches: &Switches) -> Arc<[usize]> {
        let compute = || order.sorted(&self.users, switches).into();
        Arc::clone(self.orders.entry(order).or_insert_with(compute))
    }

    /// A user who was not there before, not yet admitted.
    pub(crate) fn newcomer(&mut self) -> User {
        self.created += 1;
        people::newcomer(self.created, self.seed)
    }

    /// Adds a user.
    pub(crate) fn admit(&mut self, user: User) {
        self.users.push(Arc::new(user));
        self.orders.clear();
    }

    /// Removes the user at a place, if there is one.
    pub(crate) fn dismiss(&mut self, place: usize) {
        if place < self.users.len() {
            self.users.remove(place);
            self.orders.clear();
        }
    }

    /// Changes the user at a place, if there is one.
    pub(crate) fn change(&mut self, place: usize, how: impl Fn(&mut User)) {
        if let Some(user) = self.users.get_mut(place) {
            let mut changed = User::clone(user);
            how(&mut changed);
            *user = Arc::new(changed);
            self.orders.clear();
        }
    }
}
