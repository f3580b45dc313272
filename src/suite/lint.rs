//! What must hold in every scenario before a request is sent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;
use serde_json::Value;

use crate::case::{Case, POPULATION};
use crate::document::{Document, step};
use crate::schema::{ENDING, Schemas};
use crate::source::{Diagnostic, SourceFile};
use crate::spec::api::Api;
use crate::spec::clause::ClauseFile;
use crate::spec::decode::unknown_name;
use crate::spec::expectation::{Expectation, ValueRule};
use crate::spec::request::RequestSpec;
use crate::spec::scenario::ScenarioFile;
use crate::spec::template::Template;

/// What names may refer to.
pub(super) struct Context<'a> {
    api: &'a Api,
    clauses: BTreeSet<&'a str>,
    schemas: &'a Schemas,
    cases: BTreeSet<String>,
}

impl<'a> Context<'a> {
    /// Gathers everything that names of a suite's scenarios may refer to.
    pub(super) fn new(
        api: &'a Api,
        ledger: &'a ClauseFile,
        schemas: &'a Schemas,
        cases: &[Case],
    ) -> Context<'a> {
        let full = cases.iter().map(|case| case.name.clone());
        let names = full.chain(cases.iter().map(Case::scenario_name)).collect();
        Context {
            api,
            clauses: ledger
                .clauses
                .iter()
                .map(|clause| clause.id.as_str())
                .collect(),
            schemas,
            cases: names,
        }
    }
}

