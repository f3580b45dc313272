//! Which of the possible witnesses a round takes: those that tell most, in an order drawn from the seed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::case::Case;
use crate::evidence::{Column, Population};
use crate::reading::{Folding, Way};
use crate::spec::api::Api;
use crate::spec::witness::{Matches, Reading, WitnessKind, WitnessSpec};
use crate::witness::candidate::{Candidate, absent, candidates, has};
use crate::witness::{Witness, Witnesses, values_of};

/// How many candidates are looked at closely; drawn from all by the seed.
const EXAMINED: usize = 160;

/// Harvests the witnesses of one round.
///
/// # Errors
/// The property that the data lacks, in words.
pub fn choose(
    api: &Api,
    case: &Case,
    population: &Population,
    seed: u64,
    round: usize,
) -> Result<Witnesses, String> {
    let mut chosen = Vec::new();
    for (name, spec) in &case.scenario.witness {
        let choice = Choice {
            api,
            spec,
            population,
            seed: mix(seed, &format!("{spec:?}")),
        };
        let candidate = choice.take(round)?;
        chosen.push(Witness {
            name: name.clone(),
            value: candidate.text,
            user: candidate.user,
        });
    }
    Ok(Witnesses(chosen))
}

/// FNV-1a: the same on every machine and in every release, unlike the standard hasher.
fn mix(seed: u64, text: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    text.bytes().fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

struct Choice<'a> {
    api: &'a Api,
    spec: &'a WitnessSpec,
    population: &'a Population,
    seed: u64,
}

impl Choice<'_> {
    fn take(&self, round: usize) -> Result<Candidate, String> {
        let field = self.spec.of.as_str();
        let values = values_of(self.api, self.population, field);
        if self.population.users.is_empty() {
            return Err("the account has no users".to_owned());
        }
        let mut random = ChaCha8Rng::seed_from_u64(self.seed.wrapping_add(round as u64));
        if self.spec.kind == WitnessKind::Absent {
            return Ok(absent(&values, &mut random));
        }
        let avoid = self
            .api
            .filter
            .as_ref()
            .map_or("", |filter| filter.avoid.as_str());
        let mut all = candidates(self.spec.kind, &values, avoid);
        all.retain(|candidate| {
            self.spec
                .with
                .iter()
                .all(|wanted| has(&candidate.text, *wanted))
        });
        if all.is_empty() {
            return Err(format!("no `{field}` has {}", self.wanted()));
        }
        // The order of rounds must be one: a later round takes the next best of the same drawing.
        shuffle(&mut all, &mut ChaCha8Rng::seed_from_u64(self.seed));
        let values = match self.api.fields.get(field) {
            Some(field) => self.population.column(&field.at),
            None => return Err(format!("`{field}` is no field of the suite")),
        };
        let mut ranked: Vec<(usize, Candidate)> = Vec::new();
        // Nothing can be worth more than to tell all readings apart: of those, the first ones are taken.
        let mut best = 0;
        for candidate in all {
            if ranked.len() >= EXAMINED || best > round {
                break;
            }
            if self.matches_enough(&values, &candidate) {
                let worth = self.worth(&values, &candidate);
                best += usize::from(worth == self.spec.apart.len());
                ranked.push((worth, candidate));
            }
        }
        if ranked.is_empty() {
            return Err(format!(
                "no `{field}` has {} that {}",
                self.wanted(),
                self.wanted_matches()
            ));
        }
        ranked.sort_by_key(|(worth, _)| Reverse(*worth));
        let index = round % ranked.len();
        Ok(ranked.swap_remove(index).1)
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
