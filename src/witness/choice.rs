//! Which of the possible witnesses the rounds take: those that tell most, in an order drawn from the seed.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::evidence::{Column, Population};
use crate::reading::{Folding, Way};
use crate::spec::api::Api;
use crate::spec::witness::{Matches, Reading, Trait, WitnessKind, WitnessSpec};
use crate::witness::candidate::{Candidate, Sign, absent, candidates, has, signs};

/// How many candidates are looked at closely; drawn from all by the seed.
const EXAMINED: usize = 160;

/// So many candidates of the most worth are looked at beyond those that are needed, for one that is unlike them.
const SPARE: usize = 24;

/// Texts that are longer than this are long.
const FEW: usize = 3;

/// How many pages show all that pages can show: a first one, a last one and one between.
const PAGES: u64 = 3;

/// How much a candidate can tell, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Worth {
    pages: u64,
    apart: usize,
    answers: usize,
}

/// A candidate that was looked at closely.
struct Examined<'a> {
    worth: Worth,
    /// For each of the other readings whether the last one is told apart from it.
    told: Vec<bool>,
    candidate: Candidate<'a>,
}

/// One wish of some users.
pub(super) struct Choice<'a> {
    pub(super) api: &'a Api,
    pub(super) spec: &'a WitnessSpec,
    pub(super) population: &'a Population,
    pub(super) seed: u64,
}

