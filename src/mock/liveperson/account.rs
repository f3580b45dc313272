//! One account as it stands now: its users, its revision, and what happens to it while it is read.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::mock::liveperson::entity::Row;
use crate::mock::liveperson::{defects, people, variations};
use crate::mock::population::Population;
use crate::mock::switches::Switches;

/// How many earlier states can still be read.
const REMEMBERED: usize = 4;

/// One account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    users: Arc<Vec<Row>>,
    revision: u64,
    earlier: VecDeque<(u64, Arc<Vec<Row>>)>,
    arrivals: usize,
    seed: u64,
    reads: u64,
    writes: u64,
}

impl Account {
    /// A fresh account with the users of a population.
    pub(crate) fn new(population: &Population, seed: u64) -> Self {
        let users = people::populate(population, seed);
        Self {
            revision: 300 + seed % 100 + users.len() as u64,
            arrivals: users.len(),
            users: Arc::new(users),
            earlier: VecDeque::new(),
            seed,
            reads: 0,
            writes: 0,
        }
    }

    /// Another tenant's account: ids and names that the own account does not have.
    pub(crate) fn stranger(population: &Population, seed: u64) -> Self {
        let mut account = Self::new(population, seed);
        for user in Arc::make_mut(&mut account.users) {
            let id = user.get("id").and_then(Value::as_u64).unwrap_or(0);
            let login = format!("stranger{id}@example.org");
            user.insert("id".to_owned(), json!(id + 1_000_000_000));
            user.insert("loginName".to_owned(), json!(login));
        }
        account
    }

    /// The latest revision.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// How often the list was asked for, this time included.
    pub(crate) fn reads(&self) -> u64 {
        self.reads
    }

    /// How many reads changed a user, as only seeded breaches let them.
    pub(crate) fn writes(&self) -> u64 {
        self.writes
    }

    /// The users now, deleted ones among them.
    pub(crate) fn users(&self) -> &[Row] {
        &self.users
    }

    /// The users as they were at an earlier revision, if that is remembered.
    pub(crate) fn users_at(&self, revision: u64) -> Option<&[Row]> {
        let found = self.earlier.iter().find(|(then, _)| *then == revision);
        found.map(|(_, users)| users.as_slice())
    }

    /// Counts a read and lets happen what happens meanwhile.
    pub(crate) fn pass_time(&mut self, switches: &Switches) {
        self.reads += 1;
        self.be_changed(switches);
        self.be_damaged(switches);
    }

    /// What other people do to the account now and then.
    fn be_changed(&mut self, switches: &Switches) {
        let reads = self.reads;
        let due = |variation, every: u64| switches.varies(variation) && reads.is_multiple_of(every);
        if due(&variations::USERS_ADDED, 17) {
            self.add();
        }
        if due(&variations::USERS_REMOVED, 19) {
            self.change(|users| {
                users.pop();
            });
        }
        if due(&variations::USERS_RENAMED, 13) {
            let name = json!(format!("Renamed {reads}"));
            self.change(|users| touch(users, "nickname", name));
        }
        if due(&variations::REVISION_GROWS, 11) {
            self.change(|_| {});
        }
    }

    /// What a read does where it should do nothing.
    fn be_damaged(&mut self, switches: &Switches) {
        if switches.breaks(&defects::READ_ADDS_USER) {
            self.writes += 1;
            self.add();
        }
        if switches.breaks(&defects::READ_TOUCHES_USER) {
            self.writes += 1;
            let (minutes, seconds) = (self.reads / 60 % 60, self.reads % 60);
            let date = json!(format!("2026-01-01 00:{minutes:02}:{seconds:02}"));
            self.change(|users| touch(users, "dateUpdated", date));
        }
        if switches.varies(&variations::REVISION_EACH_READ) {
            self.change(|_| {});
        }
    }

    /// Lets a user arrive.
    fn add(&mut self) {
        let user = people::newcomer(self.arrivals, self.seed);
        self.arrivals += 1;
        self.change(|users| users.push(user));
    }

    /// Applies a change; each one makes a new revision.
    fn change(&mut self, apply: impl FnOnce(&mut Vec<Row>)) {
        self.earlier
            .push_back((self.revision, Arc::clone(&self.users)));
        if self.earlier.len() > REMEMBERED {
            self.earlier.pop_front();
        }
        apply(Arc::make_mut(&mut self.users));
        self.revision += 1;
    }
}

/// Changes one member of a living user in the middle of the list.
fn touch(users: &mut [Row], member: &str, value: Value) {
    let mut living: Vec<&mut Row> = users.iter_mut().filter(|row| !is_deleted(row)).collect();
    let middle = living.len() / 2;
    if let Some(user) = living.get_mut(middle) {
        user.insert(member.to_owned(), value);
    }
}

/// Whether a user is marked as deleted.
pub(crate) fn is_deleted(row: &Row) -> bool {
    row.get("deleted").and_then(Value::as_bool).unwrap_or(false)
}
