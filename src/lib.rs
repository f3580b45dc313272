//! conformist: a contract/conformance test harness for list-users HTTP APIs.

pub mod capture;
pub mod case;
pub mod document;
pub mod exchange;
pub mod mock;
pub mod request;
pub mod schema;
pub mod source;
pub mod spec;
pub mod suite;
pub mod verdict;
