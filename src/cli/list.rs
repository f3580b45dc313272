//! `conformist list`: the cases that a run would have, and those that the target does not claim.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::cli::Context;
use crate::cli::select::SelectArgs;
use crate::run::plan::Planned;
use crate::verdict::exit::Exit;

/// Options of the list.
#[derive(Debug, Clone, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    select: SelectArgs,
    /// How the list is written.
    #[arg(long, default_value = "text")]
    format: ListFormat,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// One case a line: name, level, and what is special about it.
    Text,
    /// One array.
    Json,
}

/// Prints the list.
pub(super) fn list(context: &mut Context<'_>, args: &ListArgs) -> Exit {
    let session = match args.select.open(context) {
        Ok(session) => session,
        Err(mistakes) => return context.out.mistakes(&mistakes),
    };
    let plan = match args.select.plan(&session) {
        Ok(plan) => plan,
        Err(message) => return context.out.misused(&message),
    };
    match args.format {
        ListFormat::Text => {
            let text: String = plan.cases.iter().map(line).collect();
            context.out.say(&text);
        }
        ListFormat::Json => {
            let cases: Vec<Value> = plan.cases.iter().map(entry).collect();
            context
                .out
                .data(format!("{:#}\n", Value::Array(cases)).as_bytes());
        }
    }
    Exit::Conforms
}

fn line(planned: &Planned) -> String {
    let scenario = &planned.case.scenario;
    let mut line = format!("{} {}", planned.case.name, scenario.level);
    if !scenario.variants.is_empty() {
        line.push_str(" variants");
    }
    if scenario.exclusive {
        line.push_str(" exclusive");
    }
    if let Some((missing, reason)) = &planned.skipped {
        let _infallible = write!(line, " skipped ({}: {reason})", missing.word());
    }
    line + "\n"
}

fn entry(planned: &Planned) -> Value {
    let (case, scenario) = (&planned.case, &planned.case.scenario);
    let variants: Vec<&str> = scenario
        .variants
        .iter()
        .map(|variant| variant.name.as_str())
        .collect();
    json!({
        "name": case.name,
        "suite": case.suite,
        "scenario": case.scenario_name(),
        "about": scenario.about,
        "clauses": scenario.clauses,
        "level": scenario.level.word(),
        "depth": scenario.depth.word(),
        "variants": variants,
        "exclusive": scenario.exclusive,
        "skipped": planned.skipped.as_ref().map(|(missing, reason)| json!({ "cause": missing.word(), "reason": reason })),
        "file": case.file.path.to_string_lossy().replace('\\', "/"),
        "line": case.line,
    })
}
