//! The approved snapshots of one target: read once when planning, compared without the disk afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use diffy::DiffOptions;

use crate::snapshot::{SnapshotError, file_name};

mod proposal;

pub use proposal::{Proposal, Proposed};

/// All approved snapshots of one target, at `snapshots/<target>/<suite>/<case>.snap`, each part as by [`file_name()`].
#[derive(Debug, Clone)]
pub struct Pins {
    /// Root of the project, absolute.
    root: PathBuf,
    /// Folder of the target, absolute.
    directory: PathBuf,
    /// By the stem of the file.
    approved: BTreeMap<String, Approved>,
    /// Snapshots of every target, which a review of unreferenced ones must not delete.
    every: Vec<PathBuf>,
}

#[derive(Debug, Clone)]
struct Approved {
    path: PathBuf,
    shape: String,
}

/// How an observed shape stands to the approved one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// They are equal.
    Pinned,
    /// None is approved.
    Unpinned,
    /// They differ.
    Changed {
        /// What changed, as a unified difference from approved to observed.
        diff: String,
    },
}

impl Pins {
    /// Reads the approved snapshots of a target; a target without any has no pins.
    ///
    /// # Errors
    /// When a snapshot is unreadable or one case has two.
    pub fn load(root: &Path, target: &str) -> Result<Self, SnapshotError> {
        let root = std::path::absolute(root).map_err(|error| read_error(root, &error))?;
        let snapshots = root.join("snapshots");
        let directory = snapshots.join(file_name(target));
        let every = snapshot_files(&snapshots)?;
        let mut approved = BTreeMap::new();
        for path in every.iter().filter(|path| path.starts_with(&directory)) {
            let entry = Approved {
                path: path.clone(),
                shape: read(path)?,
            };
            if let Some(Approved { path: first, .. }) = approved.insert(stem(path), entry) {
                return Err(SnapshotError::Duplicate {
                    first,
                    second: path.clone(),
                });
            }
        }
        Ok(Self {
            root,
            directory,
            approved,
            every,
        })
    }

    /// Reads the approved snapshots of some cases of a target, all of them where none is named. A review of unreferenced
    /// ones must know all.
    ///
    /// # Errors
    /// When a snapshot is unreadable.
    pub fn load_some(root: &Path, target: &str, cases: &[String]) -> Result<Self, SnapshotError> {
        if cases.is_empty() {
            return Self::load(root, target);
        }
        let root = std::path::absolute(root).map_err(|error| read_error(root, &error))?;
        let directory = root.join("snapshots").join(file_name(target));
        let mut approved = BTreeMap::new();
        for case in cases {
            let suite = case.split("::").next().unwrap_or_default();
            let file = format!("{}.snap", file_name(case));
            let path = directory.join(file_name(suite)).join(file);
            if path.is_file() {
                let shape = read(&path)?;
                approved.insert(file_name(case), Approved { path, shape });
            }
        }
        Ok(Self {
            root,
            directory,
            approved,
            every: Vec::new(),
        })
    }

    /// Whether nothing is approved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.approved.is_empty()
    }

    /// Compares an observed shape with the approved one of this case.
    #[must_use]
    pub fn compare(&self, case: &str, shape: &str) -> Comparison {
        match self.approved.get(&file_name(case)) {
            None => Comparison::Unpinned,
            Some(approved) if approved.shape == shape.trim_end() => Comparison::Pinned,
            Some(approved) => Comparison::Changed {
                diff: difference(("approved", "observed"), &approved.shape, shape.trim_end()),
            },
        }
    }

    /// Approved snapshots of this target that belong to none of these cases.
    #[must_use]
    pub fn unreferenced<'a>(&self, cases: impl IntoIterator<Item = &'a str>) -> Vec<PathBuf> {
        let known: BTreeSet<String> = cases.into_iter().map(file_name).collect();
        self.approved
            .iter()
            .filter(|(stem, _)| !known.contains(*stem))
            .map(|(_, approved)| approved.path.clone())
            .collect()
    }
}

/// A unified difference of two shapes under the names of their sides.
#[must_use]
pub fn difference(names: (&str, &str), old: &str, new: &str) -> String {
    let mut options = DiffOptions::new();
    options.set_original_filename(names.0.to_owned());
    options.set_modified_filename(names.1.to_owned());
    let (old, new) = (format!("{old}\n"), format!("{new}\n"));
    options.create_patch(&old, &new).to_string()
}

/// All `.snap` files below a folder, sorted; none where the folder does not exist.
fn snapshot_files(folder: &Path) -> Result<Vec<PathBuf>, SnapshotError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| read_error(folder, &error))?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| read_error(folder, &error))?;
        let kind = entry.file_type();
        let path = entry.path();
        if kind.map_err(|error| read_error(&path, &error))?.is_dir() {
            files.extend(snapshot_files(&path)?);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "snap")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The approved text. Files that insta would warn about on standard error are refused before it reads them.
fn read(path: &Path) -> Result<String, SnapshotError> {
    let refused = |detail: &str| SnapshotError::Read {
        path: path.to_owned(),
        detail: detail.to_owned(),
    };
    let text = fs::read_to_string(path).map_err(|error| read_error(path, &error))?;
    if text.lines().next().map(str::trim_end) != Some("---") {
        return Err(refused("it does not begin with the line ---"));
    }
    let snapshot = insta::Snapshot::from_file(path).map_err(|error| refused(&error.to_string()))?;
    let contents = snapshot
        .as_text()
        .ok_or_else(|| refused("it is not a text"))?;
    Ok(contents.to_string())
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn read_error(path: &Path, error: &io::Error) -> SnapshotError {
    SnapshotError::Read {
        path: path.to_owned(),
        detail: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
