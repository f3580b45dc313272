//! `conformist list`: the cases that a run would have, and those that the target does not claim.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::cli::cost::Costs;
use crate::cli::select::SelectArgs;
use crate::cli::{Context, tree};
use crate::run::plan::Planned;
use crate::spec::scenario::Depth;
use crate::verdict::exit::Exit;

/// Options of the list.
#[derive(Debug, Clone, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    select: SelectArgs,
    /// How the list is written.
    #[arg(long, default_value = "text")]
    format: ListFormat,
    /// Say how many requests each case will send, as far as that can be told beforehand.
    #[arg(long)]
    cost: bool,
    /// How many users to assume; 137 on the embedded endpoint, which has so many, and 100 on a live one.
    #[arg(long, value_name = "N", requires = "cost")]
    users: Option<u64>,
}

/// How many users the embedded endpoint has.
const EMBEDDED: u64 = 137;

/// How many users a live endpoint is taken to have.
const LIVE: u64 = 100;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// One case a line: name, level, and what is special about it.
    Text,
    /// Suites, areas, scenarios and cases below one another.
    Tree,
    /// One array.
    Json,
}

/// Prints the list.
pub(super) fn list(context: &mut Context<'_>, args: &ListArgs) -> Exit {
    let session = match args.select.open(context, true) {
        Ok(session) => session,
        Err(mistakes) => return context.out.mistakes(&mistakes),
    };
    let plan = match args.select.plan(&session) {
        Ok(plan) => plan,
        Err(message) => return context.out.misused(&message),
    };
    let depth = args.select.depth.map_or_else(Depth::default, Depth::from);
    let costs = args.cost.then(|| {
        let usual = if session.is_embedded() {
            EMBEDDED
        } else {
            LIVE
        };
        Costs::of(&session, &plan, depth, args.users.unwrap_or(usual))
    });
    match args.format {
        ListFormat::Text => {
            let lines = plan
                .cases
                .iter()
                .map(|planned| line(planned, costs.as_ref()));
            context.out.say(&lines.collect::<String>());
        }
        ListFormat::Tree => {
            context.out.say(&tree::render(&plan, costs.as_ref()));
        }
        ListFormat::Json => {
            let cases: Vec<Value> = plan
                .cases
                .iter()
                .map(|planned| entry(planned, costs.as_ref()))
                .collect();
            context
                .out
                .data(format!("{:#}\n", Value::Array(cases)).as_bytes());
        }
    }
    if let (Some(costs), false) = (&costs, args.format == ListFormat::Json) {
        context.out.say(&told(costs));
    }
    Exit::Conforms
}

fn line(planned: &Planned, costs: Option<&Costs>) -> String {
    let case = &planned.case;
    let cost = costs.and_then(|costs| costs.cases.get(&case.name));
    let cost = cost.map(|cost| format!(" {cost}")).unwrap_or_default();
    format!(
        "{} {}{}{cost}\n",
        case.name,
        case.scenario.level,
        tree::remark(planned)
    )
}

/// What the numbers mean.
fn told(costs: &Costs) -> String {
    format!(
        "about {} requests for {} users, an estimate: equal requests are sent once, and the number of pages, the values \
         that are harvested and moving data decide the rest\n",
        costs.total(),
        costs.users
    )
}

fn entry(planned: &Planned, costs: Option<&Costs>) -> Value {
    let (case, scenario) = (&planned.case, &planned.case.scenario);
    let variants: Vec<&str> = scenario
        .variants
        .iter()
        .map(|variant| variant.name.as_str())
        .collect();
    let mut entry = json!({
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
    });
    if let Some(cost) = costs.and_then(|costs| costs.cases.get(&case.name)) {
        entry["requests"] = Value::from(*cost);
    }
    entry
}
