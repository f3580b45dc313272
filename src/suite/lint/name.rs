//! Names within a scenario: each stands for one thing, and each that is used stands for something.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::{Document, step};
use crate::source::{Diagnostic, Place, clamp};
use crate::spec::api::Api;
use crate::spec::decode::unknown_name;
use crate::spec::scenario::Scenario;
use crate::spec::template::Template;
use crate::suite::lint::{Lint, known};

/// Names that stand for two things of a scenario.
pub(super) fn check_taken(
    document: &Document,
    pointer: &str,
    scenario: &Scenario,
) -> Vec<Diagnostic> {
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    let mut mistakes = Vec::new();
    let columns = scenario.rows.iter().flat_map(|(row, columns)| {
        let at = step("/rows", row);
        columns.keys().map(move |name| ("rows", at.clone(), name))
    });
    let plain = |key: &'static str, name| (key, format!("/{key}"), name);
    let named = scenario
        .matrix
        .keys()
        .map(|name| plain("matrix", name))
        .chain(scenario.zip.keys().map(|name| plain("zip", name)))
        .chain(columns)
        .chain(scenario.witness.keys().map(|name| plain("witness", name)))
        .chain(scenario.capture.keys().map(|name| plain("capture", name)));
    for (key, at, name) in named {
        let first = *taken.entry(name).or_insert(key);
        if first != key {
            let at = step(&format!("{pointer}{at}"), name);
            let message = format!("`{name}` is a name of `{first}` already");
            let wrong = document.wrong_key(&at, message);
            mistakes.push(wrong.help("rename one of them"));
        }
    }
    mistakes
}

/// Names in the texts of a scenario that stand for nothing.
pub(super) fn check_templates(
    document: &Document,
    pointer: &str,
    scenario: &Scenario,
    api: &Api,
) -> Vec<Diagnostic> {
    let mut known = of_the_plan(scenario);
    known.extend(of_the_run(api));
    known.extend(
        scenario
            .witness
            .keys()
            .chain(scenario.capture.keys())
            .cloned(),
    );
    // An axis that is a list of the suite is judged when it is expanded.
    let axes = format!("{pointer}/matrix/");
    let is_axis = |at: &str| {
        at.strip_prefix(&axes)
            .is_some_and(|rest| !rest.contains('/'))
    };
    unknown_names(document, pointer, &known)
        .into_iter()
        .filter(|(at, _)| !is_axis(at))
        .map(|(_, mistake)| mistake)
        .collect()
}

/// Every name in the texts below a pointer that is not known, with its place.
pub(in crate::suite) fn unknown_names(
    document: &Document,
    pointer: &str,
    known: &BTreeSet<String>,
) -> Vec<(String, Diagnostic)> {
    let mut mistakes = Vec::new();
    let mut visit = |at: &str, text: &str, is_key: bool| {
        for name in Template::new(text).names() {
            if known.contains(name) {
                continue;
            }
            let wrong = Diagnostic::new(&document.file, format!("nothing is named `{name}` here"));
            let place = if is_key {
                document.key_place(at)
            } else {
                document.place(at)
            };
            let wrong = wrong.at(within(document, place, name));
            let wrong = if name.starts_with("suite.") {
                wrong.help("a list of the suite is a whole axis of a `matrix`, and nothing else")
            } else {
                unknown_name(wrong, name, known.iter().map(String::as_str))
            };
            mistakes.push((at.to_owned(), wrong));
        }
    };
    if let Some(value) = document.value.pointer(pointer) {
        texts(value, pointer, &mut visit);
    }
    mistakes
}

/// The place of a name in its text, braces included, where the text stands there as it is.
fn within(document: &Document, text: Place, name: &str) -> Place {
    let written = document.file.at(text);
    let starts = written.match_indices("{{");
    let found = starts.filter_map(|(start, _)| {
        let length = written[start..].find("}}")? + 2;
        let inner = &written[start + 2..start + length - 2];
        (inner.trim() == name).then_some((start, length))
    });
    let Some((start, length)) = found.into_iter().next() else {
        return text;
    };
    Place {
        column: text.column + clamp(written[..start].chars().count()),
        length: clamp(written[start..start + length].chars().count()),
        ..text
    }
}

