//! `conformist run`: judges a target and writes the reports.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use clap::Args;

use crate::cli::Context;
use crate::cli::progress::Progress;
use crate::cli::select::SelectArgs;
use crate::exchange::Exchange;
use crate::report::terminal::Listing;
use crate::report::{Format, github, render, terminal};
use crate::run::Settings;
use crate::run::plan::Plan;
use crate::session::{DEFAULT_SEED, Session};
use crate::spec::scenario::Depth;
use crate::verdict::exit::{Exit, Partial};
use crate::verdict::{CaseReport, Cause, RunReport, Verdict};

/// Options of a run.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct RunArgs {
    #[command(flatten)]
    select: SelectArgs,
    /// How many cases are under way at once.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Seed of every choice; printed by every run. By default 1 on the embedded endpoint, and drawn on a live one.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Write a report (repeatable): json, junit, ndjson, markdown or ctrf; `-` is standard output.
    #[arg(long = "report", value_name = "FORMAT=PATH")]
    reports: Vec<ReportArg>,
    /// End with 0 although some cases were skipped or could not tell.
    #[arg(long)]
    allow_partial: bool,
    /// Count a divergence as a failure: end with 1.
    #[arg(long)]
    strict: bool,
    /// Say only what is wrong, and the verdict.
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Show each exchange and every clause.
    #[arg(long, short)]
    verbose: bool,
}

/// `FORMAT=PATH`.
#[derive(Debug, Clone)]
struct ReportArg {
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
                .map_err(|error: crate::report::UnknownFormat| error.to_string())?,
            path: PathBuf::from(path),
        })
    }
}

impl ReportArg {
    fn is_standard_output(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// Judges the target.
pub(super) fn run(context: &mut Context<'_>, args: &RunArgs) -> Exit {
    if args.reports.iter().any(ReportArg::is_standard_output) {
        context.out.keep_data_apart();
    }
    let session = match args.select.open(context) {
        Ok(session) => session,
        Err(mistakes) => return context.out.mistakes(&mistakes),
    };
    let plan = match args.select.plan(&session) {
        Ok(plan) => plan,
        Err(message) => return context.out.misused(&message),
    };
    if plan.is_whole {
        let leftovers = session.leftovers();
        if !leftovers.is_empty() {
            return context.out.mistakes(&leftovers);
        }
    }
    judge(context, args, session, &plan)
}

fn judge(context: &Context<'_>, args: &RunArgs, mut session: Session, plan: &Plan) -> Exit {
    let settings = Settings {
        seed: args.seed.unwrap_or(DEFAULT_SEED),
        depth: args.select.depth.map_or_else(Depth::default, Depth::from),
        jobs: args
            .jobs
            .map_or_else(|| session.default_jobs(), usize::from),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            return context
                .out
                .misused(&format!("cannot start the runtime: {error}"));
        }
    };
    let report = runtime.block_on(async {
        let begun = session.begin(settings).await?;
        let mut teller = Teller::new(context, args, plan.cases.len());
        let told = |case: &CaseReport| teller.tell(case);
        let report = begun.run.all_until(plan, interrupted(), told).await;
        teller.progress.finish();
        Ok::<_, crate::session::BeginError>(report)
    });
    match report {
        Ok(report) => {
            let stale = if plan.is_whole {
                session.stale(&report.cases)
            } else {
                Vec::new()
            };
            finish(context, args, &report, &stale)
        }
        Err(error) => context.out.misused(&error.to_string()),
    }
}

/// Waits for Ctrl-C, or for the signal by which continuous integration ends a job.
pub(super) async fn interrupted() {
    // Where a signal cannot be waited for, the process is ended from outside.
    #[cfg(unix)]
    let ended = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let ended = std::future::pending::<()>();
    let broken = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = broken => {}
        () = ended => {}
    }
}

/// Says what each case came to, when it is its turn.
struct Teller<'a> {
    context: &'a Context<'a>,
    args: &'a RunArgs,
    progress: Progress,
    /// Exchanges that were shown: one may serve many cases.
    shown: HashSet<*const Exchange>,
    /// How often each transport error was shown.
    unanswered: HashMap<String, usize>,
}

/// How many cases say one after the other that the target cannot be reached; the summary counts them all.
const ENOUGH: usize = 3;

impl<'a> Teller<'a> {
    fn new(context: &'a Context<'a>, args: &'a RunArgs, cases: usize) -> Teller<'a> {
        Teller {
            context,
            args,
            progress: Progress::new(cases, args.quiet),
            shown: HashSet::new(),
            unanswered: HashMap::new(),
        }
    }

    fn tell(&mut self, case: &CaseReport) {
        let mut text = String::new();
        if !self.args.quiet && !self.is_more_of_the_same(case) {
            text.push_str(&terminal::line(case));
        }
        if self.args.verbose {
            for exchange in &case.outcome.exchanges {
                if self.shown.insert(Arc::as_ptr(exchange)) {
                    text.push_str(&terminal::exchange(exchange));
                }
            }
        }
        self.progress.advance(|| self.context.out.say(&text));
    }

    /// Whether enough cases have said already that the target does not answer, for the same reason.
    fn is_more_of_the_same(&mut self, case: &CaseReport) -> bool {
        let outcome = &case.outcome;
        match outcome.verdict {
            Verdict::Inconclusive(Cause::Interrupted) => return true,
            Verdict::Inconclusive(Cause::Transport) => {}
            _ => return false,
        }
        let reason = outcome.reason.clone().unwrap_or_default();
        let seen = self.unanswered.entry(reason).or_default();
        *seen += 1;
        *seen > ENOUGH
    }
}

fn finish(
    context: &Context<'_>,
    args: &RunArgs,
    report: &RunReport,
    stale: &[crate::source::Diagnostic],
) -> Exit {
    let listing = if args.verbose {
        Listing::Full
    } else {
        Listing::Compact
    };
    context.out.say(&terminal::summary(report, listing));
    if (context.env)("GITHUB_ACTIONS").as_deref() == Some("true") {
        context.out.say(&github::render(report));
    }
    let mut failed = String::new();
    for wanted in &args.reports {
        let bytes = render(wanted.format, report);
        if wanted.is_standard_output() {
            context.out.data(&bytes);
        } else if let Err(error) = write_whole(&wanted.path, &bytes) {
            let _infallible = writeln!(
                failed,
                "error: cannot write {}: {error}",
                wanted.path.display()
            );
        }
    }
    context.out.complain(&failed);
    let exit = exit(args, report);
    let told = (!stale.is_empty()).then(|| context.out.mistakes(stale));
    if exit == Exit::Broken {
        return exit;
    }
    if let Some(usage) = told {
        return usage;
    }
    if failed.is_empty() { exit } else { Exit::Usage }
}

fn exit(args: &RunArgs, report: &RunReport) -> Exit {
    let partial = if args.allow_partial {
        Partial::Allowed
    } else {
        Partial::Refused
    };
    let diverges = |case: &CaseReport| {
        case.outcome.verdict == Verdict::Divergent && case.outcome.waiver.is_none()
    };
    if args.strict && report.cases.iter().any(diverges) {
        return Exit::Broken;
    }
    Exit::of(report.verdict, partial)
}

/// Writes a file so that whoever reads it finds the old content or the new one, never a part.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
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
