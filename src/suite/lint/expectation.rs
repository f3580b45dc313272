//! What must hold in every expectation: names that exist, rules that say something.

use serde_json::Value;

use crate::case::POPULATION;
use crate::document::{Document, step};
use crate::spec::expectation::{Expectation, ValueRule};
use crate::spec::template::Template;
use crate::suite::lint::name::texts;
use crate::suite::lint::{Lint, bad_pattern};

impl Lint<'_> {
    pub(super) fn check_expectations(&mut self) {
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
        let besides = expectation.subset.as_ref().map(|subset| &subset.besides);
        for (key, schema) in [
            ("schema", &expectation.schema),
            ("user-schema", &expectation.user_schema),
            ("no-write-only", &expectation.no_write_only),
            ("problem", &expectation.problem),
            ("subset/besides", besides.unwrap_or(&None)),
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
            let pattern = rule.matches.iter();
            let bad = pattern.filter_map(|pattern| {
                bad_pattern(self.document, &self.at(&format!("{at}/matches")), pattern)
            });
            let bad: Vec<_> = bad.collect();
            self.mistakes.extend(bad);
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
                        "no reading is named here".to_owned(),
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
                &step(&format!("{path}/one-collation"), walk),
                &Template::new(field),
            );
        }
    }

    fn check_statuses(&mut self, path: &str, expectation: &Expectation) {
        let all = expectation.status.iter().flat_map(|statuses| &statuses.0);
        for (index, status) in all.enumerate() {
            if is_status(status) {
                continue;
            }
            let at = self.at(&format!("{path}/status"));
            let is_list = self
                .document
                .value
                .pointer(&at)
                .is_some_and(Value::is_array);
            let at = if is_list { step(&at, index) } else { at };
            let wrong = self.document.wrong(&at, format!("`{status}` is no status"));
            let wrong = wrong.expected(
                "a number such as `200`, a class such as `4xx`, `documented` or `declared`",
            );
            self.mistakes.push(wrong);
        }
    }
}

/// Whether a text means statuses, or may do so once the run has filled it in.
fn is_status(status: &Template) -> bool {
    let text = status.as_str();
    let number = text.parse::<u16>();
    let class =
        text.len() == 3 && text.ends_with("xx") && text.starts_with(['1', '2', '3', '4', '5']);
    number.is_ok_and(|code| (100..600).contains(&code))
        || class
        || matches!(text, "documented" | "declared")
        || !status.names().is_empty()
}

fn place_of_name(document: &Document, at: &str, path: &str, name: &str) -> String {
    let mut found = None;
    let value = document.value.pointer(at).cloned().unwrap_or_default();
    texts(&value, "", &mut |place, text, _| {
        if text == name && found.is_none() {
            found = Some(format!("{path}{place}"));
        }
    });
    found.unwrap_or_else(|| path.to_owned())
}
