//! The matrix of a scenario as combinations of labelled values, and the scenario filled with each.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::document::{Document, step};
use crate::source::{Diagnostic, Place};
use crate::spec::decode::unknown_name;
use crate::spec::scenario::{Axis, Scenario};
use crate::spec::template::Template;

/// Named lists of a suite.
pub type Lists = IndexMap<String, Vec<Template>>;

/// One combination of matrix values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Combination {
    /// The parts of the case's name, in order.
    pub labels: Vec<String>,
    /// What each name stands for; several texts where a row holds a list.
    pub values: BTreeMap<String, Vec<String>>,
}

/// All combinations of a scenario, in the order in which they are written.
///
/// # Errors
/// Every mistake in the matrix: unknown or empty lists, lists of unequal length, labels that no name can hold.
pub fn combinations(
    document: &Document,
    pointer: &str,
    scenario: &Scenario,
    lists: &Lists,
) -> Result<Vec<Combination>, Vec<Diagnostic>> {
    let mut expansion = Expansion {
        document,
        pointer,
        lists,
        mistakes: Vec::new(),
    };
    let mut all = vec![Combination::default()];
    for (name, axis) in &scenario.matrix {
        all = multiply(&all, &expansion.axis(name, axis));
    }
    if !scenario.zip.is_empty() {
        all = multiply(&all, &expansion.zip(&scenario.zip));
    }
    if !scenario.rows.is_empty() {
        all = multiply(&all, &rows(scenario));
    }
    expansion.check_exceptions(scenario, &all);
    all.retain(|one| !scenario.except.iter().any(|except| excludes(except, one)));
    expansion.check_labels(scenario, &all);
    if all.is_empty() && expansion.mistakes.is_empty() {
        let wrong = document.wrong_key(
            &step(pointer, "except"),
            "every combination of the matrix is left out",
        );
        expansion.mistakes.push(wrong);
    }
    if expansion.mistakes.is_empty() {
        Ok(all)
    } else {
        Err(expansion.mistakes)
    }
}

struct Expansion<'a> {
    document: &'a Document,
    pointer: &'a str,
    lists: &'a Lists,
    mistakes: Vec<Diagnostic>,
}

