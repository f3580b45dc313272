//! The door of `cargo test`: every case is a test of its own, for libtest's users and for nextest.
//!
//! Listing starts nothing. Cases wait on the network, so more of them run at once than there are processors.

mod door;
mod fragment;
mod service;
mod settings;
mod tell;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, ColorSetting, FormatSetting, Trial};

pub use crate::harness::service::{Api, Service};

use crate::harness::door::Door;
use crate::harness::fragment::Fragment;
use crate::harness::settings::Asked;
use crate::harness::tell::Teller;
use crate::run::plan::{Plan, Planned};
use crate::session::{Service as Started, Session};
use crate::source::{Diagnostic, render};
use crate::verdict::exit::Exit;

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
    let folder = asked.report_dir.as_ref();
    let fragment =
        folder.map(|folder| Fragment::new(folder, &arguments, &plan, asked.under_nextest));
    let door = Door::new(session, plan.clone(), asked.settings.clone(), teller);
    let door = Arc::new(door.leaving(fragment));
    let trials = trials(&door, &plan);
    if arguments.list {
        return list(&arguments, &trials);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Err(wrong) = door.leave() {
        return refuse(&format!("error: {wrong}"));
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
