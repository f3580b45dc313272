//! A few cases of a suite by name: only what they stand in and what they require is read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::case::Case;
use crate::case::expand::{Combination, combinations};
use crate::document::step;
use crate::source::Diagnostic;
use crate::suite::lint::used_schemas;
use crate::suite::{Files, Roots, Suite, Wanted, api, check_cases, expand, read_area, read_suite};

/// The suites of the wanted cases with these cases and what they require; `None` where everything has to be read.
pub(super) fn load(
    roots: &Roots,
    known: &[String],
    wanted: &Wanted,
) -> Option<Result<Vec<Suite>, Vec<Diagnostic>>> {
    let mut by_suite: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for case in &wanted.cases {
        let (suite, _) = case.split_once("::")?;
        let is_wanted = wanted.suites.is_empty() || wanted.suites.iter().any(|one| one == suite);
        if !is_wanted || !known.iter().any(|one| one == suite) {
            return None;
        }
        by_suite.entry(suite).or_default().push(case);
    }
    if by_suite.is_empty() {
        return None;
    }
    let (mut suites, mut mistakes) = (Vec::new(), Vec::new());
    for (suite, cases) in by_suite {
        match load_part(roots, suite, &cases) {
            Ok(Some(suite)) => suites.push(suite),
            Ok(None) => return None,
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    Some(if mistakes.is_empty() {
        Ok(suites)
    } else {
        Err(mistakes)
    })
}

/// `None` where a name is no case's.
fn load_part(roots: &Roots, suite: &str, names: &[&str]) -> Result<Option<Suite>, Vec<Diagnostic>> {
    let mut files = read_suite(roots, suite)?;
    let Some(scenarios) = reach(&mut files, &roots.specs.join(suite), names)? else {
        return Ok(None);
    };
    let mut mistakes = api::check(&files.api_document, &files.api, suite);
    let mut cases = Vec::new();
    for (area, name) in &scenarios {
        let all = files.areas[area].1.scenarios.iter().enumerate();
        for (index, scenario) in all.filter(|(_, scenario)| scenario.name == *name) {
            match expand(&files, area, &step("/scenarios", index), scenario) {
                Ok(expanded) => cases.extend(expanded),
                Err(wrong) => mistakes.extend(wrong),
            }
        }
    }
    let is_known = |name: &&str| cases.iter().any(|case: &Case| case.name == **name);
    if mistakes.is_empty() && !names.iter().all(is_known) {
        return Ok(None);
    }
    if mistakes.is_empty() {
        mistakes.extend(check_cases(&files, &cases, &[]).0);
    }
    if let Err(wrong) = files.schemas.compile(Some(&used_schemas(&cases))) {
        mistakes.extend(wrong);
    }
    if mistakes.is_empty() {
        Ok(Some(files.suite(cases)))
    } else {
        Err(mistakes)
    }
}

/// A scenario by its area and its name.
type Named = (String, String);

/// Reads the areas of these cases and of all that they require; `None` where one of them is not there.
fn reach(
    files: &mut Files,
    folder: &Path,
    names: &[&str],
) -> Result<Option<BTreeSet<Named>>, Vec<Diagnostic>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Option<Named>> = names
        .iter()
        .map(|name| named(name.split_once("::").map_or("", |(_, rest)| rest)))
        .collect();
    while let Some(next) = open.pop() {
        let Some((area, name)) = next else {
            return Ok(None);
        };
        if found.contains(&(area.clone(), name.clone())) {
            continue;
        }
        let path = folder.join(format!("{area}.yaml"));
        if !files.areas.contains_key(&area) {
            if matches!(area.as_str(), "suite" | "clauses") || !path.is_file() {
                return Ok(None);
            }
            files.areas.insert(area.clone(), read_area(&path)?);
        }
        let scenarios = &files.areas[&area].1.scenarios;
        let Some(index) = scenarios.iter().position(|one| one.name == name) else {
            return Ok(None);
        };
        open.extend(required(files, &area, index)?);
        found.insert((area, name));
    }
    Ok(Some(found))
}

/// What the cases of a scenario require, whatever its matrix fills in.
fn required(
    files: &Files,
    area: &str,
    index: usize,
) -> Result<Vec<Option<Named>>, Vec<Diagnostic>> {
    let (document, file) = &files.areas[area];
    let scenario = &file.scenarios[index];
    if scenario.requires.iter().all(|one| one.names().is_empty()) {
        let plain = scenario.requires.iter().map(|one| named(one.as_str()));
        return Ok(plain.collect());
    }
    let pointer = step("/scenarios", index);
    let all = combinations(document, &pointer, scenario, &files.api.lists)?;
    let filled = |combination: &Combination| {
        let value = |name: &str| Some(Cow::Owned(combination.values.get(name)?.join(",")));
        let texts = scenario.requires.iter().map(|one| one.fill(value));
        texts.map(|text| named(text.as_str())).collect::<Vec<_>>()
    };
    Ok(all.iter().flat_map(filled).collect())
}

/// The area and the scenario of a name, unless a matrix fills them in.
fn named(name: &str) -> Option<Named> {
    let mut steps = name.split("::");
    let named = (steps.next()?.to_owned(), steps.next()?.to_owned());
    let is_plain = |step: &str| !step.is_empty() && !step.contains("{{");
    (is_plain(&named.0) && is_plain(&named.1)).then_some(named)
}
