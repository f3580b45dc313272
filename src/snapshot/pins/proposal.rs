//! Writes observed shapes where `cargo insta review` finds them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::snapshot::pins::{Comparison, Pins};
use crate::snapshot::{Review, SnapshotError, Update, file_name};

/// An observed shape that may become the approved one of its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal<'a> {
    /// Name of the case.
    pub case: &'a str,
    /// Suite whose API was tried.
    pub suite: &'a str,
    /// What the case shows, in one sentence.
    pub about: &'a str,
    /// The observed shape: no data, no secret.
    pub shape: &'a str,
    /// File of the scenario, relative to the project, with `/`.
    pub file: &'a str,
    /// Line of the scenario, from 1.
    pub line: u32,
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposed {
    /// The shape is the approved one; a proposal of an earlier run was removed.
    Unneeded,
    /// It was written into the approved snapshot.
    Approved(PathBuf),
    /// It was written beside the approved snapshot, for review.
    ForReview(PathBuf),
    /// It was not written, because updates are switched off.
    Withheld,
}

impl Pins {
    /// Writes the shape where `review` wants it, if it is not the approved one.
    ///
    /// The pins themselves stay as they were loaded: what is approved while a run lasts counts from the next run on.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn propose(
        &self,
        proposal: &Proposal<'_>,
        review: &Review,
    ) -> Result<Proposed, SnapshotError> {
        let path = self.path(proposal);
        let pending = self.pending_path(&path, review)?;
        let comparison = self.compare(proposal.case, proposal.shape);
        match (comparison, review.update) {
            (Comparison::Pinned, _) => {
                forget(&pending)?;
                Ok(Proposed::Unneeded)
            }
            (_, Update::InPlace) | (Comparison::Unpinned, Update::ApproveNew) => {
                write(&path, &self.text(proposal, review, None))?;
                forget(&pending)?;
                append(review, std::slice::from_ref(&path))?;
                Ok(Proposed::Approved(path))
            }
            (_, Update::Propose) | (Comparison::Changed { .. }, Update::ApproveNew) => {
                write(&pending, &self.text(proposal, review, Some(proposal.line)))?;
                Ok(Proposed::ForReview(pending))
            }
            (_, Update::Never) => Ok(Proposed::Withheld),
        }
    }

    /// Tells `cargo insta test --unreferenced=…` that every snapshot of every target is in use, because it would
    /// delete those of the cases and targets that this run did not select. [`Pins::unreferenced`] finds the stale.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append_references(&self, review: &Review) -> Result<(), SnapshotError> {
        append(review, &self.every)
    }

    /// Where the approved snapshot is, or would be: a known one stays where it was found.
    fn path(&self, proposal: &Proposal<'_>) -> PathBuf {
        let stem = file_name(proposal.case);
        match self.approved.get(&stem) {
            Some(approved) => approved.path.clone(),
            None => self
                .directory
                .join(file_name(proposal.suite))
                .join(format!("{stem}.snap")),
        }
    }

    fn pending_path(&self, path: &Path, review: &Review) -> Result<PathBuf, SnapshotError> {
        let pending = path.with_extension("snap.new");
        let Some(folder) = &review.pending else {
            return Ok(pending);
        };
        let workspace = review.workspace.as_ref().unwrap_or(&self.root);
        let relative = pending
            .strip_prefix(workspace)
            .map_err(|_| SnapshotError::Write {
                path: pending.clone(),
                detail: "INSTA_PENDING_DIR is set and the snapshot is outside the workspace"
                    .to_owned(),
            })?;
        Ok(folder.join(relative))
    }

    /// The file: front matter as insta writes it, and the shape.
    fn text(&self, proposal: &Proposal<'_>, review: &Review, line: Option<u32>) -> String {
        let source = review
            .workspace
            .as_ref()
            .and_then(|workspace| self.root.strip_prefix(workspace).ok())
            .map_or_else(
                || PathBuf::from(proposal.file),
                |below| below.join(proposal.file),
            );
        let source = source.to_string_lossy().replace('\\', "/");
        let description = format!("{}: {}", proposal.case, proposal.about);
        let line = line.map_or(String::new(), |line| format!("assertion_line: {line}\n"));
        format!(
            "---\nsource: {}\n{line}description: {}\n---\n{}\n",
            scalar(&source),
            scalar(&description),
            proposal.shape.trim_end()
        )
    }
}

/// A YAML scalar: plain where that is beyond doubt, otherwise quoted as in JSON, which YAML reads alike.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let is_path = text.contains('/') && text.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_path && text.chars().all(plain) {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

fn write(path: &Path, text: &str) -> Result<(), SnapshotError> {
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| write_error(path, &error))
}

fn forget(pending: &Path) -> Result<(), SnapshotError> {
    match fs::remove_file(pending) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_error(pending, &error)),
        _ => Ok(()),
    }
}

fn append(review: &Review, paths: &[PathBuf]) -> Result<(), SnapshotError> {
    let Some(list) = &review.references else {
        return Ok(());
    };
    let mut lines = String::new();
    for path in paths {
        let _ = writeln!(lines, "{}", path.display());
    }
    File::options()
        .append(true)
        .create(true)
        .open(list)
        .and_then(|mut file| file.write_all(lines.as_bytes()))
        .map_err(|error| write_error(list, &error))
}

fn write_error(path: &Path, error: &io::Error) -> SnapshotError {
    SnapshotError::Write {
        path: path.to_owned(),
        detail: error.to_string(),
    }
}
