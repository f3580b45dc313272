//! The spec language: files of a suite as typed values.

pub mod document;
