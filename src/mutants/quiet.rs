//! Variation × population × seed: no legal habit may fail, and what cannot be told must be the habit's doing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use globset::Glob;

use crate::mock::population::{Population, PopulationKind};
use crate::mock::variation::Variation;
use crate::mock::{MockError, Options, variations};
use crate::mutants::fleet;
use crate::mutants::kill::concerned;
use crate::suite::Suite;
use crate::verdict::{Cause, Verdict};

/// How much of the matrix is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// Every variation once, on a rotating population and seed.
    Rotating,
    /// Every variation on every population with five seeds.
    Whole,
}

/// A case that cried wolf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// The variation, or `none`.
    pub variation: &'static str,
    /// The population.
    pub population: &'static str,
    /// The seed of the population.
    pub seed: u64,
    /// The case.
    pub case: String,
    /// What it said.
    pub reason: String,
}

/// What became of every variation.
#[derive(Debug, Clone)]
pub struct QuietMatrix {
    /// How many combinations were run.
    pub runs: usize,
    /// Failing cases: there must be none.
    pub failures: Vec<Alarm>,
    /// Divergent or undecided cases that the variation does not explain.
    pub unexplained: Vec<Alarm>,
    /// Wall time.
    pub duration: Duration,
}

struct Work {
    variation: Option<&'static Variation>,
    population: PopulationKind,
    seed: u64,
}

/// Runs the variations of the suites' APIs.
///
/// # Errors
/// An endpoint that cannot be started.
pub async fn quiet_matrix(suites: &[Arc<Suite>], sample: Sample) -> Result<QuietMatrix, MockError> {
    let begun = Instant::now();
    let work = work(suites, sample);
    let runs = fleet::each(&work, async |mock, work| run(mock, work, suites).await).await?;
    let mut matrix = QuietMatrix {
        runs: work.len(),
        failures: Vec::new(),
        unexplained: Vec::new(),
        duration: Duration::ZERO,
    };
    for (failures, unexplained) in runs {
        matrix.failures.extend(failures);
        matrix.unexplained.extend(unexplained);
    }
    matrix.duration = begun.elapsed();
    Ok(matrix)
}

fn work(suites: &[Arc<Suite>], sample: Sample) -> Vec<Work> {
    let own = |variation: &&Variation| {
        let prefix = variation.id.split('.').next().unwrap_or_default();
        prefix == "any" || suites.iter().any(|suite| suite.name == prefix)
    };
    let all = std::iter::once(None).chain(variations().filter(own).map(Some));
    match sample {
        // The large population costs as much as all others together: the whole matrix has it.
        Sample::Rotating => {
            let kinds: Vec<PopulationKind> = PopulationKind::ALL
                .into_iter()
                .filter(|kind| *kind != PopulationKind::Large)
                .collect();
            let rotated = all.enumerate().map(|(index, variation)| Work {
                variation,
                population: kinds[index % kinds.len()],
                seed: 1 + (index / kinds.len()) as u64 % 5,
            });
            rotated.collect()
        }
        Sample::Whole => {
            let populations = |variation| {
                PopulationKind::ALL.into_iter().flat_map(move |population| {
                    let seeds = if population == PopulationKind::Empty {
                        1..2
                    } else {
                        1..6
                    };
                    seeds.map(move |seed| Work {
                        variation,
                        population,
                        seed,
                    })
                })
            };
            all.flat_map(populations).collect()
        }
    }
}

async fn run(
    mock: &crate::mock::Mock,
    work: &Work,
    suites: &[Arc<Suite>],
) -> (Vec<Alarm>, Vec<Alarm>) {
    let options = Options {
        population: Population::of(work.population),
        seed: work.seed,
        variations: work.variation.into_iter().collect(),
        ..Options::default()
    };
    let id = work.variation.map(|variation| variation.id);
    let cases = fleet::run(mock, &options, &concerned(suites, id), work.seed).await;
    let explains: Vec<_> = work
        .variation
        .iter()
        .flat_map(|variation| variation.explains)
        .filter_map(|glob| Some(Glob::new(glob).ok()?.compile_matcher()))
        .collect();
    let (mut failures, mut unexplained) = (Vec::new(), Vec::new());
    for case in &cases {
        let alarm = || Alarm {
            variation: id.unwrap_or("none"),
            population: work.population.name(),
            seed: work.seed,
            case: case.name().to_owned(),
            reason: case.outcome.reason.clone().unwrap_or_default(),
        };
        let explained = || explains.iter().any(|glob| glob.is_match(case.name()));
        match case.outcome.verdict {
            Verdict::Fail => failures.push(alarm()),
            // A population may lack what a case needs: that is the population's doing, not the variation's.
            Verdict::Inconclusive(Cause::Vacuous) | Verdict::Pass | Verdict::Skipped(_) => {}
            Verdict::Divergent if work.variation.is_none() => {}
            _ if explained() => {}
            _ => unexplained.push(alarm()),
        }
    }
    (failures, unexplained)
}