impl Choice<'_> {
    /// Witnesses for so many rounds, at least one and maybe fewer than rounds; or the property that the data lacks.
    pub(super) fn make(&self, rounds: usize) -> Result<Vec<Candidate<'static>>, String> {
        let field = self.spec.of.as_str();
        let users = &self.population.users;
        if users.is_empty() {
            return Err("the account has no users".to_owned());
        }
        let column = match self.api.fields.get(field) {
            Some(field) => self.population.column(&field.at),
            None => return Err(format!("`{field}` is no field of the suite")),
        };
        if self.spec.kind == WitnessKind::Absent {
            let random = |round| ChaCha8Rng::seed_from_u64(self.seed.wrapping_add(round as u64));
            let absent = |round| absent(&column, &mut random(round));
            // One text that nobody has is like another.
            return Ok((0..rounds.div_ceil(2).max(1)).map(absent).collect());
        }
        let values = column.users.iter().zip(&column.texts);
        let values = values.filter_map(|(user, text)| Some((users[*user].id()?, text.as_str())));
        let values: Vec<(&str, &str)> = values.collect();
        let filter = self.api.filter.as_ref();
        let avoid = filter.map_or("", |filter| filter.avoid.as_str());
        let mut all = candidates(self.spec.kind, &values, avoid);
        let traits = &self.spec.with;
        all.retain(|one| traits.iter().all(|wanted| has(&one.text, *wanted)));
        if all.is_empty() {
            return Err(format!("no `{field}` has {}", self.wanted()));
        }
        shuffle(&mut all, &mut ChaCha8Rng::seed_from_u64(self.seed));
        if matches!(
            self.spec.kind,
            WitnessKind::ProperPrefix | WitnessKind::ProperSuffix
        ) {
            // Who has nothing but the part is found by it, too: a server may forget that.
            let whole: HashSet<&str> = values.iter().map(|(_, value)| *value).collect();
            all.sort_by_key(|one| !whole.contains(&*one.text));
        }
        let best = self.best(&column, all, rounds.max(1));
        if best.is_empty() {
            let matches = self.wanted_matches();
            return Err(format!("no `{field}` has {} that {matches}", self.wanted()));
        }
        Ok(best.into_iter().map(Candidate::into_owned).collect())
    }

    /// The candidates that are worth most, among the first ones of the drawing.
    fn best<'a>(
        &self,
        values: &Column,
        drawn: Vec<Candidate<'a>>,
        rounds: usize,
    ) -> Vec<Candidate<'a>> {
        let mut ranked: Vec<Examined<'a>> = Vec::new();
        // Nothing can be worth more than the most: of those, the first ones are taken.
        let most = self.most_worth();
        let spare = if self.spec.varied { SPARE } else { 0 };
        let enough = rounds + spare;
        let mut best = 0;
        let mut drawn = drawn.into_iter();
        let fits = |candidate: &Candidate<'_>| self.matches_enough(values, candidate);
        while ranked.len() < EXAMINED && best < enough {
            let Some(candidate) = drawn.by_ref().find(fits) else {
                break;
            };
            let examined = self.examined(values, candidate);
            best += usize::from(examined.worth == most);
            ranked.push(examined);
        }
        // What later rounds prefer may be rare: it is looked for among all that were drawn.
        let preferred = drawn.filter(|one| self.preferred(one, &[]).contains(&true) && fits(one));
        let preferred = preferred.take(SPARE);
        ranked.extend(preferred.map(|candidate| self.examined(values, candidate)));
        ranked.sort_by_key(|one| Reverse(one.worth));
        self.chosen(ranked, rounds)
    }

    /// The one that is worth most, of several the plainest, and for the other rounds those that come next: or, where they
    /// are to be varied, those that tell apart what the earlier ones did not, and are most unlike them in their signs.
    fn chosen<'a>(&self, mut ranked: Vec<Examined<'a>>, rounds: usize) -> Vec<Candidate<'a>> {
        let Some(most) = ranked.first().map(|one| one.worth) else {
            return Vec::new();
        };
        let best = ranked.iter().take_while(|one| one.worth == most);
        let signs = best.map(|one| unlike(&one.candidate, &[]).0);
        let plainest = signs.enumerate().min_by_key(|(_, signs)| *signs);
        let first = plainest.map_or(0, |(place, _)| place);
        let first = ranked.remove(first);
        let (mut told, mut chosen) = (first.told, vec![first.candidate]);
        while chosen.len() < rounds && !ranked.is_empty() {
            let value = |place: &usize| {
                let one = &ranked[*place];
                let new = one
                    .told
                    .iter()
                    .zip(&told)
                    .filter(|(now, then)| **now && !**then);
                // A text with many signs seldom tells readings apart; that is what the first round is for.
                (
                    one.worth.pages == most.pages,
                    new.count(),
                    self.preferred(&one.candidate, &chosen),
                    unlike(&one.candidate, &chosen),
                    one.worth,
                )
            };
            let unlikest = || (0..ranked.len()).rev().max_by_key(value);
            // The first one of equals: the drawing decides.
            let varied = self.spec.varied.then(unlikest).flatten();
            let next = ranked.remove(varied.unwrap_or(0));
            // Signs are what unusual values are looked for: once all were seen there is nothing more to see.
            if self.spec.with.contains(&Trait::Unusual) && unlike(&next.candidate, &chosen).0 == 0 {
                break;
            }
            let both = told.iter().zip(&next.told);
            told = both.map(|(then, now)| *then || *now).collect();
            chosen.push(next.candidate);
        }
        chosen
    }

    /// Which of the preferred properties a text has that no earlier one has; the first named counts above all.
    fn preferred(&self, candidate: &Candidate<'_>, others: &[Candidate<'_>]) -> Vec<bool> {
        let wanted = self.spec.prefer.iter();
        let new = wanted.map(|wanted| {
            let known = others.iter().any(|other| has(&other.text, *wanted));
            has(&candidate.text, *wanted) && !known
        });
        new.collect()
    }

    fn reading(&self) -> Reading {
        match self.spec.kind {
            WitnessKind::Value
            | WitnessKind::Absent
            | WitnessKind::Loosened
            | WitnessKind::Untagged => Reading::Equals,
            WitnessKind::ProperPrefix | WitnessKind::Stem => Reading::StartsWith,
            WitnessKind::ProperSuffix => Reading::EndsWith,
            WitnessKind::InnerPart => Reading::Contains,
            WitnessKind::LastWord => Reading::WordEquals,
        }
    }

    fn matches_enough(&self, values: &Column, candidate: &Candidate<'_>) -> bool {
        let users = self.population.users.len();
        let exact = || values.how_many(Way::exact(self.reading()), &candidate.text);
        let most = || {
            let way = Way {
                folding: Folding::CaseAndAccents,
                ..Way::exact(self.reading())
            };
            values.how_many(way, &candidate.text)
        };
        match self.spec.matches {
            Matches::Any => true,
            Matches::One => most() == 1,
            Matches::Several => exact() >= 2 && most() < users,
            Matches::SomeNotAll | Matches::Many => most() < users,
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

    /// What a candidate is worth: from how many of the others the last of the readings is told apart, and how many answers
    /// there are in all.
    fn examined<'a>(&self, values: &Column, candidate: Candidate<'a>) -> Examined<'a> {
        let answers = |reading: &Reading| -> Vec<Vec<usize>> {
            let ways = Way::of_all_words(*reading);
            ways.map(|way| values.met_by(way, &candidate.text))
                .collect()
        };
        let answers: Vec<Vec<Vec<usize>>> = self.spec.apart.iter().map(answers).collect();
        // Only what no way to part words brings together is told apart: a check accepts each of them.
        let differ = |one: &Vec<Vec<usize>>, other: &Vec<Vec<usize>>| {
            one.iter().all(|answer| !other.contains(answer))
        };
        let last = answers.last();
        let told = answers
            .iter()
            .map(|one| last.is_some_and(|last| differ(one, last)));
        let told: Vec<bool> = told.collect();
        let exact = answers.iter().filter_map(|ways| ways.first());
        let worth = Worth {
            pages: self.pages(values, &candidate),
            apart: told.iter().filter(|told| **told).count(),
            answers: exact.collect::<BTreeSet<_>>().len(),
        };
        Examined {
            worth,
            told,
            candidate,
        }
    }

    /// What a candidate is worth that leaves nothing to wish for.
    fn most_worth(&self) -> Worth {
        let readings = self.spec.apart.len();
        Worth {
            pages: match self.spec.matches {
                Matches::MoreThanAPage => PAGES,
                Matches::Many => 2,
                _ => 0,
            },
            apart: readings.saturating_sub(1),
            answers: readings,
        }
    }

    /// How many of the smallest pages the users fill, where more than one is wished for; more than enough count as two.
    fn pages(&self, values: &Column, candidate: &Candidate<'_>) -> u64 {
        let paging = self.api.paging.as_ref();
        let size = paging.and_then(|paging| paging.size.as_ref());
        let met = || values.how_many(Way::exact(self.reading()), &candidate.text);
        let met = match self.spec.matches {
            Matches::MoreThanAPage => met(),
            Matches::Many => {
                let met = met() as u64;
                return size.map_or(0, |size| {
                    u64::from(met > size.smallest) + u64::from(met > size.largest)
                });
            }
            _ => return 0,
        };
        let pages = (met as u64).div_ceil(size.map_or(1, |size| size.smallest.max(1)));
        // Each page is a request, and the third tells what there is to tell.
        if pages > PAGES { 2 } else { pages }
    }

    fn wanted(&self) -> String {
        let kind = match self.spec.kind {
            WitnessKind::Value | WitnessKind::Absent => "a value",
            WitnessKind::ProperPrefix => "a beginning of its own",
            WitnessKind::Stem => "a first word or a local part",
            WitnessKind::ProperSuffix => "an end of its own",
            WitnessKind::InnerPart => "an inner part",
            WitnessKind::LastWord => "several words",
            WitnessKind::Loosened => "a sign inside",
            WitnessKind::Untagged => "a tag",
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
            Matches::SomeNotAll | Matches::Many => "some users have, and not all",
            Matches::MoreThanAPage => "more users have than a page holds, and not all",
        }
    }
}

/// How many kinds of signs a text has that none of the others has, and whether it is longer than a few letters.
fn unlike(candidate: &Candidate<'_>, others: &[Candidate<'_>]) -> (usize, bool) {
    let known: BTreeSet<Sign> = others.iter().flat_map(|other| signs(&other.text)).collect();
    let new = signs(&candidate.text).difference(&known).count();
    (new, candidate.text.chars().count() > FEW)
}

fn shuffle(items: &mut [Candidate<'_>], random: &mut ChaCha8Rng) {
    for index in (1..items.len()).rev() {
        let other = usize::try_from(random.next_u64() % (index as u64 + 1)).unwrap_or(0);
        items.swap(index, other);
    }
}
