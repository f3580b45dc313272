//! Checks on one answer: status, headers, media type, body.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::capture::Answer;
use crate::check::scope::{Page, Scope};
use crate::check::value;
use crate::json::Tree;
use crate::spec::expectation::{Expectation, Statuses};
use crate::verdict::Finding;

/// Every check on answers that an expectation names.
pub(super) fn judge(scope: &mut Scope<'_>, expectation: &Expectation) {
    let answers = expectation.status.is_some()
        || expectation.media_type.is_some()
        || expectation.headers.is_some()
        || expectation.schema.is_some()
        || expectation.strict_json.is_some()
        || expectation.problem.is_some()
        || expectation.no_user_data.is_some()
        || expectation.empty_body.is_some()
        || expectation.values.is_some();
    if !answers {
        return;
    }
    for name in scope.subjects(expectation) {
        for page in scope.pages(&name) {
            judge_page(scope, expectation, page);
        }
    }
}

fn judge_page(scope: &mut Scope<'_>, expectation: &Expectation, page: Page<'_>) {
    if let Some(statuses) = &expectation.status {
        status(scope, statuses, page);
    }
    if let Some(types) = &expectation.media_type {
        media_type(scope, &types.0, page);
    }
    for (name, rule) in expectation.headers.iter().flatten() {
        let found = page
            .answer
            .received()
            .and_then(|received| received.whole_header(&name.to_ascii_lowercase()))
            .map(Value::String);
        if let Some(finding) =
            value::breach(scope, rule, found.as_ref(), &format!("the header `{name}`"))
        {
            scope.wrong(finding.on(page.exchange));
        }
    }
    if let Some(schema) = &expectation.schema {
        body_schema(scope, schema, page);
    }
    if expectation.strict_json == Some(true) {
        strict_json(scope, page);
    }
    if let Some(schema) = &expectation.problem {
        problem(scope, schema, page);
    }
    if expectation.no_user_data == Some(true) {
        no_user_data(scope, page);
    }
    if expectation.empty_body == Some(true) {
        let length = page
            .answer
            .received()
            .map_or(0, |received| received.body.len());
        if length > 0 {
            let finding = Finding::new(
                "empty-body",
                format!("the body of `{}` holds {length} bytes", page.name),
            );
            scope.wrong(
                finding
                    .sides("no body", format!("{length} bytes"))
                    .on(page.exchange),
            );
        }
    }
    if let Some(values) = &expectation.values {
        for (pointer, rule) in values {
            let Some(found) = json(scope, page, "values", |body| {
                body.pointer(pointer).map(Tree::to_value)
            }) else {
                continue;
            };
            if let Some(finding) =
                value::breach(scope, rule, found.as_ref(), &format!("`{pointer}`"))
            {
                scope.wrong(finding.at(pointer).on(page.exchange));
            }
        }
    }
}

fn status(scope: &mut Scope<'_>, statuses: &Statuses, page: Page<'_>) {
    let Some(received) = page.answer.received() else {
        return;
    };
    let wanted: Vec<String> = statuses.0.iter().map(|status| scope.text(status)).collect();
    let table = &scope.input.api.statuses;
    let fits = wanted.iter().any(|wanted| match wanted.as_str() {
        "documented" => table.documented.contains(&received.status),
        "declared" => table.declared.contains(&received.status),
        class if class.ends_with("xx") => class.starts_with(&(received.status / 100).to_string()),
        number => number.parse() == Ok(received.status),
    });
    if !fits {
        let expected = wanted.join(" or ");
        let message = format!(
            "`{}` was answered with status {}",
            page.name, received.status
        );
        let finding = Finding::new("status", message).sides(expected, received.status.to_string());
        scope.wrong(finding.on(page.exchange));
    }
}

fn media_type(scope: &mut Scope<'_>, wanted: &[String], page: Page<'_>) {
    let Some(received) = page.answer.received() else {
        return;
    };
    let found = received.media_type().unwrap_or_default();
    let fits = |wanted: &String| match wanted.split_once('*') {
        Some((head, tail)) => {
            let inner = found.strip_prefix(head);
            inner.is_some_and(|inner| inner.len() > tail.len() && inner.ends_with(tail))
        }
        None => wanted.eq_ignore_ascii_case(&found),
    };
    if wanted.iter().any(fits) {
        return;
    }
    let observed = if found.is_empty() {
        "no media type".to_owned()
    } else {
        found
    };
    let message = format!("`{}` was answered as {observed}", page.name);
    let finding = Finding::new("media-type", message).sides(wanted.join(" or "), observed);
    scope.wrong(finding.on(page.exchange));
}

