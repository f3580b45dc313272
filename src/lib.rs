//! conformist: a contract/conformance test harness for list-users HTTP APIs.

pub mod exchange;
pub mod mock;
pub mod request;
pub mod target;
pub mod verdict;