/// Mistakes that concern the scenarios of one file among each other.
pub(super) fn check_file(document: &Document, file: &ScenarioFile) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    let mut seen = BTreeSet::new();
    let fits = Regex::new("^[A-Za-z0-9][A-Za-z0-9-]*$").expect("the pattern is constant and right");
    for (index, scenario) in file.scenarios.iter().enumerate() {
        let at = step(&step("/scenarios", index), "name");
        if !fits.is_match(&scenario.name) {
            let wrong = document.wrong(
                &at,
                format!("`{}` is no name for a scenario", scenario.name),
            );
            mistakes.push(wrong.expected("letters, digits and `-`"));
        }
        if !seen.insert(&scenario.name) {
            mistakes.push(document.wrong(
                &at,
                format!("a scenario named `{}` stands here already", scenario.name),
            ));
        }
    }
    if file.scenarios.is_empty() {
        mistakes.push(document.wrong("/scenarios", "there is no scenario here"));
    }
    mistakes
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
    lint.check_templates();
    lint.mistakes
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
            self.wrong("/clauses", "the scenario names no clause".to_owned());
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
                .wrong_key(&self.at("/name"), "the scenario expects nothing");
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
        let mut seen = BTreeSet::new();
        for name in self.case.listings() {
            if name == POPULATION || !seen.insert(name) {
                let message = format!("the name `{name}` is taken already");
                self.mistakes
                    .push(self.document.wrong_key(&self.at(""), message));
            }
        }
    }

    fn check_requests(&mut self) {
        let scenario = &self.case.scenario;
        if let Some(request) = &scenario.request {
            self.check_request("/request", request, false);
        }
        for (name, request) in &scenario.requests {
            self.check_request(&format!("/requests/{name}"), request, false);
        }
        for (name, request) in &scenario.walks {
            self.check_request(&format!("/walks/{name}"), request, true);
        }
    }

    fn check_request(&mut self, path: &str, request: &RequestSpec, walk: bool) {
        let api = self.context.api;
        if let Some(filter) = &request.filter {
            let forms = api
                .filter
                .iter()
                .flat_map(|filter| filter.forms.keys().map(String::as_str));
            let forms: Vec<&str> = forms.collect();
            if !known(&filter.form, &forms) {
                let message = format!("the suite has no filter form `{}`", filter.form);
                self.unknown(
                    &format!("{path}/filter/form"),
                    message,
                    filter.form.as_str(),
                    forms,
                );
            }
        }
        if request.order.is_some() && api.order.is_none() {
            self.wrong(
                &format!("{path}/order"),
                "the suite describes no ordering".to_owned(),
            );
        }
        if request.select.is_some() && api.select.is_none() {
            self.wrong(
                &format!("{path}/select"),
                "the suite describes no selection of members".to_owned(),
            );
        }
        if (request.page.is_some() || request.by.is_some()) && api.paging.is_none() {
            self.wrong(path, "the suite describes no paging".to_owned());
        }
        if request.by.is_some() && !walk {
            let wrong = self
                .document
                .wrong_key(&self.at(&format!("{path}/by")), "`by` belongs to a walk");
            self.mistakes
                .push(wrong.help("name the request under `walks`"));
        }
        if let Some(credential) = &request.credential {
            let fixed = ["none", "malformed", "empty", "wrong-scheme", "admin"];
            let roles: Vec<&str> = fixed
                .into_iter()
                .chain(api.credentials.keys().map(String::as_str))
                .collect();
            let named = credential.as_str();
            let role = named.strip_prefix("malformed-").unwrap_or(named);
            if !known(credential, &roles) && !roles.contains(&role) {
                let message = format!("the suite has no credential role `{credential}`");
                self.unknown(
                    &format!("{path}/credential"),
                    message,
                    credential.as_str(),
                    roles,
                );
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

    fn check_witnesses(&mut self) {
        for (name, witness) in &self.case.scenario.witness {
            self.check_field(&format!("/witness/{name}/of"), &witness.of);
        }
    }

    fn check_captures(&mut self) {
        for (name, capture) in &self.case.scenario.capture {
            let path = format!("/capture/{name}");
            if !self.case.listings().any(|listing| listing == capture.from) {
                let known: Vec<&str> = self.case.listings().collect();
                let message = format!("the scenario has no request `{}`", capture.from);
                self.unknown(&format!("{path}/from"), message, &capture.from, known);
            }
            if capture.header.is_some() == capture.at.is_some() {
                let wrong = self
                    .document
                    .wrong_key(&self.at(&path), "a capture takes one thing");
                self.mistakes
                    .push(wrong.expected("either `header` or `at`"));
            }
        }
        for (index, pair) in self.case.scenario.steady.iter().enumerate() {
            if pair.len() != 2 {
                self.wrong(
                    &format!("/steady/{index}"),
                    "a steady pair has two values".to_owned(),
                );
            }
        }
    }

    fn check_needs(&mut self) {
        let api = self.context.api;
        for (index, role) in self.case.scenario.needs.credentials.iter().enumerate() {
            let roles: Vec<&str> = api.credentials.keys().map(String::as_str).collect();
            if !known(role, &roles) {
                let message = format!("the suite has no credential role `{role}`");
                self.unknown(
                    &format!("/needs/credentials/{index}"),
                    message,
                    role.as_str(),
                    roles,
                );
            }
        }
        for (index, setting) in self.case.scenario.needs.settings.iter().enumerate() {
            let settings = api.settings.keys().map(String::as_str);
            let settings: Vec<&str> = settings
                .chain(["foreign-account", "domain-lookup"])
                .collect();
            if !known(setting, &settings) {
                let message = format!("the suite has no setting `{setting}`");
                self.unknown(
                    &format!("/needs/settings/{index}"),
                    message,
                    setting.as_str(),
                    settings,
                );
            }
        }
    }

    fn check_requires(&mut self) {
        for (index, required) in self.case.scenario.requires.iter().enumerate() {
            let full = format!("{}::{required}", self.case.suite);
            if !self.context.cases.contains(&full) {
                let message = format!("the suite has no scenario or case `{required}`");
                let prefix = format!("{}::", self.case.suite);
                let known: Vec<&str> = self
                    .context
                    .cases
                    .iter()
                    .filter_map(|name| name.strip_prefix(&prefix))
                    .collect();
                self.unknown(
                    &format!("/requires/{index}"),
                    message,
                    required.as_str(),
                    known,
                );
            }
        }
    }

    fn check_expectations(&mut self) {
        for (index, expectation) in self.case.scenario.expect.iter().enumerate() {
            self.check_expectation(&format!("/expect/{index}"), expectation);
        }
        for (variant, one) in self.case.scenario.variants.iter().enumerate() {
            for (index, expectation) in one.when.iter().enumerate() {
                self.check_expectation(&format!("/variants/{variant}/when/{index}"), expectation);
            }
        }
    }

    fn check_expectation(&mut self, path: &str, expectation: &Expectation) {
        if *expectation
            == (Expectation {
                on: expectation.on.clone(),
                ..Expectation::default()
            })
        {
            self.wrong(path, "this expects nothing".to_owned());
        }
        let known: Vec<&str> = self.case.listings().chain([POPULATION]).collect();
        for name in expectation.names() {
            if !known.contains(&name.as_str()) {
                let message = format!("the scenario has no request or walk `{name}`");
                self.unknown(
                    &place_of_name(self.document, &self.at(path), path, &name),
                    message,
                    &name,
                    known.clone(),
                );
            }
        }
        for (key, schema) in [
            ("schema", &expectation.schema),
            ("user-schema", &expectation.user_schema),
            ("no-write-only", &expectation.no_write_only),
            ("problem", &expectation.problem),
        ] {
            let Some(schema) = schema else { continue };
            if self.context.schemas.get(schema).is_none() {
                let names: Vec<&str> = self.context.schemas.names().collect();
                self.unknown(
                    &format!("{path}/{key}"),
                    format!("the suite has no schema `{schema}`"),
                    schema,
                    names,
                );
            }
        }
        self.check_rules(path, expectation);
        self.check_fields_of(path, expectation);
        self.check_statuses(path, expectation);
    }

    fn check_rules(&mut self, path: &str, expectation: &Expectation) {
        let headers = expectation
            .headers
            .iter()
            .flatten()
            .map(|(name, rule)| ("headers", name, rule));
        let values = expectation
            .values
            .iter()
            .flatten()
            .map(|(name, rule)| ("values", name, rule));
        for (key, name, rule) in headers.chain(values) {
            let at = format!("{path}{}", step(&format!("/{key}"), name));
            if *rule == ValueRule::default() {
                self.wrong(&at, "this rule expects nothing".to_owned());
            }
            if let Some(Err(error)) = rule.matches.as_ref().map(|pattern| Regex::new(pattern)) {
                let cause = error.to_string();
                let cause = cause
                    .lines()
                    .last()
                    .unwrap_or_default()
                    .trim_start_matches("error: ")
                    .to_owned();
                self.wrong(
                    &format!("{at}/matches"),
                    format!("this is no regular expression: {cause}"),
                );
            }
        }
    }

    fn check_fields_of(&mut self, path: &str, expectation: &Expectation) {
        if let Some(users) = &expectation.users {
            for (key, condition) in [("exactly", &users.exactly), ("only", &users.only)] {
                let Some(condition) = condition else { continue };
                self.check_field(&format!("{path}/users/{key}/field"), &condition.field);
                if condition.reads.is_empty() {
                    self.wrong(
                        &format!("{path}/users/{key}/reads"),
                        "no reading is named".to_owned(),
                    );
                }
            }
            for (index, witness) in users.include.iter().flatten().enumerate() {
                let known: Vec<&str> = self
                    .case
                    .scenario
                    .witness
                    .keys()
                    .map(String::as_str)
                    .collect();
                if !known.contains(&witness.as_str()) {
                    let message = format!("the scenario has no witness `{witness}`");
                    self.unknown(
                        &format!("{path}/users/include/{index}"),
                        message,
                        witness,
                        known,
                    );
                }
            }
        }
        for (index, field) in expectation.distinct.iter().flatten().enumerate() {
            self.check_field(&format!("{path}/distinct/{index}"), field);
        }
        if let Some(ordered) = &expectation.ordered {
            self.check_field(&format!("{path}/ordered/by"), &ordered.by);
        }
        if let Some(reversed) = &expectation.reversed {
            self.check_field(&format!("{path}/reversed/by"), &reversed.by);
        }
        for (walk, field) in expectation.one_collation.iter().flatten() {
            self.check_field(
                &format!("{path}/one-collation/{walk}"),
                &Template::new(field),
            );
        }
    }

    fn check_statuses(&mut self, path: &str, expectation: &Expectation) {
        for status in expectation.status.iter().flat_map(|statuses| &statuses.0) {
            let text = status.as_str();
            let number = text
                .parse::<u16>()
                .is_ok_and(|code| (100..600).contains(&code));
            let class = text.len() == 3
                && text.ends_with("xx")
                && text.starts_with(['1', '2', '3', '4', '5']);
            let list = matches!(text, "documented" | "declared");
            if !number && !class && !list && status.names().is_empty() {
                let wrong = self.document.wrong(
                    &self.at(&format!("{path}/status")),
                    format!("`{text}` is no status"),
                );
                let wrong = wrong.expected(
                    "a number such as `200`, a class such as `4xx`, `documented` or `declared`",
                );
                self.mistakes.push(wrong);
            }
        }
    }

    fn check_variants(&mut self) {
        let variants = &self.case.scenario.variants;
        if variants.len() == 1 {
            let wrong = self
                .document
                .wrong(&self.at("/variants"), "a single variant is no choice");
            self.mistakes
                .push(wrong.help("put it under `expect`, or add the others"));
        }
        for (index, variant) in variants.iter().enumerate() {
            let earlier = &variants[..index];
            if earlier.iter().any(|other| other.name == variant.name) {
                self.wrong(
                    &format!("/variants/{index}/name"),
                    format!("the variant `{}` stands here twice", variant.name),
                );
            }
            if let Some(other) = earlier.iter().find(|other| other.when == variant.when) {
                let message = format!(
                    "the variant `{}` can never be told from `{}`",
                    variant.name, other.name
                );
                self.wrong(&format!("/variants/{index}/when"), message);
            }
            if variant.when.is_empty() {
                self.wrong(
                    &format!("/variants/{index}/when"),
                    "the variant is seen in every answer".to_owned(),
                );
            }
        }
    }

    fn check_templates(&mut self) {
        let known = self.run_time_names();
        let filled = self
            .document
            .value
            .pointer(&self.case.pointer)
            .cloned()
            .unwrap_or_default();
        let mut unknown = Vec::new();
        let plan = plan_time_names(&self.case.scenario);
        let mut visit = |path: &str, text: &str| {
            for name in Template::new(text).names() {
                if !known.contains_key(name) && !plan.contains(name) {
                    unknown.push((path.to_owned(), name.to_owned()));
                }
            }
        };
        texts(&filled, String::new(), &mut visit);
        for (path, name) in unknown {
            let all: Vec<&str> = known
                .keys()
                .map(String::as_str)
                .chain(plan.iter().map(String::as_str))
                .collect();
            self.unknown(&path, format!("nothing is named `{name}` here"), &name, all);
        }
    }

    fn run_time_names(&self) -> BTreeMap<String, ()> {
        let api = self.context.api;
        let scenario = &self.case.scenario;
        let fixed = ["account", "unknown-account", "target.foreign-account"].map(str::to_owned);
        let own = scenario
            .witness
            .keys()
            .chain(scenario.capture.keys())
            .cloned();
        let parameters = api
            .parameters
            .keys()
            .map(|name| format!("parameter.{name}"));
        let settings = api.settings.keys().map(|name| format!("target.{name}"));
        let lists = api.lists.keys().map(|name| format!("suite.{name}"));
        fixed
            .into_iter()
            .chain(own)
            .chain(parameters)
            .chain(settings)
            .chain(lists)
            .map(|name| (name, ()))
            .collect()
    }
}

fn plan_time_names(scenario: &crate::spec::scenario::Scenario) -> BTreeSet<String> {
    let rows = scenario.rows.values().flat_map(|columns| columns.keys());
    let named = scenario
        .matrix
        .keys()
        .chain(scenario.zip.keys())
        .chain(rows)
        .cloned();
    let row = (!scenario.rows.is_empty()).then(|| "row".to_owned());
    named.chain(row).collect()
}

/// Whether a name is one of the known ones; a name that the run fills in is judged then.
fn known(name: &Template, known: &[&str]) -> bool {
    known.contains(&name.as_str()) || !name.names().is_empty()
}

fn place_of_name(document: &Document, at: &str, path: &str, name: &str) -> String {
    let mut found = None;
    let value = document.value.pointer(at).cloned().unwrap_or_default();
    texts(&value, String::new(), &mut |place, text| {
        if text == name && found.is_none() {
            found = Some(format!("{path}{place}"));
        }
    });
    found.unwrap_or_else(|| path.to_owned())
}

fn texts(value: &Value, path: String, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(&path, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, step(&path, index), visit);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let at = step(&path, key);
                visit(&at, key);
                texts(item, at, visit);
            }
        }
        _ => {}
    }
}

/// Schemas that no case and no other schema refers to.
pub(super) fn check_schemas_used(
    folder: &Path,
    schemas: &Schemas,
    cases: &[Case],
) -> Vec<Diagnostic> {
    let variants = cases
        .iter()
        .flat_map(|case| &case.scenario.variants)
        .flat_map(|variant| &variant.when);
    let all = cases
        .iter()
        .flat_map(|case| &case.scenario.expect)
        .chain(variants);
    let used: BTreeSet<&String> = all
        .flat_map(|one| {
            [
                &one.schema,
                &one.user_schema,
                &one.no_write_only,
                &one.problem,
            ]
            .into_iter()
            .flatten()
        })
        .collect();
    let unused = schemas
        .names()
        .filter(|name| !used.contains(&(*name).to_owned()) && !schemas.is_referenced(name));
    let mistakes = unused.map(|name| {
        let file = SourceFile::new(&folder.join(format!("{name}{ENDING}")), String::new());
        Diagnostic::new(&file, "no case and no other schema refers to this schema")
    });
    mistakes.collect()
}