impl Expansion<'_> {
    fn axis(&mut self, name: &str, axis: &Axis) -> Vec<Combination> {
        let at = step(&step(self.pointer, "matrix"), name);
        let values: Vec<(String, Template)> = match axis {
            Axis::Values(values) => values.clone(),
            Axis::List(reference) => self.list(&at, reference),
        };
        if values.is_empty() && self.mistakes.is_empty() {
            self.mistakes.push(
                self.document
                    .wrong(&at, format!("the matrix has no value for `{name}`"))
                    .expected("at least one value"),
            );
        }
        values
            .into_iter()
            .map(|(label, value)| single(name, label, value.as_str()))
            .collect()
    }

    fn list(&mut self, at: &str, reference: &str) -> Vec<(String, Template)> {
        let name = reference
            .trim()
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"));
        let list = name.and_then(|name| name.trim().strip_prefix("suite."));
        let Some(list) = list else {
            let wrong = self.document.wrong(at, format!("`{reference}` is no list"));
            self.mistakes
                .push(wrong.expected("a list of values, or `{{suite.NAME}}`"));
            return Vec::new();
        };
        let Some(values) = self.lists.get(list) else {
            let wrong = self
                .document
                .wrong(at, format!("the suite has no list `{list}`"));
            self.mistakes.push(unknown_name(
                wrong,
                list,
                self.lists.keys().map(String::as_str),
            ));
            return Vec::new();
        };
        values
            .iter()
            .map(|value| (value.as_str().to_owned(), value.clone()))
            .collect()
    }

    fn zip(&mut self, zip: &IndexMap<String, Vec<Template>>) -> Vec<Combination> {
        let at = step(self.pointer, "zip");
        let length = zip.values().map(Vec::len).min().unwrap_or(0);
        if zip.values().any(|list| list.len() != length) {
            let lengths: Vec<String> = zip
                .iter()
                .map(|(name, list)| format!("`{name}` has {}", list.len()))
                .collect();
            let wrong = self
                .document
                .wrong_key(&at, "the lists of `zip` have different lengths");
            self.mistakes
                .push(wrong.expected(format!("equal lengths; {}", lengths.join(", "))));
        } else if length == 0 {
            let wrong = self.document.wrong_key(&at, "the lists of `zip` are empty");
            self.mistakes
                .push(wrong.expected("at least one value in each"));
        }
        let labels = zip.values().next().into_iter().flatten();
        let combined = labels.take(length).enumerate().map(|(index, label)| {
            let values = zip
                .iter()
                .map(|(name, list)| (name.clone(), vec![list[index].as_str().to_owned()]));
            Combination {
                labels: vec![label.as_str().to_owned()],
                values: values.collect(),
            }
        });
        combined.collect()
    }

    fn check_exceptions(&mut self, scenario: &Scenario, all: &[Combination]) {
        for (index, except) in scenario.except.iter().enumerate() {
            let at = step(&step(self.pointer, "except"), index);
            let mut unknown = except
                .keys()
                .filter(|name| !scenario.matrix.contains_key(*name))
                .peekable();
            let known = unknown.peek().is_none();
            for name in unknown {
                let wrong = self
                    .document
                    .wrong_key(&step(&at, name), format!("the matrix has no `{name}`"));
                let known = scenario.matrix.keys().map(String::as_str);
                self.mistakes.push(unknown_name(wrong, name, known));
            }
            if known && !all.is_empty() && !all.iter().any(|one| excludes(except, one)) {
                let wrong = self.document.wrong(&at, "this leaves no combination out");
                self.mistakes
                    .push(wrong.expected("values that stand in the matrix together"));
            }
        }
    }

    fn check_labels(&mut self, scenario: &Scenario, all: &[Combination]) {
        let odd: BTreeSet<&String> = all
            .iter()
            .flat_map(|one| &one.labels)
            .filter(|label| !is_label(label))
            .collect();
        for label in odd {
            let message = format!("`{label}` cannot be part of a case's name");
            let (place, help) = self.place_of_label(scenario, label);
            let wrong = Diagnostic::new(&self.document.file, message).at(place);
            let wrong = wrong.expected("letters, digits, `-`, `_` and `.`");
            self.mistakes.push(wrong.help(help));
        }
        let mut seen = BTreeSet::new();
        let twice = all.iter().filter(|one| !seen.insert(&one.labels));
        let twice: BTreeSet<String> = twice.map(|one| one.labels.join("::")).collect();
        for name in twice {
            let message = format!("two cases of the scenario would be named `{name}`");
            let wrong = self.document.wrong(&step(self.pointer, "name"), message);
            let help = "give each value a label of its own";
            self.mistakes.push(wrong.help(help));
        }
    }

    /// Where a label is written, and how another one can be given.
    fn place_of_label(&self, scenario: &Scenario, label: &str) -> (Place, &'static str) {
        let key = |path: String| self.document.key_place(&format!("{}{path}", self.pointer));
        for (name, axis) in &scenario.matrix {
            let at = step("/matrix", name);
            let help = "give the value a label: `matrix: { name: { label: value } }`";
            if let Axis::Values(values) = axis
                && let Some(index) = values.iter().position(|(own, _)| own == label)
            {
                let listed = step(&at, index);
                let is_list = self
                    .document
                    .value
                    .pointer(&format!("{}{listed}", self.pointer));
                let at = is_list.map_or_else(|| step(&at, label), |_| listed.clone());
                return (key(at), help);
            }
        }
        let first = scenario.zip.iter().next();
        if let Some((name, list)) = first
            && let Some(index) = list.iter().position(|value| value.as_str() == label)
        {
            let help = "the first list of `zip` gives the labels; put one of plain names first";
            return (key(step(&step("/zip", name), index)), help);
        }
        if scenario.rows.contains_key(label) {
            return (key(step("/rows", label)), "rename the row");
        }
        (
            key("/matrix".to_owned()),
            "label the values in the matrix itself",
        )
    }
}

