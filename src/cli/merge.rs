//! `conformist merge`: the reports of parts of a run as the report of the whole.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::Context;
use crate::cli::diff::JudgementArgs;
use crate::cli::run::{ReportArg, conclude, publish};
use crate::cli::select::TargetArgs;
use crate::report::json::read;
use crate::report::terminal::{self, Layout, Listing};
use crate::session::check_parts;
use crate::verdict::RunReport;
use crate::verdict::exit::Exit;
use crate::verdict::merge::{Fragment, merge as merged};

/// Which parts, and how the whole is told.
#[derive(Debug, Clone, Args)]
pub(super) struct MergeArgs {
    /// Reports in the format `json`, or folders that hold nothing else with the ending `.json`.
    #[arg(required = true, value_name = "FRAGMENT")]
    fragments: Vec<PathBuf>,
    /// Write a report of the whole (repeatable), as `run` does; fragments hold no bodies, so no report shows one.
    #[arg(long = "report", value_name = "FORMAT=PATH")]
    reports: Vec<ReportArg>,
    /// The configuration that the parts were run with, whose accepted verdicts are held against the whole;
    /// `conformist.yaml` unless given here or by `CONFORMIST_CONFIG`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    judgement: JudgementArgs,
}

/// Puts the reports together and judges the whole.
pub(super) fn merge(context: &mut Context<'_>, args: &MergeArgs) -> Exit {
    if args.reports.iter().any(ReportArg::is_standard_output) {
        context.out.keep_data_apart();
    }
    let report = match whole(&args.fragments) {
        Ok(report) => report,
        Err(wrong) => return context.out.misused(&wrong),
    };
    let layout = Layout {
        listing: Listing::Compact,
        width: context.out.width(),
    };
    context.out.say(&terminal::summary(&report, layout));
    let published = publish(&context.out, &args.reports, &report, None);
    let target = TargetArgs {
        target: Some(report.target.clone()),
        config: args.config.clone(),
        suites: Vec::new(),
    };
    let mistakes = check_parts(&target.ask(context), &report.cases, context.env);
    let exit = args.judgement.exit(&report);
    conclude(context, exit, published, &mistakes)
}

fn whole(paths: &[PathBuf]) -> Result<RunReport, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(reports_in(path)?);
        } else {
            files.push(path.clone());
        }
    }
    let fragments: Result<Vec<Fragment>, String> = files.iter().map(|path| read(path)).collect();
    merged(&fragments?)
}

/// The reports of a folder, sorted.
fn reports_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |why: &dyn std::fmt::Display| format!("cannot read {}: {why}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(|error| wrong(&error))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    found.sort();
    if found.is_empty() {
        return Err(wrong(&"it holds no report"));
    }
    Ok(found)
}

fn read(path: &Path) -> Result<Fragment, String> {
    let wrong = |why: String| format!("cannot read the report {}: {why}", path.display());
    let text = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let report = read::read(&text).map_err(|error| wrong(error.to_string()))?;
    let report = RunReport::try_from(&report).map_err(|error| wrong(error.to_string()))?;
    Ok(Fragment {
        name: path.display().to_string(),
        report,
    })
}
