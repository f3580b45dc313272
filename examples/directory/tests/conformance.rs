//! The directory, started in its own tests and judged by its own specs: every case is a test of its own.

use std::process::ExitCode;

use conformist::harness::{Api, Service};

fn main() -> ExitCode {
    let api = Api::new("main").bearer("admin", directory::TOKEN);
    Service::new(env!("CARGO_MANIFEST_DIR"))
        .api("directory", api)
        .main(|| async { directory::serve().await })
}
