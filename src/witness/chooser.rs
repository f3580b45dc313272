//! The choices that were made, since many cases wish for the same of the same users.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::case::Case;
use crate::evidence::Population;
use crate::spec::api::Api;
use crate::spec::witness::WitnessSpec;
use crate::witness::candidate::Candidate;
use crate::witness::choice::Choice;
use crate::witness::{Witness, Witnesses};

/// So many choices are remembered before all are forgotten.
const REMEMBERED: usize = 1 << 14;

/// Chooses witnesses, and remembers what it chose.
#[derive(Debug, Default)]
pub struct Chooser {
    made: Mutex<HashMap<Wish, Arc<Choices>>>,
}

/// The witnesses of the rounds in their order, or the property that the data lacks.
type Choices = Result<Vec<Candidate<'static>>, String>;

/// All that a choice depends on: the suite, what its users are, what is wished for and the seed, and the rounds.
type Wish = (String, u64, u64, usize);

/// How often a run chooses, and where its choices begin.
#[derive(Debug, Clone, Copy)]
pub struct Drawing {
    /// The seed of the run.
    pub seed: u64,
    /// How many rounds a case has at most.
    pub rounds: usize,
}

impl Chooser {
    /// The witnesses of one round of a case.
    ///
    /// # Errors
    /// The property that the data lacks, in words.
    pub fn choose(
        &self,
        (api, case): (&Api, &Case),
        population: &Population,
        drawing: Drawing,
        round: usize,
    ) -> Result<Witnesses, String> {
        let mut chosen = Vec::new();
        for (name, spec) in &case.scenario.witness {
            let choices = self.choices(api, spec, population, drawing);
            let all = choices.as_ref().as_ref().map_err(Clone::clone)?;
            let candidate = &all[round % all.len()];
            chosen.push(Witness {
                name: name.clone(),
                value: candidate.text.clone().into_owned(),
                user: candidate.user.clone().map(Cow::into_owned),
            });
        }
        Ok(Witnesses(chosen))
    }

    fn choices(
        &self,
        api: &Api,
        spec: &WitnessSpec,
        population: &Population,
        drawing: Drawing,
    ) -> Arc<Choices> {
        let seed = mix(drawing.seed, &format!("{spec:?}"));
        let wish = (
            api.suite.clone(),
            population.fingerprint(),
            seed,
            drawing.rounds,
        );
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made().get(&wish) {
            return Arc::clone(known);
        }
        let choice = Choice {
            api,
            spec,
            population,
            seed,
        };
        let choices = Arc::new(choice.make(drawing.rounds));
        let mut made = made();
        if made.len() == REMEMBERED {
            made.clear();
        }
        made.insert(wish, Arc::clone(&choices));
        choices
    }
}

/// FNV-1a: the same on every machine and in every release, unlike the standard hasher.
fn mix(seed: u64, text: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    text.bytes().fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
