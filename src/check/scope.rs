//! What a check may ask, and where it puts what it finds.

use std::collections::{BTreeMap, BTreeSet};

use crate::capture::{Answer, Unreadable, User};
use crate::case::POPULATION;
use crate::check::{Checked, Input};
use crate::evidence::{Ended, Listing};
use crate::exchange::TransportErrorKind;
use crate::spec::expectation::Expectation;
use crate::spec::template::Template;
use crate::verdict::{Cause, Finding, Place};

/// One page's answer with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    /// Name of the listing.
    pub(super) name: &'a str,
    /// Index of the page.
    pub(super) index: usize,
    /// The answer.
    pub(super) answer: &'a Answer,
    /// Index among the outcome's exchanges.
    pub(super) exchange: Option<usize>,
}

/// The users of a listing, each with the index of its page.
#[derive(Debug, Clone)]
pub(super) struct Users<'a> {
    /// The listing.
    pub(super) listing: &'a Listing,
    /// The users in order.
    pub(super) all: Vec<(usize, &'a User)>,
}

impl<'a> Users<'a> {
    /// Identities in order; users without one have the empty identity.
    pub(super) fn ids(&self) -> Vec<&'a str> {
        self.all
            .iter()
            .map(|(_, user)| user.id().unwrap_or_default())
            .collect()
    }

    /// How many pages hold a user.
    pub(super) fn pages(&self) -> usize {
        self.all
            .iter()
            .map(|(page, _)| page)
            .collect::<BTreeSet<_>>()
            .len()
    }
}

/// A finding names so many places.
const MOST_PLACES: usize = 5;

/// The input of the checks and what they came to so far.
pub(super) struct Scope<'a> {
    /// The input.
    pub(super) input: Input<'a>,
    checked: Checked,
    reported: BTreeSet<String>,
    offsets: BTreeMap<&'a str, usize>,
}

impl<'a> Scope<'a> {
    /// A scope in which nothing was found yet.
    pub(super) fn new(input: Input<'a>) -> Scope<'a> {
        let mut offsets = BTreeMap::new();
        let mut next = 0;
        for (name, listing) in input.listings {
            offsets.insert(name.as_str(), next);
            next += listing.answers.len();
        }
        offsets.insert(POPULATION, next);
        Scope {
            input,
            checked: Checked::default(),
            reported: BTreeSet::new(),
            offsets,
        }
    }

    /// What the checks came to.
    pub(super) fn finish(self) -> Checked {
        self.checked
    }

    /// Records something wrong that no change of users can explain.
    pub(super) fn wrong(&mut self, finding: Finding) {
        self.checked.findings.push(finding);
    }

    /// Records something wrong that a change of users could explain.
    pub(super) fn wrong_with_users(&mut self, finding: Finding) {
        self.checked.rests_on_users = true;
        self.checked.findings.push(finding);
    }

    /// Records that a check had nothing to judge.
    pub(super) fn vacuous(&mut self, reason: impl Into<String>) {
        let reason = reason.into();
        if !self.checked.vacuous.contains(&reason) {
            self.checked.vacuous.push(reason);
        }
    }

    /// Records a habit.
    pub(super) fn habit(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.checked.habits.insert(name.into(), value.into());
    }

    fn block(&mut self, cause: Cause, reason: String) {
        self.checked.blocked.get_or_insert((cause, reason));
    }

    /// The index of a page's exchange among the outcome's.
    pub(super) fn exchange(&self, name: &str, page: usize) -> Option<usize> {
        self.offsets.get(name).map(|offset| offset + page)
    }

    /// Where a member of the user at this position stands; the first of them where it is listed twice.
    pub(super) fn place(
        &self,
        name: &str,
        users: &Users<'_>,
        position: usize,
        member: &str,
    ) -> Option<Place> {
        let (page, _) = users.all.get(position)?;
        let before = users.all[..position].iter();
        let index = before.filter(|(other, _)| other == page).count();
        let list = &self.input.api.answer.users;
        Some(Place {
            exchange: self.exchange(name, *page)?,
            pointer: format!("{list}/{index}{member}"),
        })
    }

    /// Where these users stand, a few at most.
    pub(super) fn places(
        &self,
        name: &str,
        users: &Users<'_>,
        positions: impl IntoIterator<Item = usize>,
        member: &str,
    ) -> Vec<Place> {
        let places = positions.into_iter();
        let places = places.filter_map(|at| self.place(name, users, at, member));
        places.take(MOST_PLACES).collect()
    }

    /// The names that an expectation is about.
    pub(super) fn subjects(&self, expectation: &Expectation) -> Vec<String> {
        let own = || vec![self.input.case.subject().to_owned()];
        expectation
            .on
            .as_ref()
            .map_or_else(own, |names| names.0.clone())
    }

    /// A listing by name.
    pub(super) fn listing(&self, name: &str) -> Option<&'a Listing> {
        if name == POPULATION {
            return self.input.population.map(|population| &population.listing);
        }
        self.input.listings.get(name)
    }

