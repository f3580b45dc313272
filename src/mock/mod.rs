//! The embedded reference endpoint: a model of both APIs, written by hand from the contract.
//!
//! **Architecture invariant**: the mock never reads `specs/` or `schemas/`, so that it can disagree with them.

pub mod credential;
pub mod defect;
mod draw;
pub mod population;
pub(crate) mod switches;
pub mod variation;
pub(crate) mod wire;
