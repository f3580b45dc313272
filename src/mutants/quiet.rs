//! Variation × population × seed: no legal habit may fail, and what cannot be told must be the habit's doing.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use globset::{Glob, GlobMatcher};

use crate::mock::population::{Population, PopulationKind};
use crate::mock::variation::Variation;
use crate::mock::{Options, variations};
use crate::mutants::fleet::{self, Station, Watch, unwatched};
use crate::mutants::kill::concerned;
use crate::suite::Suite;
use crate::verdict::run_report::CaseReport;
use crate::verdict::{Cause, Verdict};

/// How much of the matrix is run.
#[derive(Debug, Clone)]
pub enum Sample {
    /// Every variation once, on a rotating population and seed.
    Rotating,
    /// Every variation on every population with five seeds, or a part of that.
    Whole(Part),
}

/// A part of the whole matrix.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// Only variations with such an id; all where it is absent.
    pub only: Option<Ids>,
    /// Only these populations; all where there are none.
    pub populations: Vec<PopulationKind>,
}

/// Ids that fit a glob, such as `avaya.order-*`.
#[derive(Debug, Clone)]
pub struct Ids(GlobMatcher);

impl FromStr for Ids {
    type Err = String;

    fn from_str(glob: &str) -> Result<Ids, String> {
        let glob = Glob::new(glob).map_err(|wrong| wrong.kind().to_string())?;
        Ok(Ids(glob.compile_matcher()))
    }
}

impl Part {
    fn has(&self, work: &Work) -> bool {
        let id = work.variation.map_or("none", |variation| variation.id);
        let kind = &work.population;
        self.only.as_ref().is_none_or(|Ids(only)| only.is_match(id))
            && (self.populations.is_empty() || self.populations.contains(kind))
    }
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

impl Alarm {
    fn of(
        case: &CaseReport,
        variation: Option<&'static str>,
        (population, seed): (PopulationKind, u64),
    ) -> Alarm {
        Alarm {
            variation: variation.unwrap_or("none"),
            population: population.name(),
            seed,
            case: case.name().to_owned(),
            reason: case.outcome.reason.clone().unwrap_or_default(),
        }
    }
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
/// An endpoint or a runtime that cannot be started.
pub fn quiet_matrix(
    suites: &[Arc<Suite>],
    sample: &Sample,
    watch: Watch<'_>,
) -> io::Result<QuietMatrix> {
    let begun = Instant::now();
    let mut work = work(suites, sample);
    let faultless = faultless(&work, suites)?;
    // What comes of users without a variation is known by now.
    work.retain(|work| work.variation.is_some());
    let runs = fleet::each(&work, watch, async |station, work| {
        run(station, work, suites, &faultless).await
    })?;
    let mut matrix = QuietMatrix {
        runs: faultless.len() + work.len(),
        failures: Vec::new(),
        unexplained: Vec::new(),
        duration: Duration::ZERO,
    };
    for usual in faultless.into_values() {
        matrix.failures.extend(usual.failures);
    }
    for (failures, unexplained) in runs {
        matrix.failures.extend(failures);
        matrix.unexplained.extend(unexplained);
    }
    matrix.duration = begun.elapsed();
    Ok(matrix)
}

fn work(suites: &[Arc<Suite>], sample: &Sample) -> Vec<Work> {
    let own = |variation: &&Variation| {
        let prefix = variation.id.split('.').next().unwrap_or_default();
        prefix == "any" || suites.iter().any(|suite| suite.name == prefix)
    };
    let all: Vec<Option<&Variation>> = std::iter::once(None)
        .chain(variations().filter(own).map(Some))
        .collect();
    match sample {
        // The large population costs as much as all others together: the whole matrix has it.
        Sample::Rotating => {
            let kinds: Vec<PopulationKind> = PopulationKind::ALL
                .into_iter()
                .filter(|kind| *kind != PopulationKind::Large)
                .collect();
            let rotated = all.into_iter().enumerate().map(|(index, variation)| Work {
                variation,
                population: kinds[index % kinds.len()],
                seed: 1 + (index / kinds.len()) as u64 % 5,
            });
            rotated.collect()
        }
        // All variations on the same users come one after the other, since what was met of them is remembered; the runs
        // that take longest come first, so that no endpoint waits for the last one.
        Sample::Whole(part) => {
            let kinds = PopulationKind::ALL.into_iter().rev();
            let users = kinds.flat_map(|kind| {
                let seeds = if kind == PopulationKind::Empty {
                    1..2
                } else {
                    1..6
                };
                seeds.map(move |seed| (kind, seed))
            });
            let whole = users.flat_map(|(population, seed)| {
                all.iter().map(move |&variation| Work {
                    variation,
                    population,
                    seed,
                })
            });
            whole.filter(|work| part.has(work)).collect()
        }
    }
}

/// What comes of some users without a variation.
struct Usual {
    verdicts: BTreeMap<String, Verdict>,
    failures: Vec<Alarm>,
}

/// The same by population and seed.
type Faultless = BTreeMap<(PopulationKind, u64), Usual>;

fn faultless(work: &[Work], suites: &[Arc<Suite>]) -> io::Result<Faultless> {
    let bases: BTreeSet<(PopulationKind, u64)> = work
        .iter()
        .map(|work| (work.population, work.seed))
        .collect();
    let bases: Vec<(PopulationKind, u64)> = bases.into_iter().rev().collect();
    let runs = fleet::each(&bases, &unwatched, async |station, (population, seed)| {
        let options = Options {
            population: Population::of(*population),
            seed: *seed,
            ..Options::default()
        };
        let cases = fleet::run(station, &options, suites, *seed).await;
        let fails = |case: &&CaseReport| case.outcome.verdict == Verdict::Fail;
        let alarm = |case| Alarm::of(case, None, (*population, *seed));
        Usual {
            failures: cases.iter().filter(fails).map(alarm).collect(),
            verdicts: cases
                .into_iter()
                .map(|case| (case.outcome.case, case.outcome.verdict))
                .collect(),
        }
    });
    Ok(bases.iter().copied().zip(runs?).collect())
}

async fn run(
    station: &Station,
    work: &Work,
    suites: &[Arc<Suite>],
    faultless: &Faultless,
) -> (Vec<Alarm>, Vec<Alarm>) {
    let options = Options {
        population: Population::of(work.population),
        seed: work.seed,
        variations: work.variation.into_iter().collect(),
        ..Options::default()
    };
    let id = work.variation.map(|variation| variation.id);
    let cases = fleet::run(station, &options, &concerned(suites, id), work.seed).await;
    let usual = &faultless[&(work.population, work.seed)].verdicts;
    let globs = work
        .variation
        .iter()
        .flat_map(|variation| variation.explains);
    let explains: Vec<_> = globs
        .filter_map(|glob| Some(Glob::new(glob).ok()?.compile_matcher()))
        .collect();
    let (mut failures, mut unexplained) = (Vec::new(), Vec::new());
    for case in &cases {
        let alarm = || Alarm::of(case, id, (work.population, work.seed));
        let verdict = case.outcome.verdict;
        let explained = || {
            usual.get(case.name()) == Some(&verdict)
                || explains.iter().any(|glob| glob.is_match(case.name()))
        };
        match verdict {
            Verdict::Fail => failures.push(alarm()),
            // A population may lack what a case needs: that is the population's doing, not the variation's.
            Verdict::Inconclusive(Cause::Vacuous) | Verdict::Pass | Verdict::Skipped(_) => {}
            _ if explained() => {}
            _ => unexplained.push(alarm()),
        }
    }
    (failures, unexplained)
}
