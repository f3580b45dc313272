//! conformist: a contract/conformance test harness for list-users HTTP APIs.

pub mod mock;
