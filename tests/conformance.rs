//! The conformance suites behind `cargo test`: every case is a test of its own.
//!
//! `CONFORMIST_TARGET` chooses what is under test: the embedded endpoint, or a target of `conformist.yaml`.

use std::process::ExitCode;

fn main() -> ExitCode {
    conformist::harness::main()
}
