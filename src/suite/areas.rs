//! The files of a suite that hold scenarios.

use std::path::{Path, PathBuf};

/// The area that a file is, by its name.
pub(super) fn name(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    stem.unwrap_or_default().to_owned()
}

/// All of them, sorted.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let yaml = |path: &PathBuf| {
        path.extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml")
    };
    let own = |path: &PathBuf| {
        !matches!(
            path.file_stem().and_then(|s| s.to_str()),
            Some("suite" | "clauses")
        )
    };
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(yaml)
        .filter(own)
        .collect();
    paths.sort();
    paths
}
