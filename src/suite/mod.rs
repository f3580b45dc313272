//! One API with everything that judges it, loaded and checked: after this, nothing reads a spec again.

mod api;
mod areas;
mod ledger;
mod lint;
mod part;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::case::Case;
use crate::case::expand::{Combination, combinations, fill};
use crate::document::{Document, step};
use crate::schema::Schemas;
use crate::source::{Diagnostic, SourceFile};
use crate::spec::api::Api;
use crate::spec::clause::{Clause, ClauseFile};
use crate::spec::decode::{decode, decode_at, unknown_name};
use crate::spec::published::Published;
use crate::spec::scenario::{Scenario, ScenarioFile};

/// One API under test.
#[derive(Debug)]
pub struct Suite {
    /// Name: the folder under `specs/`.
    pub name: String,
    /// The style of the API.
    pub api: Arc<Api>,
    /// The documents that clauses are taken from, by key.
    pub sources: IndexMap<String, String>,
    /// The ledger, in the order of its file.
    pub clauses: Vec<Clause>,
    /// Every case, in the order of files and scenarios.
    pub cases: Vec<Arc<Case>>,
    /// The schemas of its bodies.
    pub schemas: Arc<Schemas>,
}

/// Where specs and schemas stand.
#[derive(Debug, Clone)]
pub struct Roots {
    /// The folder of suites.
    pub specs: PathBuf,
    /// The folder of schemas, by suite.
    pub schemas: PathBuf,
}

impl Roots {
    /// The usual folders of a project.
    #[must_use]
    pub fn of(project: &Path) -> Roots {
        Roots {
            specs: project.join("specs"),
            schemas: project.join("schemas"),
        }
    }
}

/// How much of the suites is wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Names of suites; all where empty.
    pub suites: Vec<String>,
    /// Whole names of cases; all where empty. Where each case is a process, reading all others is paid each time.
    pub cases: Vec<String>,
    /// Whether nothing is judged, so that no schema need be compiled.
    pub only_names: bool,
}

/// Loads the named suites, or all of them.
///
/// # Errors
/// Every mistake in every file, each with its place.
pub fn load(roots: &Roots, wanted: &[String]) -> Result<Vec<Suite>, Vec<Diagnostic>> {
    load_wanted(
        roots,
        &Wanted {
            suites: wanted.to_vec(),
            ..Wanted::default()
        },
    )
}

