//! `conformist explain`: what a case proves and how to repeat it, or what a clause says and which cases try it.

use std::collections::HashSet;
use std::fmt::Write as _;

use clap::Args;

use crate::case::Case;
use crate::cli::select::TargetArgs;
use crate::cli::{Context, sketch};
use crate::mock::defect::Defect;
use crate::mock::defects;
use crate::report::repeat;
use crate::run::plan::{Plan, Selection};
use crate::session::{DEFAULT_SEED, Session};
use crate::source::nearest;
use crate::spec::clause::{Basis, Clause};
use crate::spec::scenario::Depth;
use crate::spec::template::Template;
use crate::suite::Suite;
use crate::verdict::exit::Exit;

/// What to explain.
#[derive(Debug, Clone, Args)]
pub(super) struct ExplainArgs {
    /// Name of a case, of a scenario, or id of a clause.
    #[arg(value_name = "CASE|CLAUSE")]
    name: String,
    #[command(flatten)]
    target: TargetArgs,
}

/// Prints the explanation.
pub(super) fn explain(context: &mut Context<'_>, args: &ExplainArgs) -> Exit {
    let session = match Session::open(&args.target.ask(context), context.env) {
        Ok(session) => session,
        Err(mistakes) => return context.out.mistakes(&mistakes),
    };
    match text(&session, &args.name) {
        Some(text) => {
            context.out.say(&text);
            Exit::Conforms
        }
        None => context.out.misused(&unknown(&session, &args.name)),
    }
}

fn text(session: &Session, name: &str) -> Option<String> {
    for suite in &session.suites {
        if let Some(clause) = suite.clauses.iter().find(|clause| clause.id == name) {
            return Some(of_clause(suite, clause));
        }
        if let Some(case) = suite.cases.iter().find(|case| case.name == name) {
            return Some(of_case(session, suite, case));
        }
        let mut of_scenario = suite
            .cases
            .iter()
            .filter(|case| case.scenario_name() == name);
        if let Some(first) = of_scenario.next() {
            let mut text = of_case(session, suite, first);
            text.push_str("further cases of this scenario\n");
            for case in of_scenario {
                let _infallible = writeln!(text, "  {}", case.name);
            }
            return Some(text);
        }
    }
    None
}

fn unknown(session: &Session, name: &str) -> String {
    let cases = session.suites.iter().flat_map(|suite| &suite.cases);
    let clauses = session.suites.iter().flat_map(|suite| &suite.clauses);
    let known: Vec<&str> = cases
        .map(|case| case.name.as_str())
        .chain(clauses.map(|clause| clause.id.as_str()))
        .collect();
    let near = nearest(name, known);
    let near = near.map(|near| format!("; did you mean `{near}`?"));
    format!(
        "there is neither a case nor a clause `{name}`{}",
        near.unwrap_or_default()
    )
}

fn of_clause(suite: &Suite, clause: &Clause) -> String {
    let mut text = format!("{} ({})\n  {}\n", clause.id, clause.level, clause.says);
    let _infallible = writeln!(text, "  {}", source(suite, clause));
    if let Some(reason) = &clause.unjudged {
        let _infallible = writeln!(text, "no case can judge it\n  {reason}");
    }
    let cases: Vec<&Case> = suite
        .cases
        .iter()
        .map(|case| &**case)
        .filter(|case| case.scenario.clauses.contains(&clause.id))
        .collect();
    if !cases.is_empty() {
        let _infallible = writeln!(text, "tried by");
    }
    for case in cases {
        let _infallible = writeln!(text, "  {}\n    {}", case.name, case.scenario.about);
    }
    text.push_str(&seeded(std::slice::from_ref(&clause.id)));
    text
}

/// How many defects are named.
const SHOWN: usize = 12;