fn is_label(label: &str) -> bool {
    let fits = |one: char| one.is_ascii_alphanumeric() || "-_.".contains(one);
    !label.is_empty() && label.chars().all(fits)
}

fn single(name: &str, label: String, value: &str) -> Combination {
    Combination {
        labels: vec![label],
        values: BTreeMap::from([(name.to_owned(), vec![value.to_owned()])]),
    }
}

fn rows(scenario: &Scenario) -> Vec<Combination> {
    let combined = scenario.rows.iter().map(|(label, columns)| {
        let mut values: BTreeMap<String, Vec<String>> = columns
            .iter()
            .map(|(name, column)| {
                (
                    name.clone(),
                    column.0.iter().map(|one| one.as_str().to_owned()).collect(),
                )
            })
            .collect();
        values.insert("row".to_owned(), vec![label.clone()]);
        Combination {
            labels: vec![label.clone()],
            values,
        }
    });
    combined.collect()
}

fn multiply(left: &[Combination], right: &[Combination]) -> Vec<Combination> {
    let pairs = left
        .iter()
        .flat_map(|one| right.iter().map(move |other| (one, other)));
    let joined = pairs.map(|(one, other)| Combination {
        labels: one.labels.iter().chain(&other.labels).cloned().collect(),
        values: one
            .values
            .iter()
            .chain(&other.values)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    });
    joined.collect()
}

fn excludes(except: &IndexMap<String, Template>, combination: &Combination) -> bool {
    except.iter().all(|(name, value)| {
        combination
            .values
            .get(name)
            .is_some_and(|found| found.len() == 1 && found[0] == value.as_str())
    })
}

/// A scenario's value with the names of a combination filled in; other names stay.
///
/// A text that is nothing but one name of a list becomes that list.
#[must_use]
pub fn fill(value: &Value, combination: &Combination) -> Value {
    match value {
        Value::String(text) => fill_text(text, combination),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| fill(item, combination)).collect())
        }
        Value::Object(map) => {
            let filled = map.iter().map(|(key, value)| {
                let key = fill_text(key, combination)
                    .as_str()
                    .map_or_else(|| key.clone(), str::to_owned);
                (key, fill(value, combination))
            });
            Value::Object(filled.collect())
        }
        other => other.clone(),
    }
}

fn fill_text(text: &str, combination: &Combination) -> Value {
    if !text.contains("{{") {
        return Value::String(text.to_owned());
    }
    let template = Template::new(text);
    if let [name] = template.names().as_slice()
        && let Some(values) = combination.values.get(*name)
        && values.len() != 1
        && text.trim_start().starts_with("{{")
        && text.trim_end().ends_with("}}")
    {
        return Value::Array(values.iter().cloned().map(Value::String).collect());
    }
    let lookup = |name: &str| {
        let values = combination.values.get(name)?;
        Some(Cow::Owned(values.join(",")))
    };
    Value::String(template.fill(lookup).as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn combination(pairs: &[(&str, &[&str])]) -> Combination {
        let values = pairs.iter().map(|(name, list)| {
            (
                (*name).to_owned(),
                list.iter().map(|v| (*v).to_owned()).collect(),
            )
        });
        Combination {
            labels: Vec::new(),
            values: values.collect(),
        }
    }

    #[test]
    fn names_are_filled_in_keys_and_values_and_lists_stay_lists() {
        let filled = fill(
            &json!({ "{{f}}": ["x{{f}}", "{{later}}"], "s": "{{codes}}" }),
            &combination(&[("f", &["a"]), ("codes", &["401", "403"])]),
        );
        assert_eq!(
            filled,
            json!({ "a": ["xa", "{{later}}"], "s": ["401", "403"] })
        );
    }

    #[test]
    fn a_product_varies_its_last_axis_fastest() {
        let one = |name: &str, label: &str| single(name, label.to_owned(), label);
        let all = multiply(
            &[one("a", "1"), one("a", "2")],
            &[one("b", "x"), one("b", "y")],
        );
        let names: Vec<String> = all.iter().map(|one| one.labels.join("")).collect();
        assert_eq!(names, ["1x", "1y", "2x", "2y"]);
    }
}