/// Names that stand for something in every request of a suite.
pub(in crate::suite) fn of_the_run(api: &Api) -> BTreeSet<String> {
    let fixed = [
        "account",
        "near-account",
        "unknown-account",
        "target.foreign-account",
    ]
    .map(str::to_owned);
    let parameters = api.parameters.keys();
    let parameters = parameters.map(|name| format!("parameter.{name}"));
    let settings = api.settings.keys().map(|name| format!("target.{name}"));
    fixed
        .into_iter()
        .chain(parameters)
        .chain(settings)
        .collect()
}

fn of_the_plan(scenario: &Scenario) -> BTreeSet<String> {
    let rows = scenario.rows.values().flat_map(|columns| columns.keys());
    let named = scenario.matrix.keys().chain(scenario.zip.keys());
    let row = (!scenario.rows.is_empty()).then(|| "row".to_owned());
    named.chain(rows).cloned().chain(row).collect()
}

/// Visits every text with its pointer, and whether it is a key.
pub(super) fn texts(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &str, bool)) {
    match value {
        Value::String(text) => visit(path, text, false),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, &step(path, index), visit);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let at = step(path, key);
                visit(&at, key, true);
                texts(item, &at, visit);
            }
        }
        _ => {}
    }
}

impl Lint<'_> {
    pub(super) fn check_witnesses(&mut self) {
        for (name, witness) in &self.case.scenario.witness {
            let path = step("/witness", name);
            self.check_field(&step(&path, "of"), &witness.of);
            if !witness.prefer.is_empty() && !witness.varied {
                let at = self.at(&step(&path, "prefer"));
                let message = "nothing is preferred where later rounds do not vary";
                let wrong = self.document.wrong_key(&at, message);
                self.mistakes
                    .push(wrong.expected("`varied: true` beside it"));
            }
        }
    }

    pub(super) fn check_captures(&mut self) {
        for (name, capture) in &self.case.scenario.capture {
            let path = step("/capture", name);
            if !self.case.listings().any(|listing| listing == capture.from) {
                let known: Vec<&str> = self.case.listings().collect();
                let message = format!("the scenario has no request `{}`", capture.from);
                self.unknown(&format!("{path}/from"), message, &capture.from, known);
            }
            let message = match (&capture.header, &capture.at) {
                (Some(_), Some(_)) => "a capture takes one thing, not two",
                (None, None) => "the capture takes nothing",
                _ => continue,
            };
            let wrong = self.document.wrong_key(&self.at(&path), message);
            self.mistakes
                .push(wrong.expected("either `header` or `at`"));
        }
        for (index, pair) in self.case.scenario.steady.iter().enumerate() {
            if pair.len() != 2 {
                let at = self.at(&format!("/steady/{index}"));
                let message = format!("a steady pair has two values, not {}", pair.len());
                let wrong = self.document.wrong(&at, message);
                self.mistakes
                    .push(wrong.expected("the value before and the value after"));
            }
        }
    }

    pub(super) fn check_needs(&mut self) {
        let api = self.context.api;
        let needs = &self.case.scenario.needs;
        for (index, role) in needs.credentials.iter().enumerate() {
            let roles: Vec<&str> = api.credentials.keys().map(String::as_str).collect();
            if !known(role, &roles) {
                let at = format!("/needs/credentials/{index}");
                let message = format!("the suite has no credential role `{role}`");
                self.unknown(&at, message, role.as_str(), roles);
            }
        }
        for (index, setting) in needs.settings.iter().enumerate() {
            let settings = api.settings.keys().map(String::as_str);
            let always = ["foreign-account", "domain-lookup"];
            let settings: Vec<&str> = settings.chain(always).collect();
            if !known(setting, &settings) {
                let at = format!("/needs/settings/{index}");
                let message = format!("the suite has no setting `{setting}`");
                self.unknown(&at, message, setting.as_str(), settings);
            }
        }
    }
}
