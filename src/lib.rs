//! conformist: a contract/conformance test harness for list-users HTTP APIs.

pub mod capture;
pub mod case;
pub mod check;
pub mod cli;
pub mod document;
pub mod evidence;
pub mod exchange;
pub mod harness;
pub mod level;
pub mod mock;
pub mod mutants;
pub mod reading;
pub mod report;
pub mod request;
pub mod run;
pub mod schema;
pub mod session;
pub mod snapshot;
pub mod source;
pub mod spec;
pub mod suite;
pub mod target;
pub mod verdict;
pub mod witness;