    /// The answers of a listing that were received; what was not is recorded.
    pub(super) fn pages(&mut self, name: &str) -> Vec<Page<'a>> {
        let Some(listing) = self.listing(name) else {
            return Vec::new();
        };
        let key = if name == POPULATION {
            POPULATION
        } else {
            listing.name.as_str()
        };
        let mut pages = Vec::new();
        for (index, answer) in listing.answers.iter().enumerate() {
            let exchange = self.exchange(name, index);
            match &answer.exchange.received {
                Ok(_) => pages.push(Page {
                    name: key,
                    index,
                    answer,
                    exchange,
                }),
                Err(_) => self.unreadable(name, index, answer, "answer"),
            }
        }
        pages
    }

    /// The users of a listing, if every page could be read; what could not is recorded once.
    pub(super) fn users(&mut self, name: &str, check: &str) -> Option<Users<'a>> {
        let listing = self.listing(name)?;
        if let Some(index) = listing
            .answers
            .iter()
            .position(|answer| answer.users().is_err())
        {
            self.unreadable(name, index, &listing.answers[index], check);
            return None;
        }
        match &listing.ended {
            Ended::Budget => {
                self.block(
                    Cause::Budget,
                    format!("`{name}` has more pages than this run may read"),
                );
                return None;
            }
            Ended::Forbidden(why) => self.ended_badly(name, listing, check, why.clone()),
            Ended::Loop => {
                self.ended_badly(
                    name,
                    listing,
                    check,
                    "the next link leads to a page that was read already".to_owned(),
                );
            }
            Ended::Complete | Ended::Unreadable => {}
        }
        Some(Users {
            listing,
            all: listing
                .users()
                .map(|(page, user)| (page, &**user))
                .collect(),
        })
    }

    fn ended_badly(&mut self, name: &str, listing: &Listing, check: &str, why: String) {
        if self.reported.insert(name.to_owned()) {
            let last = self.exchange(name, listing.answers.len().saturating_sub(1));
            let finding = Finding::new(check, format!("the walk `{name}` cannot go on: {why}"));
            self.wrong(finding.sides("pages that end", why).on(last));
        }
    }

    fn unreadable(&mut self, name: &str, index: usize, answer: &Answer, check: &str) {
        let why = match (answer.users(), &answer.exchange.received) {
            (Err(unreadable), _) => unreadable.clone(),
            (Ok(_), Err(error)) => Unreadable::Transport(error.clone()),
            (Ok(_), Ok(_)) => return,
        };
        if let Unreadable::Transport(error) = &why {
            match error.kind {
                TransportErrorKind::Broken => {}
                TransportErrorKind::Budget => {
                    return self.block(Cause::Budget, error.detail.clone());
                }
                _ => return self.block(Cause::Transport, error.detail.clone()),
            }
        }
        if self.reported.insert(name.to_owned()) {
            let observed = why.observed();
            let message =
                format!("`{name}` holds no list of users where `{check}` needs one: {observed}");
            let finding = Finding::new(check, message).sides("a list of users", observed);
            self.wrong(finding.on(self.exchange(name, index)));
        }
    }

    /// A template with everything filled in that the run knows.
    pub(super) fn text(&self, template: &Template) -> String {
        let lookup = |name: &str| {
            self.input
                .bindings
                .get(name)
                .map(|value| value.as_str().into())
        };
        template.fill(lookup).as_str().to_owned()
    }

    /// Whether a value cannot be known because the answer that it is taken from was not received, which is recorded.
    pub(super) fn lacks_answer(&mut self, template: &Template) -> bool {
        let captures = &self.input.case.scenario.capture;
        let names = template.names();
        let sources: Vec<&str> = names
            .iter()
            .filter(|name| !self.input.bindings.contains_key(**name))
            .filter_map(|name| Some(captures.get(*name)?.from.as_str()))
            .collect();
        let mut lacks = false;
        for source in sources {
            lacks |= self.pages(source).is_empty();
        }
        lacks
    }

    /// The JSON pointer of a field of the suite.
    pub(super) fn field(&self, name: &str) -> Option<&'a str> {
        self.input
            .api
            .fields
            .get(name)
            .map(|field| field.at.as_str())
    }
}
