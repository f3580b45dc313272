//! The reports of a run: which were asked for, and how they reach their files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::cli::output::Output;
use crate::comparison::Changes;
use crate::report::{Format, UnknownFormat, render};
use crate::verdict::RunReport;

/// `FORMAT=PATH`.
#[derive(Debug, Clone)]
pub(super) struct ReportArg {
    format: Format,
    path: PathBuf,
}

impl FromStr for ReportArg {
    type Err = String;

    fn from_str(text: &str) -> Result<ReportArg, String> {
        let Some((format, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            return Err("expected `FORMAT=PATH`, such as `junit=report.xml`".to_owned());
        };
        Ok(ReportArg {
            format: format
                .parse()
                .map_err(|error: UnknownFormat| error.to_string())?,
            path: PathBuf::from(path),
        })
    }
}

impl ReportArg {
    /// Whether it goes where people would be told otherwise.
    pub(super) fn is_standard_output(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// Whether every report could be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Published {
    /// All of them.
    Whole,
    /// Not all; which and why was said.
    InPart,
}

/// Writes the reports that were asked for.
pub(super) fn publish(
    out: &Output,
    wanted: &[ReportArg],
    report: &RunReport,
    changes: Option<&Changes>,
) -> Published {
    let mut failed = String::new();
    for wanted in wanted {
        let bytes = render(wanted.format, report, changes);
        if wanted.is_standard_output() {
            out.data(&bytes);
        } else if let Err(error) = write_whole(&wanted.path, &bytes) {
            let _infallible = writeln!(
                failed,
                "error: cannot write {}: {error}",
                wanted.path.display()
            );
        }
    }
    out.complain(&failed);
    if failed.is_empty() {
        Published::Whole
    } else {
        Published::InPart
    }
}

/// Writes a file so that whoever reads it finds the old content or the new one, never a part.
pub(in crate::cli) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path).inspect_err(|_| {
        let _best_effort = std::fs::remove_file(&beside);
    })
}
