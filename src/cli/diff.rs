//! `conformist diff`: what changed between two runs, from their JSON reports.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::Context;
use crate::comparison::{Between, Changes, Divergence, Side};
use crate::report::change;
use crate::report::json::read;
use crate::verdict::exit::{Exit, Partial};
use crate::verdict::{CaseReport, RunReport, Verdict};

/// Options of a comparison.
#[derive(Debug, Clone, Args)]
pub(super) struct DiffArgs {
    /// The report of the earlier run, in the format `json`.
    old: PathBuf,
    /// The report of the later run.
    new: PathBuf,
    /// How the changes are written.
    #[arg(long, default_value = "text")]
    format: DiffFormat,
    #[command(flatten)]
    judgement: JudgementArgs,
}

/// What counts as worse, also for a run that is compared with another target.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct JudgementArgs {
    /// End with 0 although some cases were skipped or could not tell.
    #[arg(long)]
    pub(super) allow_partial: bool,
    /// Count a divergence as a failure: end with 1.
    #[arg(long)]
    pub(super) strict: bool,
}

impl JudgementArgs {
    /// What a divergence counts as.
    pub(super) fn divergence(self) -> Divergence {
        if self.strict {
            Divergence::Failure
        } else {
            Divergence::Permitted
        }
    }

    /// The exit that a finished run deserves.
    pub(super) fn exit(self, report: &RunReport) -> Exit {
        let diverges = |case: &CaseReport| {
            case.outcome.verdict == Verdict::Divergent && case.outcome.waiver.is_none()
        };
        if self.strict && report.cases.iter().any(diverges) {
            return Exit::Broken;
        }
        Exit::of(report.verdict, self.partial())
    }

    /// Whether a run that could not judge everything is good enough.
    pub(super) fn partial(self) -> Partial {
        if self.allow_partial {
            Partial::Allowed
        } else {
            Partial::Refused
        }
    }
}

/// How changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For people at a terminal.
    Text,
    /// For other programs; `conformist schema comparison` describes it.
    Json,
    /// For comments on pull requests.
    Markdown,
}

/// Compares two reports.
pub(super) fn diff(context: &mut Context<'_>, args: &DiffArgs) -> Exit {
    let (old, new) = (side(&args.old), side(&args.new));
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            for wrong in [old.err(), new.err()].into_iter().flatten() {
                context.out.misused(&wrong);
            }
            return Exit::Usage;
        }
    };
    let changes = Changes::of(Between::Runs, old, new, args.judgement.divergence());
    match args.format {
        DiffFormat::Text => {
            let text = change::terminal::render(&changes, context.out.width());
            context.out.say(&text);
        }
        DiffFormat::Json => context.out.data(change::json::render(&changes).as_bytes()),
        DiffFormat::Markdown => {
            let text = change::markdown::render(&changes);
            context.out.data(text.as_bytes());
        }
    }
    changes.exit(args.judgement.partial())
}

/// Reads the report of a run.
///
/// # Errors
/// What is wrong with it, as a message.
pub(super) fn side(path: &Path) -> Result<Side, String> {
    let wrong = |why: String| format!("cannot read the report {}: {why}", path.display());
    let text = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let report = read::read(&text).map_err(|error| wrong(error.to_string()))?;
    Side::try_from(&report).map_err(|error| wrong(error.to_string()))
}
