//! What must hold in every scenario before a request is sent.

mod circle;
mod expectation;
mod file;
mod name;
mod request;
mod unused;
mod variant;

use std::collections::BTreeSet;

use regex::Regex;

use crate::case::{Case, POPULATION};
use crate::document::{Document, step};
use crate::schema::Schemas;
use crate::source::Diagnostic;
use crate::spec::api::Api;
use crate::spec::clause::ClauseFile;
use crate::spec::decode::unknown_name;
use crate::spec::template::Template;

pub(super) use crate::suite::lint::circle::circles;
pub(super) use crate::suite::lint::file::check_file;
pub(super) use crate::suite::lint::name::{of_the_run, unknown_names};
pub(super) use crate::suite::lint::request::{Manner, check as check_request};
pub(super) use crate::suite::lint::unused::{check_schemas_used, used_schemas};

/// What names may refer to.
pub(super) struct Context<'a> {
    api: &'a Api,
    clauses: BTreeSet<&'a str>,
    schemas: &'a Schemas,
    cases: BTreeSet<String>,
    broken: &'a [String],
}

impl<'a> Context<'a> {
    /// Gathers everything that names of a suite's scenarios may refer to; `broken` scenarios could not be expanded.
    pub(super) fn new(
        api: &'a Api,
        ledger: &'a ClauseFile,
        schemas: &'a Schemas,
        (cases, broken): (&[Case], &'a [String]),
    ) -> Context<'a> {
        let full = cases.iter().map(|case| case.name.clone());
        let names = full.chain(cases.iter().map(Case::scenario_name)).collect();
        let clauses = ledger.clauses.iter().map(|clause| clause.id.as_str());
        Context {
            api,
            clauses: clauses.collect(),
            schemas,
            cases: names,
            broken,
        }
    }

    /// Says so if the suite has no scenario or case of this name.
    pub(super) fn missing_case(
        &self,
        document: &Document,
        at: &str,
        name: &str,
    ) -> Option<Diagnostic> {
        let prefix = format!("{}::", self.api.suite);
        let full = format!("{prefix}{name}");
        let is_broken = |one: &String| full == *one || full.starts_with(&format!("{one}::"));
        if self.cases.contains(&full) || self.broken.iter().any(is_broken) {
            return None;
        }
        let message = format!("the suite has no scenario or case `{name}`");
        let known = self
            .cases
            .iter()
            .filter_map(|one| one.strip_prefix(&prefix));
        Some(unknown_name(document.wrong(at, message), name, known))
    }
}

/// Every mistake of one case.
pub(super) fn check_case(
    context: &Context<'_>,
    document: &Document,
    case: &Case,
) -> Vec<Diagnostic> {
    let mut lint = Lint {
        context,
        document,
        case,
        mistakes: Vec::new(),
    };
    lint.check_clauses();
    lint.check_content();
    lint.check_requests();
    lint.check_witnesses();
    lint.check_captures();
    lint.check_needs();
    lint.check_requires();
    lint.check_expectations();
    lint.check_variants();
    lint.mistakes
        .into_iter()
        .map(|mistake| of_the_case(mistake, document, case))
        .collect()
}

/// Names the case in a message about a text that the matrix fills in, since the text itself is quoted unfilled.
fn of_the_case(mistake: Diagnostic, document: &Document, case: &Case) -> Diagnostic {
    let written = mistake.place.map(|place| document.file.at(place));
    if !written.is_some_and(|text| text.contains("{{")) {
        return mistake;
    }
    let message = format!("{}, as `{}` would have it", mistake.message, case.name);
    Diagnostic { message, ..mistake }
}

/// Says so if a text is no regular expression.
pub(super) fn bad_pattern(document: &Document, at: &str, pattern: &str) -> Option<Diagnostic> {
    let error = Regex::new(pattern).err()?.to_string();
    let cause = error.lines().last().unwrap_or_default();
    let cause = cause.trim_start_matches("error: ");
    Some(document.wrong(at, format!("this is no regular expression: {cause}")))
}

struct Lint<'a> {
    context: &'a Context<'a>,
    document: &'a Document,
    case: &'a Case,
    mistakes: Vec<Diagnostic>,
}

impl Lint<'_> {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.case.pointer)
    }

    fn wrong(&mut self, path: &str, message: String) {
        self.mistakes
            .push(self.document.wrong(&self.at(path), message));
    }

    fn unknown<'n>(
        &mut self,
        path: &str,
        message: String,
        given: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let wrong = self.document.wrong(&self.at(path), message);
        self.mistakes.push(unknown_name(wrong, given, known));
    }

    fn check_clauses(&mut self) {
        if self.case.scenario.clauses.is_empty() {
            let wrong = self
                .document
                .wrong(&self.at("/clauses"), "the scenario names no clause");
            self.mistakes
                .push(wrong.expected("the ids of the statements that it judges"));
        }
        for (index, clause) in self.case.scenario.clauses.iter().enumerate() {
            if !self.context.clauses.contains(clause.as_str()) {
                let message = format!("the ledger has no clause `{clause}`");
                let known: Vec<&str> = self.context.clauses.iter().copied().collect();
                self.unknown(&format!("/clauses/{index}"), message, clause, known);
            }
        }
    }

    fn check_content(&mut self) {
        let scenario = &self.case.scenario;
        if scenario.expect.is_empty() && scenario.variants.is_empty() {
            let wrong = self
                .document
                .wrong(&self.at("/name"), "the scenario expects nothing");
            self.mistakes.push(wrong.help("add `expect` or `variants`"));
        }
        if scenario.request.is_some() && !scenario.requests.is_empty() {
            let wrong = self
                .document
                .wrong_key(&self.at("/request"), "`request` stands beside `requests`");
            self.mistakes.push(
                wrong.help("`request` is short for a single one; give it a name under `requests`"),
            );
        }
        let walks = scenario.walks.keys().map(|name| ("/walks", name));
        let requests = scenario.requests.keys().map(|name| ("/requests", name));
        let mut seen: BTreeSet<&str> = BTreeSet::from([POPULATION]);
        for (key, name) in requests.chain(walks) {
            if !seen.insert(name) {
                let at = self.at(&step(key, name));
                let message = format!("the name `{name}` is taken already");
                let wrong = self.document.wrong_key(&at, message);
                self.mistakes
                    .push(wrong.expected("a name that no other request or walk has"));
            }
        }
    }

    fn check_field(&mut self, path: &str, field: &Template) {
        let fields: Vec<&str> = self.context.api.fields.keys().map(String::as_str).collect();
        if !known(field, &fields) {
            self.unknown(
                path,
                format!("the suite has no field `{field}`"),
                field.as_str(),
                fields,
            );
        }
    }

    fn check_requires(&mut self) {
        for (index, required) in self.case.scenario.requires.iter().enumerate() {
            let at = self.at(&format!("/requires/{index}"));
            let missing = self
                .context
                .missing_case(self.document, &at, required.as_str());
            self.mistakes.extend(missing);
        }
    }
}

/// Whether a name is one of the known ones; a name that the run fills in is judged then.
fn known(name: &Template, known: &[&str]) -> bool {
    known.contains(&name.as_str()) || !name.names().is_empty()
}