/// Loads as much as is wanted: of cases that are named, the files that they stand in and what they require. Where a name
/// is no case's, everything is loaded, so that it can be said which cases there are.
///
/// # Errors
/// Every mistake in every file that was read, each with its place.
pub fn load_wanted(roots: &Roots, wanted: &Wanted) -> Result<Vec<Suite>, Vec<Diagnostic>> {
    let known = names(&roots.specs)?;
    if let Some(few) = part::load(roots, &known, wanted) {
        return few;
    }
    let mut mistakes = Vec::new();
    for name in wanted.suites.iter().filter(|name| !known.contains(name)) {
        let wrong = Diagnostic::new(&folder(&roots.specs), format!("there is no suite `{name}`"));
        mistakes.push(unknown_name(wrong, name, known.iter().map(String::as_str)));
    }
    let is_wanted = |name: &&String| wanted.suites.is_empty() || wanted.suites.contains(name);
    let known: Vec<&String> = known.iter().filter(is_wanted).collect();
    // Suites know nothing of one another, so each is read by a thread of its own.
    let loaded = std::thread::scope(|scope| {
        let threads = known
            .iter()
            .map(|name| scope.spawn(|| load_one(roots, name, wanted)));
        let threads: Vec<_> = threads.collect();
        let joined = threads.into_iter().map(|thread| {
            let suite = thread.join();
            suite.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        joined.collect::<Vec<_>>()
    });
    let mut suites = Vec::new();
    for suite in loaded {
        match suite {
            Ok(suite) => suites.push(suite),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    if mistakes.is_empty() {
        Ok(suites)
    } else {
        Err(mistakes)
    }
}

fn folder(path: &Path) -> Arc<SourceFile> {
    SourceFile::new(path, String::new())
}

/// Names of the suites in a folder, sorted.
///
/// # Errors
/// The folder cannot be read, or holds no suite.
pub fn names(specs: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
    let entries = std::fs::read_dir(specs).map_err(|error| {
        let wrong = Diagnostic::unreadable(specs, &error.to_string());
        vec![
            wrong
                .help("run from the folder that holds `specs/`, name that folder with `--root`, or begin with `conformist init`"),
        ]
    })?;
    let folders = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("suite.yaml").is_file());
    let mut names: Vec<String> = folders
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    if names.is_empty() {
        let wrong = Diagnostic::new(&folder(specs), "there is no suite here");
        return Err(vec![wrong.expected("a folder with a `suite.yaml`")]);
    }
    Ok(names)
}

/// Everything of one suite that was read, before it is held together.
struct Files {
    api: Api,
    api_document: Document,
    ledger: ClauseFile,
    ledger_document: Document,
    areas: BTreeMap<String, (Document, ScenarioFile)>,
    schemas: Arc<Schemas>,
}

fn load_one(roots: &Roots, name: &str, wanted: &Wanted) -> Result<Suite, Vec<Diagnostic>> {
    let files = read_files(roots, name, wanted)?;
    let mut mistakes = api::check(&files.api_document, &files.api, name);
    let mut cases = Vec::new();
    let mut broken = Vec::new();
    for (area, (document, file)) in &files.areas {
        mistakes.extend(lint::check_file(document, &files.api, file));
        for (index, scenario) in file.scenarios.iter().enumerate() {
            let pointer = step("/scenarios", index);
            match expand(&files, area, &pointer, scenario) {
                Ok(expanded) => cases.extend(expanded),
                Err(wrong) => {
                    mistakes.extend(wrong);
                    broken.push(format!("{}::{area}::{}", files.api.suite, scenario.name));
                }
            }
        }
    }
    mistakes.extend(check_together(&files, &cases, &broken));
    if mistakes.is_empty() {
        mistakes.extend(ledger::check(
            &files.ledger_document,
            &files.ledger,
            name,
            &cases,
        ));
        mistakes.extend(lint::check_schemas_used(
            &roots.schemas.join(name),
            &files.schemas,
            &cases,
        ));
    }
    if mistakes.is_empty() {
        Ok(files.suite(cases))
    } else {
        Err(mistakes)
    }
}

impl Files {
    /// The suite of these files, with these cases.
    fn suite(self, cases: Vec<Case>) -> Suite {
        Suite {
            name: self.api.suite.clone(),
            api: Arc::new(self.api),
            sources: self.ledger.sources,
            clauses: self.ledger.clauses,
            cases: cases.into_iter().map(Arc::new).collect(),
            schemas: self.schemas,
        }
    }
}

/// What must hold in each case, and between the cases, the suite and the ledger.
fn check_together(files: &Files, cases: &[Case], broken: &[String]) -> Vec<Diagnostic> {
    let (mut mistakes, context) = check_cases(files, cases, broken);
    mistakes.extend(context.missing_case(
        &files.api_document,
        "/population/judged-by",
        &files.api.population.judged_by,
    ));
    mistakes
}

/// What must hold in each case, and between them.
fn check_cases<'a>(
    files: &'a Files,
    cases: &'a [Case],
    broken: &'a [String],
) -> (Vec<Diagnostic>, lint::Context<'a>) {
    let context = lint::Context::new(&files.api, &files.ledger, &files.schemas, (cases, broken));
    let document = |area: &str| &files.areas[area].0;
    let of_cases = cases
        .iter()
        .flat_map(|case| lint::check_case(&context, document(&case.area), case));
    let mut mistakes: Vec<Diagnostic> = of_cases.collect();
    mistakes.extend(lint::circles(cases, document));
    (mistakes, context)
}

fn read_files(roots: &Roots, name: &str, wanted: &Wanted) -> Result<Files, Vec<Diagnostic>> {
    let folder = roots.specs.join(name);
    let mut mistakes = Vec::new();
    let mut areas = BTreeMap::new();
    for path in areas::files(&folder) {
        if let Some(read) = collect(&mut mistakes, read_area(&path)) {
            areas.insert(areas::name(&path), read);
        }
    }
    match read_suite(roots, name) {
        Ok(files) if wanted.only_names => finish(Files { areas, ..files }, mistakes),
        Ok(files) => {
            collect(&mut mistakes, files.schemas.compile(None));
            finish(Files { areas, ..files }, mistakes)
        }
        Err(mut wrong) => {
            wrong.extend(mistakes);
            Err(wrong)
        }
    }
}

fn finish(files: Files, mistakes: Vec<Diagnostic>) -> Result<Files, Vec<Diagnostic>> {
    if mistakes.is_empty() {
        Ok(files)
    } else {
        Err(mistakes)
    }
}

/// Everything of a suite but its scenarios.
fn read_suite(roots: &Roots, name: &str) -> Result<Files, Vec<Diagnostic>> {
    let folder = roots.specs.join(name);
    let mut mistakes = Vec::new();
    let api = collect(&mut mistakes, read::<Api>(&folder.join("suite.yaml")));
    let ledger = collect(
        &mut mistakes,
        read::<ClauseFile>(&folder.join("clauses.yaml")),
    );
    let schemas = collect(&mut mistakes, Schemas::load(&roots.schemas.join(name)));
    let (Some((api_document, api)), Some((ledger_document, ledger)), Some(schemas)) =
        (api, ledger, schemas)
    else {
        return Err(mistakes);
    };
    Ok(Files {
        api,
        api_document,
        ledger,
        ledger_document,
        areas: BTreeMap::new(),
        schemas: Arc::new(schemas),
    })
}

fn collect<T>(mistakes: &mut Vec<Diagnostic>, read: Result<T, Vec<Diagnostic>>) -> Option<T> {
    read.map_err(|wrong| mistakes.extend(wrong)).ok()
}

fn read<T: Published>(path: &Path) -> Result<(Document, T), Vec<Diagnostic>> {
    let file = SourceFile::read(path).map_err(|wrong| vec![wrong])?;
    of(Document::parse(&file)?)
}

/// Scenarios: each of their cases says on which line it stands.
fn read_area(path: &Path) -> Result<(Document, ScenarioFile), Vec<Diagnostic>> {
    let file = SourceFile::read(path).map_err(|wrong| vec![wrong])?;
    of(Document::placed(&file)?)
}

fn of<T: Published>(document: Document) -> Result<(Document, T), Vec<Diagnostic>> {
    let value = decode(&document)?;
    Ok((document, value))
}

fn expand(
    files: &Files,
    area: &str,
    pointer: &str,
    scenario: &Scenario,
) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let (document, _) = &files.areas[area];
    let all = combinations(document, pointer, scenario, &files.api.lists)?;
    let written = unexpanded(document.value.pointer(pointer));
    let cases = all
        .iter()
        .map(|combination| build(files, (area, pointer), (scenario, &written), combination));
    cases.collect()
}

/// A scenario as it was written, without what only its expansion reads: a case of a thousand does not hold all values.
fn unexpanded(written: Option<&Value>) -> Value {
    let mut written = written.cloned().unwrap_or_default();
    if let Value::Object(members) = &mut written {
        for key in ["matrix", "zip", "rows", "except"] {
            members.remove(key);
        }
    }
    written
}

fn build(
    files: &Files,
    (area, pointer): (&str, &str),
    (scenario, written): (&Scenario, &Value),
    combination: &Combination,
) -> Result<Case, Vec<Diagnostic>> {
    let (document, _) = &files.areas[area];
    let filled = if combination.values.is_empty() {
        scenario.clone()
    } else {
        let filled = fill(written, combination);
        decode_at(document, pointer, &filled).map_err(|mistakes| {
            let labels = combination.labels.join("::");
            let of_the_case = mistakes.into_iter().map(|mistake| Diagnostic {
                message: format!("{}, as `{labels}` would have it", mistake.message),
                ..mistake
            });
            of_the_case.collect::<Vec<_>>()
        })?
    };
    let mut name = vec![
        files.api.suite.clone(),
        area.to_owned(),
        scenario.name.clone(),
    ];
    name.extend(combination.labels.iter().cloned());
    Ok(Case {
        name: name.join("::"),
        suite: files.api.suite.clone(),
        area: area.to_owned(),
        file: Arc::clone(&document.file),
        line: document.place(&step(pointer, "name")).line,
        pointer: pointer.to_owned(),
        scenario: filled,
    })
}
