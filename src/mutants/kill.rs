//! Defect × case: which case fails because of which defect.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::level::Level;
use crate::mock::defect::Defect;
use crate::mock::{Options, defects};
use crate::mutants::ablation::Ablation;
use crate::mutants::fleet::{self, Watch};
use crate::suite::Suite;
use crate::verdict::Verdict;
use crate::verdict::run_report::CaseReport;

/// Seed of every choice in a matrix: the figures must be the same wherever they are repeated.
const SEED: u64 = 1;

/// What became of one defect.
#[derive(Debug, Clone)]
pub struct Kill {
    /// The defect.
    pub defect: &'static Defect,
    /// Cases that fail because of it, with the checks that found it.
    pub killed_by: BTreeMap<String, BTreeSet<String>>,
    /// Cases that diverge because of it and pass without it.
    pub diverted: BTreeSet<String>,
    /// Whether a failing case names a clause that the defect breaks.
    pub localised: bool,
    /// Wall time of its run.
    pub duration: Duration,
}

/// Every defect with what became of it.
#[derive(Debug, Clone)]
pub struct KillMatrix {
    /// One row a defect, in the order of the endpoint's tables.
    pub kills: Vec<Kill>,
    /// Cases that fail without any defect.
    pub false_alarms: Vec<String>,
    /// Cases of level `must` that no defect makes fail.
    pub idle: Vec<String>,
    /// How many cases there are.
    pub cases: usize,
    /// What parts of the checks would have found alone.
    pub ablation: Ablation,
    /// Wall time.
    pub duration: Duration,
}

impl KillMatrix {
    /// Defects that no case fails on.
    pub fn survivors(&self) -> impl Iterator<Item = &Kill> {
        self.kills.iter().filter(|kill| kill.killed_by.is_empty())
    }

    /// Killed defects that no failing case names a clause of.
    pub fn misplaced(&self) -> impl Iterator<Item = &Kill> {
        self.kills
            .iter()
            .filter(|kill| !kill.killed_by.is_empty() && !kill.localised)
    }

    /// Whether at least nine of ten defects are found by a case that names a clause which they break.
    #[must_use]
    pub fn is_localised(&self) -> bool {
        let localised = self.kills.iter().filter(|kill| kill.localised).count();
        localised * 10 >= self.kills.len() * 9
    }

    /// The median number of cases that fail on a killed defect.
    #[must_use]
    pub fn median_failures(&self) -> usize {
        let mut counts: Vec<usize> = self
            .kills
            .iter()
            .map(|kill| kill.killed_by.len())
            .filter(|n| *n > 0)
            .collect();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or(0)
    }
}

/// Runs every defect of the suites' APIs, and once none.
///
/// # Errors
/// An endpoint or a runtime that cannot be started.
pub fn kill_matrix(suites: &[Arc<Suite>], watch: Watch<'_>) -> io::Result<KillMatrix> {
    let begun = Instant::now();
    let work: Vec<Option<&'static Defect>> = std::iter::once(None)
        .chain(of_suites(suites).map(Some))
        .collect();
    let runs = fleet::each(&work, watch, async |station, defect| {
        let options = Options {
            defects: defect.iter().copied().collect(),
            ..Options::default()
        };
        let concerned = concerned(suites, defect.as_ref().map(|defect| defect.id));
        let begun = Instant::now();
        let cases = fleet::run(station, &options, &concerned, SEED).await;
        (
            cases.into_iter().map(Brief::of).collect::<Vec<Brief>>(),
            begun.elapsed(),
        )
    });
    let mut runs = runs?.into_iter();
    let (faultless, _) = runs.next().unwrap_or_default();
    let defects = work.into_iter().flatten();
    let kills: Vec<Kill> = defects
        .zip(runs)
        .map(|(defect, (cases, duration))| kill(defect, &cases, &faultless, duration))
        .collect();
    let alarms = faultless
        .iter()
        .filter(|case| case.verdict == Verdict::Fail);
    Ok(KillMatrix {
        false_alarms: alarms.map(|case| case.name.clone()).collect(),
        idle: idle(&faultless, &kills),
        cases: faultless.len(),
        ablation: Ablation::of(&kills),
        kills,
        duration: begun.elapsed(),
    })
}

