//! Which of the possible witnesses the rounds take: those that tell most, in an order drawn from the seed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::evidence::{Column, Population};
use crate::reading::{Folding, Way};
use crate::spec::api::Api;
use crate::spec::witness::{Matches, Reading, WitnessKind, WitnessSpec};
use crate::witness::candidate::{Candidate, absent, candidates, has};
use crate::witness::values_of;

/// How many candidates are looked at closely; drawn from all by the seed.
const EXAMINED: usize = 160;

/// One wish of some users.
pub(super) struct Choice<'a> {
    pub(super) api: &'a Api,
    pub(super) spec: &'a WitnessSpec,
    pub(super) population: &'a Population,
    pub(super) seed: u64,
}

impl Choice<'_> {
    /// Witnesses for so many rounds, at least one and maybe fewer than rounds; or the property that the data lacks.
    pub(super) fn make(&self, rounds: usize) -> Result<Vec<Candidate>, String> {
        let field = self.spec.of.as_str();
        let values = values_of(self.api, self.population, field);
        if self.population.users.is_empty() {
            return Err("the account has no users".to_owned());
        }
        if self.spec.kind == WitnessKind::Absent {
            let random = |round| ChaCha8Rng::seed_from_u64(self.seed.wrapping_add(round as u64));
            let absent = |round| absent(&values, &mut random(round));
            return Ok((0..rounds.max(1)).map(absent).collect());
        }
        let filter = self.api.filter.as_ref();
        let avoid = filter.map_or("", |filter| filter.avoid.as_str());
        let mut all = candidates(self.spec.kind, &values, avoid);
        let traits = &self.spec.with;
        all.retain(|one| traits.iter().all(|wanted| has(&one.text, *wanted)));
        if all.is_empty() {
            return Err(format!("no `{field}` has {}", self.wanted()));
        }
        shuffle(&mut all, &mut ChaCha8Rng::seed_from_u64(self.seed));
        let values = match self.api.fields.get(field) {
            Some(field) => self.population.column(&field.at),
            None => return Err(format!("`{field}` is no field of the suite")),
        };
        let best = self.best(&values, all, rounds.max(1));
        if best.is_empty() {
            let matches = self.wanted_matches();
            return Err(format!("no `{field}` has {} that {matches}", self.wanted()));
        }
        Ok(best)
    }

    /// The candidates that are worth most, among the first ones of the drawing.
    fn best(&self, values: &Column, drawn: Vec<Candidate>, rounds: usize) -> Vec<Candidate> {
        let mut ranked: Vec<(usize, Candidate)> = Vec::new();
        // Nothing can be worth more than to tell all readings apart: of those, the first ones are taken.
        let mut best = 0;
        for candidate in drawn {
            if ranked.len() >= EXAMINED || best == rounds {
                break;
            }
            if self.matches_enough(values, &candidate) {
                let worth = self.worth(values, &candidate);
                best += usize::from(worth == self.spec.apart.len());
                ranked.push((worth, candidate));
            }
        }
        ranked.sort_by_key(|(worth, _)| Reverse(*worth));
        let best = ranked.into_iter().take(rounds);
        best.map(|(_, candidate)| candidate).collect()
    }

    fn reading(&self) -> Reading {
        match self.spec.kind {
            WitnessKind::Value | WitnessKind::Absent => Reading::Equals,
            WitnessKind::ProperPrefix => Reading::StartsWith,
            WitnessKind::ProperSuffix => Reading::EndsWith,
            WitnessKind::InnerPart => Reading::Contains,
            WitnessKind::Word => Reading::WordEquals,
        }
    }

    fn matches_enough(&self, values: &Column, candidate: &Candidate) -> bool {
        let users = self.population.users.len();
        let exact = || {
            values
                .met_by(Way::exact(self.reading()), &candidate.text)
                .len()
        };
        let most = || {
            let way = Way {
                folding: Folding::CaseAndAccents,
                ..Way::exact(self.reading())
            };
            values.met_by(way, &candidate.text).len()
        };
        match self.spec.matches {
            Matches::Any => true,
            Matches::One => most() == 1,
            Matches::Several => exact() >= 2 && most() < users,
            Matches::SomeNotAll => most() < users,
            Matches::MoreThanAPage => {
                let size = self
                    .api
                    .paging
                    .as_ref()
                    .and_then(|paging| paging.size.as_ref());
                exact() as u64 > size.map_or(1, |size| size.smallest) && most() < users
            }
        }
    }

    /// How many different answers the readings to be told apart would give.
    fn worth(&self, values: &Column, candidate: &Candidate) -> usize {
        let answers = self
            .spec
            .apart
            .iter()
            .map(|reading| values.met_by(Way::exact(*reading), &candidate.text));
        answers.collect::<BTreeSet<Vec<usize>>>().len()
    }

    fn wanted(&self) -> String {
        let kind = match self.spec.kind {
            WitnessKind::Value | WitnessKind::Absent => "a value",
            WitnessKind::ProperPrefix => "a beginning of its own",
            WitnessKind::ProperSuffix => "an end of its own",
            WitnessKind::InnerPart => "an inner part",
            WitnessKind::Word => "several words",
        };
        let traits = self
            .spec
            .with
            .iter()
            .map(|wanted| format!("{wanted:?}").to_lowercase());
        let traits: Vec<String> = traits.collect();
        if traits.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind} with {}", traits.join(", "))
        }
    }

    fn wanted_matches(&self) -> &'static str {
        match self.spec.matches {
            Matches::Any => "can be used",
            Matches::One => "exactly one user has",
            Matches::Several => "several users have, and not all",
            Matches::SomeNotAll => "some users have, and not all",
            Matches::MoreThanAPage => "more users have than a page holds, and not all",
        }
    }
}

fn shuffle(items: &mut [Candidate], random: &mut ChaCha8Rng) {
    for index in (1..items.len()).rev() {
        let other = usize::try_from(random.next_u64() % (index as u64 + 1)).unwrap_or(0);
        items.swap(index, other);
    }
}
