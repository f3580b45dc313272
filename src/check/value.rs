//! Rules for single values, and comparisons of captured ones.

use regex::Regex;
use serde_json::Value;

use crate::capture::whole;
use crate::check::scope::Scope;
use crate::spec::expectation::{Compare, Comparison, Expectation, ValueRule};
use crate::verdict::Finding;

/// Comparisons and statuses that an expectation names.
pub(super) fn judge(scope: &mut Scope<'_>, expectation: &Expectation) {
    for compare in expectation.compare.iter().flatten() {
        compare_values(scope, compare);
    }
    if let Some(names) = &expectation.same_status {
        same_status(scope, names);
    }
    if let Some(names) = &expectation.grows_with_each {
        grows_with_each(scope, names);
    }
}

/// What of a rule a value breaks; `what` names the value in messages.
pub(super) fn breach(
    scope: &Scope<'_>,
    rule: &ValueRule,
    value: Option<&Value>,
    what: &str,
) -> Option<Finding> {
    let check = if what.starts_with("the header") {
        "headers"
    } else {
        "values"
    };
    let found = value.map(text);
    let shown = found.clone().unwrap_or_else(|| "nothing".to_owned());
    let wrong = |expected: String| {
        let message = format!(
            "{what} is {}",
            if found.is_some() {
                format!("`{shown}`")
            } else {
                "missing".to_owned()
            }
        );
        Some(Finding::new(check, message).sides(expected, shown.clone()))
    };
    if let Some(present) = rule.present
        && present != value.is_some()
    {
        return wrong(if present {
            "a value".to_owned()
        } else {
            "no value".to_owned()
        });
    }
    if let Some(blank) = rule.blank {
        let is_blank =
            value.is_none_or(|value| value.is_null() || value.as_str().is_some_and(str::is_empty));
        if blank != is_blank {
            return wrong(if blank {
                "nothing, null or an empty text".to_owned()
            } else {
                "a value".to_owned()
            });
        }
    }
    if let Some(equals) = &rule.equals {
        let wanted = scope.text(equals);
        if found.as_deref() != Some(wanted.as_str()) {
            return wrong(wanted);
        }
    }
    if let Some(choices) = &rule.one_of {
        let wanted: Vec<String> = choices.iter().map(|choice| scope.text(choice)).collect();
        if !found.as_ref().is_some_and(|found| wanted.contains(found)) {
            return wrong(wanted.join(" or "));
        }
    }
    if let Some(pattern) = &rule.matches {
        let fits = Regex::new(&format!("^(?:{pattern})$"))
            .is_ok_and(|regex| found.as_ref().is_some_and(|f| regex.is_match(f)));
        if !fits {
            return wrong(format!("a text like /{pattern}/"));
        }
    }
    None
}

/// A value as it is compared and shown: a whole number is the same with and without decimals.
pub(super) fn text(value: &Value) -> String {
    match (value.as_str(), whole(value)) {
        (Some(text), _) => text.to_owned(),
        (None, Some(number)) => number.to_string(),
        (None, None) => value.to_string(),
    }
}

fn compare_values(scope: &mut Scope<'_>, compare: &Compare) {
    if scope.lacks_answer(&compare.left) || scope.lacks_answer(&compare.right) {
        return;
    }
    let (left, right) = (scope.text(&compare.left), scope.text(&compare.right));
    let numbers = left
        .trim()
        .parse::<i128>()
        .ok()
        .zip(right.trim().parse::<i128>().ok());
    let equal = numbers.map_or(left == right, |(left, right)| left == right);
    let (fits, relation) = match compare.is {
        Comparison::Equal => (equal, "equal to"),
        Comparison::Different => (!equal, "different from"),
        Comparison::NotLess => (
            numbers.is_some_and(|(left, right)| left >= right),
            "not less than",
        ),
    };
    if !fits {
        let message = format!(
            "{} is `{left}`, which is not {relation} `{right}`",
            compare.left
        );
        let finding = Finding::new("compare", message).sides(format!("{relation} `{right}`"), left);
        scope.wrong_with_users(finding);
    }
}

fn same_status(scope: &mut Scope<'_>, names: &[String]) {
    let mut seen = Vec::new();
    for name in names {
        for page in scope.pages(name) {
            seen.extend(
                page.answer
                    .received()
                    .map(|received| (name.clone(), received.status, page.exchange)),
            );
        }
    }
    let Some((first, status, _)) = seen.first().cloned() else {
        return;
    };
    if let Some((other, found, exchange)) = seen.iter().find(|(_, found, _)| *found != status) {
        let message = format!(
            "`{first}` was answered with status {status} and `{other}` with status {found}"
        );
        let finding =
            Finding::new("same-status", message).sides(status.to_string(), found.to_string());
        scope.wrong(finding.on(*exchange));
    }
}

/// Growth by exactly one with each equal request, while nothing else was asked, is the request's own doing; users who
/// come and go by themselves do not keep step with it.
fn grows_with_each(scope: &mut Scope<'_>, names: &[String]) {
    let mut counts = Vec::new();
    for name in names {
        let Some(users) = scope.users(name, "grows-with-each") else {
            return;
        };
        let answer = users.listing.answers.last();
        let total = answer.and_then(|answer| answer.count(scope.input.api));
        counts.push(total.unwrap_or(users.all.len() as u64));
    }
    let grows = counts.len() > 2 && counts.windows(2).all(|pair| pair[1] == pair[0] + 1);
    if grows {
        let shown: Vec<String> = counts.iter().map(u64::to_string).collect();
        let message = format!(
            "each of {} equal reads made the account larger by one user",
            names.len()
        );
        scope.wrong(
            Finding::new("grows-with-each", message)
                .sides("reads that change nothing", shown.join(", ")),
        );
    }
}
