//! Checks on pages: their size, what they repeat of the request, and the links between them.

mod link;

use crate::capture::Answer;
use crate::capture::link::parts;
use crate::check::scope::{Scope, Users};
use crate::check::value::text;
use crate::spec::api::PagingSpec;
use crate::spec::expectation::{Echo, Expectation};
use crate::verdict::Finding;

/// Every check on pages that an expectation names.
pub(super) fn judge(scope: &mut Scope<'_>, expectation: &Expectation) {
    let Some(paging) = &scope.input.api.paging else {
        return;
    };
    for name in scope.subjects(expectation) {
        if expectation.page_sizes == Some(true) {
            page_sizes(scope, paging, &name);
        }
        for rule in expectation.echo.iter().flatten() {
            echo(scope, paging, &name, *rule);
        }
        if let Some(rules) = &expectation.links {
            link::links(scope, paging, &name, rules);
        }
    }
}

fn page_sizes(scope: &mut Scope<'_>, paging: &PagingSpec, name: &str) {
    let Some(users) = scope.users(name, "page-sizes") else {
        return;
    };
    let default = paging.size.as_ref().and_then(|size| size.default);
    let Some(size) = users.listing.size.or(default) else {
        return;
    };
    let held: Vec<u64> = counts(&users);
    let full = held.iter().take_while(|count| **count == size).count();
    let last = held.len() - usize::from(held.len() > 1 && held.last() == Some(&0));
    if let Some(page) = held.iter().position(|count| *count > size) {
        return wrong_size(scope, name, page, held[page], &format!("at most {size}"));
    }
    if full + 1 < last {
        return wrong_size(
            scope,
            name,
            full,
            held[full],
            &format!("{size}, since another page follows"),
        );
    }
    let total = users
        .listing
        .answers
        .first()
        .and_then(|answer| answer.count(scope.input.api));
    if !users.listing.walked {
        // A single first page is full unless there are fewer users than it could hold.
        if let (Some(total), Some(1)) = (
            total,
            page_number(paging, &users.listing.answers[0]).map(|n| n + 1 - paging.first),
        ) && held[0] < size.min(total)
        {
            let finding = size_of(scope, name, (0, held[0]), &size.min(total).to_string());
            // The total stands in the same answer: no change of the users could explain it.
            return scope.wrong(finding);
        }
    }
    if held.len() == 1 && held[0] < size {
        scope.vacuous("all users fit on one page");
    }
}

fn counts(users: &Users<'_>) -> Vec<u64> {
    users
        .listing
        .answers
        .iter()
        .map(|answer| answer.users().unwrap_or_default().len() as u64)
        .collect()
}

fn wrong_size(scope: &mut Scope<'_>, name: &str, page: usize, held: u64, expected: &str) {
    let finding = size_of(scope, name, (page, held), expected);
    scope.wrong_with_users(finding);
}

fn size_of(scope: &Scope<'_>, name: &str, (page, held): (usize, u64), expected: &str) -> Finding {
    let message = format!("page {} of `{name}` holds {held} users", page + 1);
    let finding = Finding::new("page-sizes", message).sides(expected, held.to_string());
    finding.on(scope.exchange(name, page))
}

/// The number of the page that was asked for.
fn page_number(paging: &PagingSpec, answer: &Answer) -> Option<u64> {
    let asked = parts(&answer.exchange.sent.url)?;
    let parameter = paging.parameter.as_ref()?;
    asked
        .parameter(parameter)
        .map_or(Some(paging.first), |text| text.parse().ok())
}

fn echo(scope: &mut Scope<'_>, paging: &PagingSpec, name: &str, rule: Echo) {
    let size = paging.size.as_ref();
    let pointer = match rule {
        Echo::Number => paging.echo.as_ref(),
        Echo::Size => size.and_then(|size| size.echo.as_ref()),
    };
    let Some(pointer) = pointer else { return };
    for page in scope.pages(name) {
        let asked = parts(&page.answer.exchange.sent.url);
        let wanted = match rule {
            Echo::Number => page_number(paging, page.answer),
            Echo::Size => size.and_then(|size| {
                let asked = asked
                    .as_ref()
                    .and_then(|asked| asked.parameter(&size.parameter).map(str::to_owned));
                asked.map_or(size.default, |text| text.parse().ok())
            }),
        };
        let Ok(body) = page.answer.envelope() else {
            continue;
        };
        let found = body.value.pointer(pointer).map(text);
        let Some(wanted) = wanted.map(|number| number.to_string()) else {
            continue;
        };
        if found.as_deref() != Some(wanted.as_str()) {
            let observed = found.unwrap_or_else(|| "nothing".to_owned());
            let what = if rule == Echo::Number {
                "number"
            } else {
                "size"
            };
            let message = format!(
                "page {} of `{name}` says its {what} is {observed}",
                page.index + 1
            );
            let finding = Finding::new("echo", message)
                .sides(wanted, observed)
                .at(pointer);
            return scope.wrong(finding.on(page.exchange));
        }
    }
}
