//! Everything that is said about the harness itself, in one binary.
#![expect(
    clippy::unwrap_used,
    reason = "a failed `unwrap` in a test is a failed fact"
)]

mod bad_specs;
mod book;
mod doors;
mod first_steps;
mod fuzz;
mod hostile;
mod mutants;
mod properties;
mod schemas;
mod secrets;
mod tidy;
