//! The door of `cargo test`: every case is a test of its own, for libtest's users and for nextest.
//!
//! Listing starts nothing. Cases wait on the network, so more of them run at once than there are processors.

mod door;
mod service;
mod settings;
mod tell;

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, ColorSetting, FormatSetting, Trial};

pub use crate::harness::service::{Api, Service};

use crate::harness::door::Door;
use crate::harness::settings::Asked;
use crate::harness::tell::Teller;
use crate::report::file::write_whole;
use crate::report::json;
use crate::run::plan::{Plan, Planned};
use crate::session::{Service as Started, Session};
use crate::snapshot::file_name;
use crate::source::{Diagnostic, render};
use crate::verdict::exit::Exit;
use crate::verdict::{CaseReport, RunReport, Verdict};

/// Runs the cases as tests; the whole `main` of a test target with `harness = false`.
///
/// Read are `CONFORMIST_TARGET`, `CONFORMIST_CONFIG`, `CONFORMIST_SEED` and `CONFORMIST_DEPTH`, besides the variables
/// of insta, of nextest and of colours. In the folder that `CONFORMIST_REPORT_DIR` names each process leaves its report for
/// `conformist merge`.
#[must_use]
pub fn main() -> ExitCode {
    run(None)
}

/// Runs the cases of our project, or of another one with a service that it brings along.
fn run(brought: Option<(PathBuf, Started)>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    let env = |name: &str| std::env::var(name).ok();
    arrange(&mut arguments, &env);
    let opened = settings::read(&arguments, &env, brought).and_then(|asked| {
        let session = Session::open(&asked.ask, &env).map_err(|wrong| render(&wrong))?;
        Ok((session, asked))
    });
    match opened {
        Ok((session, asked)) => judge(&arguments, session, &asked),
        Err(text) => refuse(&text),
    }
}

/// Fills in what libtest would know and its double does not.
fn arrange(arguments: &mut Arguments, env: &dyn Fn(&str) -> Option<String>) {
    if arguments.color.is_none() {
        arguments.color = match env("CARGO_TERM_COLOR").as_deref() {
            Some("always") => Some(ColorSetting::Always),
            Some("never") => Some(ColorSetting::Never),
            _ => None,
        };
    }
}

fn judge(arguments: &Arguments, session: Session, asked: &Asked) -> ExitCode {
    let plan = session.plan(&asked.selection);
    let is_whole = is_whole(arguments, asked);
    let leftovers = if is_whole && !arguments.list {
        session.leftovers()
    } else {
        Vec::new()
    };
    if !leftovers.is_empty() {
        return refuse(&render(&leftovers));
    }
    let mut arguments = arguments.clone();
    arguments.test_threads = arguments.test_threads.or(Some(session.default_jobs()));
    let teller = Teller {
        under_nextest: asked.under_nextest,
        plain: arguments.format == Some(FormatSetting::Json),
        brought: asked.is_brought(),
    };
    let door = Arc::new(Door::new(
        session,
        plan.clone(),
        asked.settings.clone(),
        teller,
    ));
    let trials = trials(&door, &plan);
    if arguments.list {
        return list(&arguments, &trials);
    }
    let unclaimed = unclaimed(&arguments, asked, &trials);
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(folder) = &asked.report_dir
        && let Some(report) = door.report(|planned| unclaimed.contains(&planned.case.name))
        && let Err(error) = leave(folder, &report)
    {
        return refuse(&format!(
            "error: cannot write to {}: {error}",
            folder.display()
        ));
    }
    let stale = door.stale(is_whole);
    tell(&stale);
    if conclusion.has_failed() {
        conclusion.exit_code()
    } else if door.found_nobody() {
        tell_text(&format!("error: {}", door.nobody()));
        ExitCode::from(Exit::Undecided.code())
    } else if stale.is_empty() {
        conclusion.exit_code()
    } else {
        ExitCode::from(Exit::Usage.code())
    }
}

/// Whether every case is asked for, so that what none of them needs is needless.
fn is_whole(arguments: &Arguments, asked: &Asked) -> bool {
    let picks = arguments.filter.is_some() || !arguments.skip.is_empty() || arguments.ignored;
    !picks && !asked.under_nextest
}

fn trials(door: &Arc<Door>, plan: &Plan) -> Vec<Trial> {
    let trial = |planned: &Planned| {
        let (door, planned) = (Arc::clone(door), planned.clone());
        let is_skipped = planned.skipped.is_some();
        let name = planned.case.name.clone();
        Trial::ignorable_test(name, move || door.judge(&planned)).with_ignored_flag(is_skipped)
    };
    plan.cases.iter().map(trial).collect()
}

/// Names of the cases that the target does not claim and that were asked for. Where each case is a process, nobody runs
/// those, so each process tells them.
fn unclaimed(arguments: &Arguments, asked: &Asked, trials: &[Trial]) -> HashSet<String> {
    let is_wanted = |trial: &&Trial| {
        let is_ignored = trial.has_ignored_flag();
        is_ignored && (asked.under_nextest || !arguments.is_filtered_out(trial))
    };
    let wanted = trials.iter().filter(is_wanted);
    wanted.map(|trial| trial.name().to_owned()).collect()
}

/// Leaves the report of what this process has judged, for `conformist merge`.
fn leave(folder: &Path, report: &RunReport) -> io::Result<()> {
    let program = std::env::current_exe().unwrap_or_default();
    let program = program.file_stem().unwrap_or_default().to_string_lossy();
    let judged = |case: &&CaseReport| !matches!(case.outcome.verdict, Verdict::Skipped(_));
    let mut judged = report.cases.iter().filter(judged);
    let name = match (judged.next(), judged.next()) {
        (Some(only), None) => format!("{program}.{}.json", file_name(only.name())),
        _ => format!("{program}.json"),
    };
    write_whole(&folder.join(name), json::render(report).as_bytes())
}

/// Prints the list as libtest does; a reader that leaves early has read enough.
fn list(arguments: &Arguments, trials: &[Trial]) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let wanted = trials
        .iter()
        .filter(|trial| !arguments.is_filtered_out(trial));
    for trial in wanted {
        if writeln!(out, "{}: test", trial.name()).is_err() {
            return ExitCode::SUCCESS;
        }
    }
    let _left = out.flush();
    ExitCode::SUCCESS
}

/// Says what is wrong with the project or the way it was asked.
fn refuse(text: &str) -> ExitCode {
    tell_text(text);
    ExitCode::from(Exit::Usage.code())
}

fn tell(mistakes: &[Diagnostic]) {
    if !mistakes.is_empty() {
        tell_text(&render(mistakes));
    }
}

fn tell_text(text: &str) {
    // Nobody is left to be told where standard error is closed.
    let _closed = writeln!(io::stderr().lock(), "{}", text.trim_end());
}
