//! First steps: a configuration, a suite's skeleton, or a suite made from an OpenAPI description, as files to write.
//!
//! Everything is text in memory until [`write`](write::write) is called, which writes all files or none.

pub mod config;
mod line;
pub mod name;
pub mod openapi;
pub mod shipped;
pub mod skeleton;
pub mod write;

use std::path::PathBuf;

use crate::spec::api::Api;
use crate::spec::clause::ClauseFile;
use crate::spec::published::Published;
use crate::spec::scenario::ScenarioFile;
use crate::target::config::ConfigFile;

/// Files to write, and what is left for a person to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The files, in the order in which they are read best.
    pub files: Vec<DraftFile>,
    /// What could not be told and waits for a person, one sentence each.
    pub todo: Vec<String>,
}

/// One file of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// Path below the project's folder.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
    /// What becomes of a file that is there already.
    pub existing: Existing,
}

/// What becomes of a file that is there already and says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing is written at all, unless replacing is asked for.
    Refuse,
    /// It stays as it is, always: others rely on it.
    Keep,
}

impl DraftFile {
    /// A file that must not be there yet.
    pub(crate) fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> DraftFile {
        DraftFile {
            path: path.into(),
            text: text.into(),
            existing: Existing::Refuse,
        }
    }

    /// A file that may be there already.
    pub(crate) fn shared(path: impl Into<PathBuf>, text: impl Into<String>) -> DraftFile {
        DraftFile {
            existing: Existing::Keep,
            ..DraftFile::new(path, text)
        }
    }
}

/// The schemas of our own formats, which the first line of each file names so that editors complete keys.
#[must_use]
pub fn editor_schemas() -> Vec<DraftFile> {
    vec![
        editor_schema::<Api>("suite"),
        editor_schema::<ClauseFile>("clauses"),
        editor_schema::<ScenarioFile>("scenario"),
        editor_schema::<ConfigFile>("config"),
    ]
}

fn editor_schema<T: Published>(format: &str) -> DraftFile {
    let path = format!("schemas/conformist/{format}.schema.json");
    DraftFile::shared(path, T::SCHEMA.to_owned())
}
