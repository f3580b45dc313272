//! conformist: a contract/conformance test harness for list-users HTTP APIs.

pub mod exchange;
pub mod level;
pub mod mock;
pub mod report;
pub mod request;
pub mod snapshot;
pub mod verdict;
