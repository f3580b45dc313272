//! Everything that is said about the harness itself, in one binary.

mod schemas;
