//! What must hold between the scenarios of one file, before their matrices are expanded.

use std::collections::BTreeSet;

use crate::document::{Document, step};
use crate::source::Diagnostic;
use crate::spec::api::Api;
use crate::spec::scenario::ScenarioFile;
use crate::suite::lint::name;

/// Mistakes that concern the scenarios of one file among each other, and the names in each.
pub(in crate::suite) fn check_file(
    document: &Document,
    api: &Api,
    file: &ScenarioFile,
) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, scenario) in file.scenarios.iter().enumerate() {
        let pointer = step("/scenarios", index);
        let at = step(&pointer, "name");
        if !is_name(&scenario.name) {
            let wrong = document.wrong(
                &at,
                format!("`{}` is no name for a scenario", scenario.name),
            );
            mistakes.push(wrong.expected("letters, digits and `-`"));
        }
        if !seen.insert(&scenario.name) {
            let message = format!("a scenario named `{}` stands here already", scenario.name);
            mistakes.push(document.wrong(&at, message).help("rename one of them"));
        }
        mistakes.extend(name::check_taken(document, &pointer, scenario));
        mistakes.extend(name::check_templates(document, &pointer, scenario, api));
    }
    if file.scenarios.is_empty() {
        let wrong = document.wrong("/scenarios", "there is no scenario here");
        mistakes.push(wrong.help("add one, or remove the file"));
    }
    mistakes
}

/// Letters, digits and `-`, which does not come first.
fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
