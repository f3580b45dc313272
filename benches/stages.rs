//! The stages by the clock: `cargo bench -p conformist-benches`, or a part of them by name after `--`.

use std::time::Duration;

use conformist_benches::stage::{ALL, measured};
use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    for stage in ALL {
        criterion.bench_function(stage.name, |bencher| {
            let mut work = (stage.make)();
            bencher.iter(|| measured(&mut work));
        });
    }
    criterion.final_summary();
}
