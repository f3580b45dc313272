//! Writes a draft into a folder: all of its files or, where that would lose something, none.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::draft::{Draft, DraftFile, Existing};

/// What happens to files that are there already and say something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    /// They stay, and nothing is written.
    Never,
    /// They are replaced.
    Always,
}

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was not there.
    New,
    /// It said something else and was replaced.
    Replaced,
    /// It says what would have been written; line ends do not count.
    Same,
    /// It says something else and was left as it is.
    Kept,
}

/// Why a draft was not written.
#[derive(Debug)]
pub enum WriteError {
    /// These files are there already and say something else.
    InTheWay(Vec<PathBuf>),
    /// The system would not have it.
    System {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InTheWay(paths) => {
                let paths: Vec<String> = paths
                    .iter()
                    .map(|path| path.display().to_string())
                    .collect();
                let (are, them) = if paths.len() == 1 {
                    ("is", "it")
                } else {
                    ("are", "them")
                };
                let paths = paths.join(", ");
                write!(
                    formatter,
                    "{paths} {are} here already, and nothing was written; `--force` replaces {them}"
                )
            }
            Self::System { path, cause } => {
                write!(formatter, "failed to write {}: {cause}", path.display())
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::InTheWay(_) => None,
            Self::System { cause, .. } => Some(cause),
        }
    }
}

/// Writes every file of a draft below `root`, which need not exist.
///
/// # Errors
/// Files that would be lost, all of them; or the first one that cannot be written.
pub fn write(
    root: &Path,
    draft: &Draft,
    replace: Replace,
) -> Result<Vec<(PathBuf, Fate)>, WriteError> {
    let mut fates = Vec::new();
    let mut in_the_way = Vec::new();
    for file in &draft.files {
        let fate = fate(&root.join(&file.path), file)?;
        if fate == Fate::Replaced && replace == Replace::Never {
            in_the_way.push(root.join(&file.path));
        }
        fates.push((file.path.clone(), fate));
    }
    if !in_the_way.is_empty() {
        return Err(WriteError::InTheWay(in_the_way));
    }
    for (file, (_, fate)) in draft.files.iter().zip(&fates) {
        if matches!(fate, Fate::New | Fate::Replaced) {
            put(&root.join(&file.path), &file.text)?;
        }
    }
    Ok(fates)
}

fn fate(path: &Path, file: &DraftFile) -> Result<Fate, WriteError> {
    let found = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Fate::New),
        Err(cause) => return Err(refused(path, cause)),
    };
    let same = String::from_utf8(found).is_ok_and(|text| text.replace("\r\n", "\n") == file.text);
    Ok(match (same, file.existing) {
        (true, _) => Fate::Same,
        (false, Existing::Keep) => Fate::Kept,
        (false, Existing::Refuse) => Fate::Replaced,
    })
}

/// Whoever reads the file meanwhile finds the old text or the new one, never a part.
fn put(path: &Path, text: &str) -> Result<(), WriteError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(|cause| refused(folder, cause))?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|cause| {
            let _best_effort = fs::remove_file(&beside);
            refused(path, cause)
        })
}

fn refused(path: &Path, cause: io::Error) -> WriteError {
    WriteError::System {
        path: path.to_owned(),
        cause,
    }
}
