//! The reports of a run: which were asked for, and how they reach their files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::cli::output::Output;
use crate::comparison::Changes;
use crate::report::file::write_whole;
use crate::report::{Format, UnknownFormat, render};
use crate::verdict::RunReport;

/// `FORMAT=PATH`.
#[derive(Debug, Clone)]
pub(in crate::cli) struct ReportArg {
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
    pub(in crate::cli) fn is_standard_output(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// Whether every report could be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Published {
    /// All of them.
    Whole,
    /// Not all; which and why was said.
    InPart,
}

/// Writes the reports that were asked for.
pub(in crate::cli) fn publish(
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