/// The defects of the embedded endpoint that are made to break one of these clauses.
fn seeded(clauses: &[String]) -> String {
    let breaks = |id: &&&str| clauses.iter().any(|clause| clause == **id);
    let made: Vec<(&Defect, Vec<&str>)> = defects()
        .map(|defect| {
            (
                defect,
                defect.clauses.iter().filter(breaks).copied().collect(),
            )
        })
        .filter(|(_, broken): &(&Defect, Vec<&str>)| !broken.is_empty())
        .collect();
    if made.is_empty() {
        return String::new();
    }
    let mut text = "seeded defects that break what it judges (`conformist mutants` tells which case finds which)\n".to_owned();
    for (defect, broken) in made.iter().take(SHOWN) {
        let broken = broken.join(", ");
        let _infallible = writeln!(
            text,
            "  {}: {}\n    made to break {broken}",
            defect.id, defect.about
        );
    }
    if made.len() > SHOWN {
        let _infallible = writeln!(
            text,
            "  and {} more; `conformist mock --list` names all",
            made.len() - SHOWN
        );
    }
    text
}

/// What a clause rests on, with the title of the document and the place in it.
fn source(suite: &Suite, clause: &Clause) -> String {
    let basis = match clause.basis {
        Basis::Document => "stands in the documents",
        Basis::Vendor => "known from the vendor's other pages",
        Basis::Implied => "follows from the documents",
    };
    let title = clause
        .source
        .as_ref()
        .map(|key| suite.sources.get(key).unwrap_or(key));
    let parts = [title, clause.place.as_ref()];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    if parts.is_empty() {
        basis.to_owned()
    } else {
        format!("{basis}: {}", parts.join(", "))
    }
}

fn of_case(session: &Session, suite: &Suite, case: &Case) -> String {
    let scenario = &case.scenario;
    let mut text = format!("{} ({})\n  {}\n", case.name, scenario.level, scenario.about);
    let _infallible = writeln!(text, "  {}:{}", case.file.path.display(), case.line);
    let _infallible = writeln!(text, "clauses");
    for id in &scenario.clauses {
        if let Some(clause) = suite.clauses.iter().find(|clause| clause.id == *id) {
            let _infallible = writeln!(text, "  {id} ({}): {}", clause.level, clause.says);
            let _infallible = writeln!(text, "    {}", source(suite, clause));
        }
    }
    text.push_str(&conditions(session, case));
    let requests = sketch::requests(&suite.api, session.target().apis.get(&case.suite), case);
    if requests.is_empty() {
        text.push_str("judges the list of all users, as every run reads it\n");
    } else {
        text.push_str("requests\n");
        for line in requests.lines() {
            let _infallible = writeln!(text, "  {line}");
        }
    }
    text.push_str(&seeded(&scenario.clauses));
    let (target, seed) = (&session.target().name, DEFAULT_SEED);
    let _infallible = writeln!(
        text,
        "repeat\n  {}\n  {}",
        repeat::with_cargo(&case.name, target, seed),
        repeat::with_command(&case.name, target, seed)
    );
    text
}

/// Everything that decides whether and how the case runs.
fn conditions(session: &Session, case: &Case) -> String {
    let scenario = &case.scenario;
    let mut text = String::new();
    for (name, witness) in &scenario.witness {
        let _infallible = writeln!(
            text,
            "harvests\n  {{{{{name}}}}}: a value of `{}` of the users themselves",
            witness.of.as_str()
        );
    }
    if !scenario.variants.is_empty() {
        text.push_str("variants\n");
        for variant in &scenario.variants {
            let word = if variant.conforms {
                "conforms"
            } else {
                "divergent"
            };
            let _infallible = writeln!(text, "  {} ({word})", variant.name);
        }
    }
    if !scenario.requires.is_empty() {
        text.push_str("a failure of these explains its own\n");
        // Templates of one matrix may come to the same name.
        let mut seen = HashSet::new();
        let names = scenario.requires.iter().map(Template::as_str);
        for name in names.filter(|name| seen.insert(*name)) {
            let _infallible = writeln!(text, "  {}::{}", case.suite, name);
        }
    }
    if let Some(reason) = skipped(session, case) {
        let name = &session.target().name;
        let _infallible = writeln!(text, "skipped on the target `{name}`\n  {reason}");
    }
    if scenario.depth != Depth::default() {
        let _infallible = writeln!(text, "runs at depth `{}`", scenario.depth.word());
    }
    text
}

fn skipped(session: &Session, case: &Case) -> Option<String> {
    let plan: Plan = session.plan(&Selection {
        filters: vec![case.name.clone()],
        exact: true,
        depth: Depth::Exhaustive,
        ..Selection::default()
    });
    let planned = plan.cases.into_iter().next()?;
    planned.skipped.map(|(_, reason)| reason)
}
