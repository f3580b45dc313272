//! `conformist run`: judges a target, alone or beside another one, and writes the reports.

mod publish;
mod teller;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::Context;
use crate::cli::diff::{JudgementArgs, side};
use crate::cli::interrupt::interrupted;
use crate::cli::progress::Progress;
pub(super) use crate::cli::run::publish::{Published, ReportArg, publish};
use crate::cli::run::teller::{Manner, Teller};
use crate::cli::select::{DepthArg, SelectArgs};
use crate::comparison::{Between, Changes, Side};
use crate::exchange::recording::Recording;
use crate::report::file::write_whole;
use crate::report::terminal::{Layout, Listing};
use crate::report::{change, github, terminal};
use crate::run::Settings;
use crate::run::plan::{Plan, Planned};
use crate::schema::Hidden;
use crate::session::{Ask, DEFAULT_SEED, Replay, Session};
use crate::source::Diagnostic;
use crate::spec::scenario::Depth;
use crate::verdict::exit::Exit;
use crate::verdict::{CaseReport, Cause, Missing, RunReport, RunVerdict, Verdict};

/// Options of a run.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    select: SelectArgs,
    /// How many cases are under way at once.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Seed of every choice; 1 unless given. Every run prints it.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Write a report (repeatable): json, junit, ndjson, markdown, ctrf or html; `-` is standard output.
    #[arg(long = "report", value_name = "FORMAT=PATH")]
    reports: Vec<ReportArg>,
    /// Say what changed since an earlier run, whose JSON report this is; the report in HTML shows it too.
    #[arg(long, value_name = "OLD.json", conflicts_with = "against")]
    baseline: Option<PathBuf>,
    /// Run the same cases on another target too, and say only what differs; the reports are of the first target.
    #[arg(long, value_name = "OTHER")]
    against: Option<String>,
    /// Keep every exchange in an HTTP Archive, which `--replay` judges again and browsers show. Credentials are masked;
    /// the users that the target told of are not.
    #[arg(long, value_name = "FILE.har", conflicts_with_all = ["replay", "against"])]
    record: Option<PathBuf>,
    /// Judge what `--record` has kept, with the same verdicts and without asking anybody: target, accepted verdicts,
    /// cases, seed and depth are those of the recording, and no configuration is read.
    #[arg(long, value_name = "FILE.har", conflicts_with_all = ["target", "config", "seed", "against"])]
    replay: Option<PathBuf>,
    #[command(flatten)]
    judgement: JudgementArgs,
    /// Say only what is wrong, and the verdict.
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Show each exchange with its headers and its body, and every clause.
    #[arg(long, short)]
    verbose: bool,
}

impl RunArgs {
    /// How much is said of each case; where only differences count, nothing unless asked for.
    fn manner(&self) -> Manner {
        if self.verbose {
            Manner::Verbose
        } else if self.quiet || self.against.is_some() {
            Manner::Quiet
        } else {
            Manner::Usual
        }
    }

    /// The same options with the depth of a recording, where none is named.
    fn at_recorded_depth(&self, replay: Option<&Replay>) -> RunArgs {
        let mut args = self.clone();
        let word = replay.map(|replay| replay.recording.facts.depth.as_str());
        let recorded = word.and_then(|word| DepthArg::from_str(word, false).ok());
        args.select.depth = args.select.depth.or(recorded);
        args
    }

    /// What the session is about.
    fn question(&self, context: &Context<'_>, replay: Option<Replay>) -> Ask {
        let ask = Ask {
            record: self.record.is_some(),
            cases: self.select.exact_names(),
            shapes: self.reads_shapes(),
            ..self.select.target.ask(context)
        };
        match replay {
            Some(replay) => replay.ask(ask),
            None => ask,
        }
    }

    /// Whether anything that is made of the run shows the shapes of answers, or may be compared with another run.
    fn reads_shapes(&self) -> bool {
        let compares = self.baseline.is_some() || self.against.is_some();
        compares || !self.reports.is_empty()
    }

    fn settings(&self, session: &Session, plan: &Plan) -> Settings {
        let recorded = session.recording().map(|recording| &recording.facts);
        let seed = self.seed.or(recorded.map(|facts| facts.seed));
        Settings {
            seed: seed.unwrap_or(DEFAULT_SEED),
            depth: self.select.depth.map_or_else(Depth::default, Depth::from),
            jobs: self
                .jobs
                .map_or_else(|| session.default_jobs(), usize::from),
            alone: plan.cases.len() == 1,
        }
    }
}

