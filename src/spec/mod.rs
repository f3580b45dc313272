//! The spec language: files of a suite as typed values.

pub mod api;
pub mod clause;
pub mod decode;
pub mod expectation;
mod mistake;
pub mod published;
pub mod request;
pub mod scenario;
pub mod template;
pub mod witness;