/// What somebody makes of the body as JSON; what is none is recorded under the check that needs it.
fn json<R>(
    scope: &mut Scope<'_>,
    page: Page<'_>,
    check: &str,
    make: impl FnOnce(&Tree<'_>) -> R,
) -> Option<R> {
    match page.answer.body(make) {
        Ok(value) => Some(value),
        Err(why) => {
            let message = format!("the body of `{}` is not JSON: {why}", page.name);
            scope.wrong(
                Finding::new(check, message)
                    .sides("a JSON body", why)
                    .on(page.exchange),
            );
            None
        }
    }
}

fn body_schema(scope: &mut Scope<'_>, name: &str, page: Page<'_>) {
    let schema = scope.input.schemas.get(name);
    let judge = |body: &Tree<'_>| schema.map(|schema| schema.breaches(body));
    let Some(Some(breaches)) = json(scope, page, "schema", judge) else {
        return;
    };
    let Some(first) = breaches.first() else {
        return;
    };
    let message = format!(
        "the body of `{}` breaks the schema `{name}`: {}",
        page.name, first.message
    );
    let finding =
        Finding::new("schema", message).sides(first.expected.clone(), first.message.clone());
    scope.wrong(
        finding
            .at(&first.pointer)
            .on(page.exchange)
            .and_more(breaches.len() - 1),
    );
}

fn strict_json(scope: &mut Scope<'_>, page: Page<'_>) {
    let Ok(body) = page.answer.envelope() else {
        json(scope, page, "strict-json", |_| ());
        return;
    };
    let Some(first) = body.liberties.first() else {
        return;
    };
    let message = format!(
        "the body of `{}` is not JSON to the letter: {first}",
        page.name
    );
    let finding =
        Finding::new("strict-json", message).sides("JSON as RFC 8259 defines it", first.clone());
    scope.wrong(finding.on(page.exchange).and_more(body.liberties.len() - 1));
}

fn problem(scope: &mut Scope<'_>, name: &str, page: Page<'_>) {
    body_schema(scope, name, page);
    let (Ok(body), Some(received)) = (page.answer.envelope(), page.answer.received()) else {
        return;
    };
    let status = body.value.pointer("/status").map(Tree::of);
    let Some(said) = status.as_ref().and_then(Tree::scalar) else {
        return;
    };
    if said.trim().parse() != Ok(received.status) {
        let message = format!(
            "the problem says status {said} and the answer has status {}",
            received.status
        );
        let finding = Finding::new("problem", message).sides(received.status.to_string(), said);
        scope.wrong(finding.at("/status").on(page.exchange));
    }
}

/// Identities shorter than this may stand in any text by chance.
const TELLING: usize = 6;

fn no_user_data(scope: &mut Scope<'_>, page: Page<'_>) {
    if let Ok(users) = page.answer.users()
        && !users.is_empty()
    {
        let message = format!(
            "`{}` lists {} users to somebody who may not see them",
            page.name,
            users.len()
        );
        let finding = Finding::new("no-user-data", message)
            .sides("no user data", format!("{} users", users.len()));
        return scope.wrong(finding.on(page.exchange));
    }
    if let Some(record) = record_inside(scope, page.answer) {
        let message = format!("the answer to `{}` holds a user's record", page.name);
        let finding = Finding::new("no-user-data", message).sides("no user data", record);
        return scope.wrong(finding.on(page.exchange));
    }
    if let Some(id) = named_user(scope, page.answer) {
        let message = format!("the answer to `{}` names the user `{id}`", page.name);
        let finding =
            Finding::new("no-user-data", message).sides("no user data", "a user's identity");
        scope.wrong(finding.on(page.exchange));
    }
}

/// What a record of a user anywhere in an answer is made of: an identity, and other members that the suite knows. One more
/// could stand in the description of an error.
fn record_inside(scope: &Scope<'_>, answer: &Answer) -> Option<String> {
    let api = &scope.input.api;
    let top = |pointer: &str| {
        pointer
            .trim_start_matches('/')
            .split('/')
            .next()
            .map(str::to_owned)
    };
    let identity = top(&api.answer.identity)?;
    let known: BTreeSet<String> = api
        .fields
        .values()
        .filter_map(|field| top(&field.at))
        .collect();
    let received = answer.received()?;
    let body = received.body.bytes();
    let tree: Value = serde_json::from_slice(&body).ok()?;
    let mut left = vec![&tree];
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(members) => {
                let others = members
                    .keys()
                    .filter(|name| **name != identity && known.contains(*name));
                let others: Vec<&str> = others.take(2).map(String::as_str).collect();
                if let (true, [one, two]) = (members.contains_key(&identity), &others[..]) {
                    return Some(format!("an object with `{identity}`, `{one}` and `{two}`"));
                }
                left.extend(members.values());
            }
            _ => {}
        }
    }
    None
}

fn named_user(scope: &Scope<'_>, answer: &Answer) -> Option<String> {
    let population = scope.input.population?;
    let received = answer.received()?;
    let body = received.body.bytes();
    let text = String::from_utf8_lossy(&body);
    let asked = &answer.exchange.sent.url;
    let mut ids = population
        .users
        .iter()
        .filter_map(|user| user.id())
        .filter(|id| id.len() >= TELLING);
    ids.find(|id| text.contains(*id) && !asked.contains(*id))
        .map(str::to_owned)
}