/// A target with the cases that it is asked, all checked before the first request.
struct Prepared {
    session: Session,
    plan: Plan,
    /// The exchanges of the run as a file, once it has run, if they are wanted.
    recorded: Option<Vec<u8>>,
}

/// Judges the target.
pub(super) fn run(context: &mut Context<'_>, args: &RunArgs) -> Exit {
    if args.reports.iter().any(ReportArg::is_standard_output) {
        context.out.keep_data_apart();
    }
    judge(context, args).unwrap_or_else(|exit| exit)
}

/// Everything is read and checked first; then the target is asked, and after it the other one.
fn judge(context: &Context<'_>, args: &RunArgs) -> Result<Exit, Exit> {
    let baseline = args.baseline.as_deref().map(side).transpose();
    let baseline = baseline.map_err(|wrong| context.out.misused(&wrong))?;
    let replay = args.replay.as_deref().map(Replay::read).transpose();
    let replay = replay.map_err(|wrong| context.out.mistakes(&[wrong]))?;
    let args = &args.at_recorded_depth(replay.as_ref());
    let question = args.question(context, replay);
    let mut own = prepare(context, &args.select, &question)?;
    if args.record.is_some() && own.session.target().hidden == Hidden::PersonalData {
        let message = "a recording is judged again and needs the values that `personal-data: masked` hides; record without it";
        return Err(context.out.misused(message));
    }
    let other = args.against.as_ref().map(|name| {
        let target = name.clone();
        prepare(context, &args.select, &Ask { target, ..question })
    });
    let other = other.transpose()?;
    let cases = own.plan.cases.len();
    let runtime = own.session.runtime(cases).map_err(|error| {
        let message = format!("cannot start the runtime: {error}");
        context.out.misused(&message)
    })?;
    let report = ask(context, args, &runtime, &mut own)?;
    let second = match other {
        Some(mut other) if !is_cut_short(&report) => {
            Some(ask(context, args, &runtime, &mut other)?)
        }
        _ => None,
    };
    // A name that is still looked up, or a connection that is flooded, must not hold up the end.
    runtime.shutdown_background();
    Ok(match second {
        Some(second) => set_side_by_side(context, args, &report, &second),
        None => finish(context, args, &report, baseline, &own),
    })
}

fn prepare(context: &Context<'_>, select: &SelectArgs, ask: &Ask) -> Result<Prepared, Exit> {
    let session =
        Session::open(ask, context.env).map_err(|mistakes| context.out.mistakes(&mistakes))?;
    let plan = select
        .plan(&session)
        .map_err(|message| context.out.misused(&message))?;
    if plan.is_whole {
        let leftovers = session.leftovers();
        if !leftovers.is_empty() {
            return Err(context.out.mistakes(&leftovers));
        }
    }
    if session.is_embedded() && speaks_no_suite(&plan) {
        let message = "the embedded endpoint speaks none of these APIs; name a target of the configuration with `--target`";
        return Err(context.out.misused(message));
    }
    Ok(Prepared {
        session,
        plan,
        recorded: None,
    })
}

/// Whether somebody ended the run before its end.
fn is_cut_short(report: &RunReport) -> bool {
    let interrupted = Verdict::Inconclusive(Cause::Interrupted);
    let mut cases = report.cases.iter();
    cases.any(|case| case.outcome.verdict == interrupted)
}

/// Whether every case is of an API that the target does not have.
fn speaks_no_suite(plan: &Plan) -> bool {
    let lacks = |planned: &Planned| matches!(planned.skipped, Some((Missing::Api, _)));
    !plan.cases.is_empty() && plan.cases.iter().all(lacks)
}

fn ask(
    context: &Context<'_>,
    args: &RunArgs,
    runtime: &tokio::runtime::Runtime,
    prepared: &mut Prepared,
) -> Result<RunReport, Exit> {
    let Prepared {
        session,
        plan,
        recorded,
    } = prepared;
    let settings = args.settings(session, plan);
    let report = runtime.block_on(async {
        let begun = session.begin(settings).await?;
        let progress = Progress::new(plan, begun.run.waits(), args.quiet);
        let mut teller = Teller::new(&context.out, args.manner(), progress);
        let tell = |case: &CaseReport| teller.tell(case, begun.run.requests());
        let report = begun.run.all_until(plan, interrupted(), tell).await;
        teller.finish(&report.cases, &begun.run);
        *recorded = args.record.as_ref().map(|_| begun.run.recorded(plan));
        Ok::<_, crate::session::BeginError>(report)
    });
    report.map_err(|error| context.out.misused(&error.to_string()))
}

