//! A few embedded endpoints, one per core, each reset between two pieces of work.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::Builder;

use crate::mock::{Mock, Options};
use crate::run::plan::{Plan, Selection};
use crate::run::{Memory, Run, Settings, embedded};
use crate::spec::scenario::Depth;
use crate::suite::Suite;
use crate::verdict::run_report::CaseReport;

/// Cases under way at once on one endpoint.
const JOBS: usize = 4;

/// One endpoint of the fleet, and what all of them have met: most records are the same, whatever is seeded.
pub(super) struct Station {
    mock: Mock,
    memory: Memory,
}

/// Whoever waits for a matrix: told after each run how many are done, and of how many.
pub type Watch<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Nobody waits.
pub fn unwatched(_: usize, _: usize) {}

/// Does every piece of work once, on as many endpoints as there are cores, and returns the results in order.
///
/// An endpoint and the harness that judges it share one thread: nothing is handed from core to core.
///
/// # Errors
/// An endpoint or a runtime that cannot be started.
pub(super) fn each<T: Sync, R: Send>(
    work: &[T],
    watch: Watch<'_>,
    job: impl AsyncFn(&Station, &T) -> R + Sync,
) -> io::Result<Vec<R>> {
    let workers = std::thread::available_parallelism()
        .map_or(2, usize::from)
        .min(work.len().max(1));
    let next = AtomicUsize::new(0);
    let ended = AtomicUsize::new(0);
    let memory = Memory::default();
    let worker = async || {
        let station = Station {
            mock: Mock::start(Options::default())
                .await
                .map_err(io::Error::other)?,
            memory: memory.clone(),
        };
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = work.get(index) else {
                return Ok(done);
            };
            done.push((index, job(&station, item).await));
            watch(ended.fetch_add(1, Ordering::Relaxed) + 1, work.len());
        }
    };
    let finished: io::Result<Vec<Vec<(usize, R)>>> = std::thread::scope(|scope| {
        let station = || -> io::Result<Vec<(usize, R)>> {
            let runtime = Builder::new_current_thread().enable_all().build();
            runtime?.block_on(worker())
        };
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(station)).collect();
        let joined = threads.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        joined.collect()
    });
    let mut all: Vec<(usize, R)> = finished?.into_iter().flatten().collect();
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, result)| result).collect())
}

/// Runs the cases of some suites against an endpoint with these options.
pub(super) async fn run(
    station: &Station,
    options: &Options,
    suites: &[Arc<Suite>],
    seed: u64,
) -> Vec<CaseReport> {
    station.mock.reset(options);
    let target = embedded::target(&station.mock.origin());
    let settings = Settings {
        seed,
        depth: Depth::Standard,
        jobs: JOBS,
        alone: false,
    };
    let plan = Plan::new(
        suites,
        &target,
        &Selection {
            depth: Depth::Standard,
            ..Selection::default()
        },
    );
    match Run::new(suites, target, settings, None) {
        Ok(run) => {
            let run = run.remembering(&station.memory).for_verdicts();
            Arc::new(run).all(&plan, silent).await.cases
        }
        Err(_) => unreachable!("a target without TLS material can always be used"),
    }
}

/// Nobody watches the runs of a matrix.
fn silent(_: &CaseReport) {}