/// What is kept of a case: the exchanges of three hundred runs would fill gigabytes.
struct Brief {
    name: String,
    verdict: Verdict,
    level: Level,
    clauses: Vec<String>,
    checks: BTreeSet<String>,
}

impl Brief {
    fn of(case: CaseReport) -> Brief {
        Brief {
            verdict: case.outcome.verdict,
            level: case.level,
            clauses: case.clauses,
            checks: case
                .outcome
                .findings
                .into_iter()
                .map(|finding| finding.check)
                .collect(),
            name: case.outcome.case,
        }
    }
}

fn of_suites(suites: &[Arc<Suite>]) -> impl Iterator<Item = &'static Defect> {
    let names: BTreeSet<&str> = suites.iter().map(|suite| suite.name.as_str()).collect();
    let own = move |id: &str| {
        id.split('.')
            .next()
            .is_some_and(|prefix| prefix == "any" || names.contains(prefix))
    };
    defects()
        .filter(move |defect| own(defect.id))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The suites whose API a defect or variation touches.
pub(super) fn concerned(suites: &[Arc<Suite>], id: Option<&str>) -> Vec<Arc<Suite>> {
    let prefix = id.and_then(|id| id.split('.').next());
    let touched =
        |suite: &&Arc<Suite>| prefix.is_none_or(|prefix| prefix == "any" || prefix == suite.name);
    suites.iter().filter(touched).cloned().collect()
}

fn kill(defect: &'static Defect, cases: &[Brief], faultless: &[Brief], duration: Duration) -> Kill {
    let failing = cases.iter().filter(|case| case.verdict == Verdict::Fail);
    let breaks = |case: &Brief| {
        case.clauses
            .iter()
            .any(|clause| defect.clauses.contains(&clause.as_str()))
    };
    let before: BTreeMap<&str, Verdict> = faultless
        .iter()
        .map(|case| (case.name.as_str(), case.verdict))
        .collect();
    let diverted = cases.iter().filter(|case| {
        case.verdict == Verdict::Divergent && before.get(case.name.as_str()) == Some(&Verdict::Pass)
    });
    Kill {
        defect,
        duration,
        localised: failing.clone().any(breaks),
        killed_by: failing
            .map(|case| (case.name.clone(), case.checks.clone()))
            .collect(),
        diverted: diverted.map(|case| case.name.clone()).collect(),
    }
}

fn idle(faultless: &[Brief], kills: &[Kill]) -> Vec<String> {
    let biting: BTreeSet<&String> = kills
        .iter()
        .flat_map(|kill| kill.killed_by.keys())
        .collect();
    let must = faultless.iter().filter(|case| case.level == Level::Must);
    must.map(|case| case.name.clone())
        .filter(|name| !biting.contains(name))
        .collect()
}

/// Runs a seeded sample of pairs of defects of one API; returns those that together are not found at all.
///
/// # Errors
/// An endpoint or a runtime that cannot be started.
pub fn pairs(
    suites: &[Arc<Suite>],
    count: usize,
    watch: Watch<'_>,
) -> io::Result<Vec<[&'static str; 2]>> {
    let all: Vec<&'static Defect> = of_suites(suites)
        .filter(|defect| !defect.id.starts_with("any."))
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut draw =
        |among: &[&'static Defect]| among[random.next_u32() as usize % among.len().max(1)];
    let mut work = Vec::new();
    while work.len() < count && all.len() > 1 {
        let first = draw(&all);
        let suite = first.id.split('.').next().unwrap_or_default();
        let same: Vec<&'static Defect> = all
            .iter()
            .copied()
            .filter(|other| other.id.starts_with(suite) && other.id != first.id)
            .collect();
        work.push([first, draw(&same)]);
    }
    let runs = fleet::each(&work, watch, async |station, pair| {
        let options = Options {
            defects: pair.to_vec(),
            ..Options::default()
        };
        let cases = fleet::run(
            station,
            &options,
            &concerned(suites, Some(pair[0].id)),
            SEED,
        )
        .await;
        cases
            .iter()
            .any(|case| case.outcome.verdict == Verdict::Fail)
    });
    let found = runs?;
    let missed = work
        .iter()
        .zip(found)
        .filter(|(_, found)| !found)
        .map(|(pair, _)| pair.map(|defect| defect.id));
    Ok(missed.collect())
}