/// Tells the run of one target.
fn finish(
    context: &Context<'_>,
    args: &RunArgs,
    report: &RunReport,
    baseline: Option<Side>,
    own: &Prepared,
) -> Exit {
    let changes = baseline.map(|old| since(args, old, report, own));
    if let Some(changes) = changes.as_ref().filter(|_| !args.quiet) {
        context.out.say(&format!(
            "\n{}",
            change::terminal::render(changes, context.out.width())
        ));
    }
    let layout = Layout {
        listing: if args.verbose {
            Listing::Full
        } else {
            Listing::Compact
        },
        width: context.out.width(),
    };
    context.out.say(&terminal::summary(report, layout));
    if (context.env)("GITHUB_ACTIONS").as_deref() == Some("true") {
        context.out.say(&github::render(report));
    }
    let published = publish(&context.out, &args.reports, report, changes.as_ref());
    let is_whole = keep(context, args, own) && is_answered(context, own);
    let published = if is_whole {
        published
    } else {
        Published::InPart
    };
    conclude(
        context,
        args.judgement.exit(report),
        published,
        &stale(own, report),
    )
}

/// Writes what was recorded; says whether that is done.
fn keep(context: &Context<'_>, args: &RunArgs, own: &Prepared) -> bool {
    let (Some(path), Some(bytes)) = (&args.record, &own.recorded) else {
        return true;
    };
    let written = write_whole(path, bytes);
    if let Err(error) = &written {
        let message = format!("error: cannot write {}: {error}\n", path.display());
        context.out.complain(&message);
    }
    written.is_ok()
}

/// Says what the recording lacks that was asked for; whether nothing is.
fn is_answered(context: &Context<'_>, own: &Prepared) -> bool {
    let lacking = own.session.recording().map(Recording::lacking);
    let lacking = lacking.unwrap_or_default();
    let Some(first) = lacking.first() else {
        return true;
    };
    let message = format!(
        "error: the recording lacks {} that these cases ask now, the first of them {first}; record the run anew\n",
        match lacking.len() {
            1 => "1 request".to_owned(),
            count => format!("{count} requests"),
        }
    );
    context.out.complain(&message);
    false
}

/// What changed since an earlier run, of the cases that were selected.
fn since(args: &RunArgs, old: Side, report: &RunReport, own: &Prepared) -> Changes {
    let new = Side::from(report);
    let old = if own.plan.is_whole {
        old
    } else {
        old.restricted_to(&new)
    };
    Changes::of(Between::Runs, old, new, args.judgement.divergence())
}

/// Tells how the run of a target differs from that of another one, and nothing else.
fn set_side_by_side(
    context: &Context<'_>,
    args: &RunArgs,
    report: &RunReport,
    other: &RunReport,
) -> Exit {
    let divergence = args.judgement.divergence();
    let changes = Changes::of(Between::Targets, other.into(), report.into(), divergence);
    let text = change::terminal::render(&changes, context.out.width());
    context.out.say(&text);
    let published = publish(&context.out, &args.reports, report, Some(&changes));
    let unusable = [report, other]
        .into_iter()
        .find(|report| report.verdict == RunVerdict::Inconclusive);
    let exit = match unusable {
        Some(report) => {
            let sentence = report.sentence();
            context.out.say(&format!("{sentence}\n"));
            Exit::Undecided
        }
        None => changes.exit(args.judgement.partial()),
    };
    conclude(context, exit, published, &[])
}

/// A breach outweighs whatever else went wrong.
pub(super) fn conclude(
    context: &Context<'_>,
    exit: Exit,
    published: Published,
    stale: &[Diagnostic],
) -> Exit {
    let told = (!stale.is_empty()).then(|| context.out.mistakes(stale));
    if exit == Exit::Broken {
        return exit;
    }
    if let Some(usage) = told {
        return usage;
    }
    match published {
        Published::Whole => exit,
        Published::InPart => Exit::Usage,
    }
}

/// Accepted verdicts that a whole run has shown to be needed no longer.
fn stale(own: &Prepared, report: &RunReport) -> Vec<Diagnostic> {
    if own.plan.is_whole {
        own.session.stale(&report.cases)
    } else {
        Vec::new()
    }
}
