//! `conformist lint`: every mistake in specs, schemas, clauses, snapshots and the configuration, with its place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::cli::Context;
use crate::run::embedded;
use crate::session::{Ask, Session, check_config, default_path, find_project};
use crate::source::Diagnostic;
use crate::suite::{self, Roots, Suite};
use crate::verdict::exit::Exit;

/// What to look at.
#[derive(Debug, Clone, Args)]
pub(super) struct LintArgs {
    /// Projects, or files and folders of projects; the current project without any.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// What was found in one project.
#[derive(Default)]
struct Found {
    suites: usize,
    clauses: usize,
    cases: usize,
    mistakes: Vec<Diagnostic>,
}

/// Looks for mistakes.
pub(super) fn lint(context: &mut Context<'_>, args: &LintArgs) -> Exit {
    let mut found = Found::default();
    if args.paths.is_empty() {
        let root = context.root.clone();
        project(context, &root, &mut found);
    }
    let mut roots = Vec::new();
    for path in &args.paths {
        let Some(root) = project_of(path) else {
            let why = "belongs to no project: no folder above it holds `specs/`";
            return context.out.misused(&format!("{} {why}", path.display()));
        };
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    for root in &roots {
        project(context, root, &mut found);
    }
    let is_asked = |mistake: &Diagnostic| {
        let within = |path: &PathBuf| is_within(&mistake.file.path, path);
        args.paths.is_empty() || args.paths.iter().any(within)
    };
    found.mistakes.retain(is_asked);
    if !found.mistakes.is_empty() {
        return context.out.mistakes(&found.mistakes);
    }
    let count = |count: usize, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {what}{plural}")
    };
    context.out.say(&format!(
        "{}, {}, {}: no mistakes\n",
        count(found.suites, "suite"),
        count(found.clauses, "clause"),
        count(found.cases, "case")
    ));
    Exit::Conforms
}

fn project(context: &Context<'_>, root: &Path, found: &mut Found) {
    let suites = suite::load(&Roots::of(root), &[]);
    let suites = suites.map_err(|mistakes| found.mistakes.extend(mistakes));
    let suites: Option<Vec<Arc<Suite>>> = suites
        .ok()
        .map(|suites| suites.into_iter().map(Arc::new).collect());
    let config = default_path(root);
    if config.exists() {
        let mistakes = check_config(&config, suites.as_deref(), context.env);
        found.mistakes.extend(mistakes);
    }
    let Some(suites) = suites else {
        return;
    };
    if found.mistakes.is_empty() {
        let ask = Ask {
            root: root.to_owned(),
            target: embedded::NAME.to_owned(),
            ..Ask::default()
        };
        match Session::open(&ask, context.env) {
            Ok(session) => found.mistakes.extend(session.leftovers()),
            Err(mistakes) => found.mistakes.extend(mistakes),
        }
    }
    found.suites += suites.len();
    found.clauses += suites
        .iter()
        .map(|suite| suite.clauses.len())
        .sum::<usize>();
    found.cases += suites.iter().map(|suite| suite.cases.len()).sum::<usize>();
}

/// The project that a path is in: itself, or the nearest folder above that holds `specs/`.
fn project_of(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let root = absolute
        .ancestors()
        .find(|folder| folder.join("specs").is_dir())?;
    let here = std::env::current_dir().ok();
    if here.as_deref() == Some(root) {
        return Some(find_project(Some(Path::new("."))));
    }
    Some(root.to_owned())
}

/// Whether a file is what was asked about, or lies in it.
fn is_within(file: &Path, asked: &Path) -> bool {
    match (std::path::absolute(file), std::path::absolute(asked)) {
        (Ok(file), Ok(asked)) => file.starts_with(asked),
        _ => true,
    }
}
