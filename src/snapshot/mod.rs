//! The approved shapes of a target: what was observed once, looked at by a person, and must stay.
//!
//! insta names the format and reviews the proposals (`cargo insta review`); comparing and writing are ours. Its
//! macro was tried and left alone: it reports by panicking, so that the panic hook prints, and it prints its own
//! difference unless a variable of the process environment or a file of the workspace forbids it. A harness whose
//! standard output is a protocol cannot have that, and setting a variable of one's own process is unsafe.

mod file_name;
mod pins;
mod review;
mod shape;
mod skeleton;
mod text_format;

use std::fmt;
use std::path::PathBuf;

pub use file_name::file_name;
pub use pins::{Comparison, Pins, Proposal, Proposed, difference};
pub use review::{Review, Update};
pub use shape::{Answer, Shape};
pub use skeleton::skeleton;

/// Why snapshots cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnapshotError {
    /// A file or folder of snapshots cannot be read.
    Read {
        /// Which one.
        path: PathBuf,
        /// Why, in lower case.
        detail: String,
    },
    /// A snapshot, or the list of referenced ones, cannot be written.
    Write {
        /// Which one.
        path: PathBuf,
        /// Why, in lower case.
        detail: String,
    },
    /// One case has approved snapshots in two folders.
    Duplicate {
        /// The first of them.
        first: PathBuf,
        /// The second of them.
        second: PathBuf,
    },
    /// An environment variable of insta has a value that insta would refuse.
    Variable {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, detail } => {
                write!(formatter, "cannot read {}: {detail}", path.display())
            }
            Self::Write { path, detail } => {
                write!(formatter, "cannot write {}: {detail}", path.display())
            }
            Self::Duplicate { first, second } => write!(
                formatter,
                "two approved snapshots of one case: {} and {}",
                first.display(),
                second.display()
            ),
            Self::Variable { name, value } => {
                write!(formatter, "invalid value {value:?} of the variable {name}")
            }
        }
    }
}

impl std::error::Error for SnapshotError {}
