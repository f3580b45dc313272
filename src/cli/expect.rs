//! `conformist expect`: proposes what must be accepted for a target to be called conformant today.

use std::fs;
use std::path::Path;

use clap::Args;
use jiff::{Span, Timestamp, tz::TimeZone};

use crate::cli::Context;
use crate::cli::amend::{inserted, lines};
use crate::cli::interrupt::interrupted;
use crate::cli::select::SelectArgs;
use crate::report::file::write_whole;
use crate::run::Settings;
use crate::session::{DEFAULT_SEED, Session};
use crate::spec::scenario::Depth;
use crate::verdict::conclude::is_accepted;
use crate::verdict::exit::Exit;
use crate::verdict::{CaseReport, RunReport, RunVerdict};

/// Which cases, and what becomes of the proposal.
#[derive(Debug, Clone, Args)]
pub(super) struct ExpectArgs {
    #[command(flatten)]
    select: SelectArgs,
    /// Seed of every choice.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// For how many days the verdicts are accepted.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..3650))]
    days: u16,
    /// Add the entries to the target in the configuration instead of printing them.
    #[arg(long)]
    write: bool,
}

/// Judges the target and proposes an entry for each case that nothing accepts yet.
pub(super) fn expect(context: &mut Context<'_>, args: &ExpectArgs) -> Exit {
    let mut session = match args.select.open(context, false) {
        Ok(session) => session,
        Err(mistakes) => return context.out.mistakes(&mistakes),
    };
    let Some(config) = session.config_path().map(Path::to_owned) else {
        let message = "the embedded endpoint has no entries; name a live one by `--target`";
        return context.out.misused(message);
    };
    let report = match judge(args, &mut session) {
        Ok(report) => report,
        Err(message) => return context.out.misused(&message),
    };
    if report.verdict == RunVerdict::Inconclusive {
        let said = report.sentence();
        context.out.complain(&format!("error: {said}\n"));
        return Exit::Undecided;
    }
    let entries = entries(&report, args.days);
    if entries.is_empty() {
        context.out.say("nothing to accept\n");
    } else if !args.write {
        let text = format!("    expected:\n{}", lines(&entries, "      "));
        context.out.say(&text);
    } else {
        return write(context, args, (&config, &report.target), &entries);
    }
    Exit::Conforms
}

fn judge(args: &ExpectArgs, session: &mut Session) -> Result<RunReport, String> {
    let plan = args.select.plan(session)?;
    let settings = Settings {
        seed: args.seed.unwrap_or(DEFAULT_SEED),
        depth: args.select.depth.map_or_else(Depth::default, Depth::from),
        jobs: session.default_jobs(),
        alone: false,
    };
    let runtime = tokio::runtime::Runtime::new();
    let runtime = runtime.map_err(|error| format!("cannot start the runtime: {error}"))?;
    runtime.block_on(async {
        let begun = session.begin(settings).await;
        let begun = begun.map_err(|error| error.to_string())?;
        Ok(begun.run.all_until(&plan, interrupted(), |_| ()).await)
    })
}

/// One entry for each case that is neither right nor accepted.
fn entries(report: &RunReport, days: u16) -> Vec<String> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let until = today.saturating_add(Span::new().days(days));
    let open = |case: &&CaseReport| !is_accepted(&case.outcome) && case.outcome.waiver.is_none();
    let entry = |case: &CaseReport| {
        let reason = case.outcome.reason.clone().unwrap_or_default();
        let reason: String = reason.chars().take(LONGEST_REASON).collect();
        format!(
            "- {{ case: {}, verdict: {}, reason: {}, expires: {until} }}",
            quoted(case.name()),
            case.outcome.verdict.word(),
            quoted(&format!("proposed: {reason}"))
        )
    };
    report.cases.iter().filter(open).map(entry).collect()
}

/// How much of a reason is proposed, in characters; whoever accepts it writes a better one.
const LONGEST_REASON: usize = 120;

/// A text as YAML reads it in double quotes; `$` would begin a variable of ours.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text.replace('$', "$$")).to_string()
}

/// Adds the entries to the file, if it is right with them.
fn write(
    context: &Context<'_>,
    args: &ExpectArgs,
    (config, target): (&Path, &str),
    entries: &[String],
) -> Exit {
    let failed = |message: String| context.out.misused(&message);
    let old = match fs::read_to_string(config) {
        Ok(text) => text,
        Err(error) => return failed(format!("cannot read {}: {error}", config.display())),
    };
    let Some(new) = inserted(&old, target, entries) else {
        let why = "is not written one key a line, so that nothing can be added";
        return failed(format!(
            "the target `{target}` of {} {why}",
            config.display()
        ));
    };
    if let Err(error) = write_whole(config, new.as_bytes()) {
        return failed(format!("cannot write {}: {error}", config.display()));
    }
    if let Err(mistakes) = args.select.open(context, false) {
        // What nobody can read is worse than nothing.
        let _restored = write_whole(config, old.as_bytes());
        return context.out.mistakes(&mistakes);
    }
    let count = entries.len();
    context.out.say(&format!(
        "{count} entries added to {}; give each a reason of your own\n",
        config.display()
    ));
    Exit::Conforms
}
