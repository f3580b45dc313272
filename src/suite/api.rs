//! What must hold between the parts of a `suite.yaml`.

use regex::Regex;

use crate::document::{Document, step};
use crate::source::Diagnostic;
use crate::spec::api::{Api, PagingSpec, PagingStyle};
use crate::spec::decode::unknown_name;

/// Every mistake of a suite's description.
pub(super) fn check(document: &Document, api: &Api, folder: &str) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    if api.suite != folder {
        let wrong = document.wrong("/suite", format!("the suite calls itself `{}`", api.suite));
        mistakes.push(wrong.expected(format!("the name of its folder, `{folder}`")));
    }
    mistakes.extend(check_fields(document, api));
    mistakes.extend(check_pointers(document, api));
    if let Some(paging) = &api.paging {
        mistakes.extend(check_paging(document, paging));
    }
    if let Some(pattern) = &api.account.pattern
        && let Err(error) = Regex::new(pattern)
    {
        mistakes.push(document.wrong(
            "/account/pattern",
            format!("this is no regular expression: {error}"),
        ));
    }
    if api.population.readings.is_empty() {
        let wrong = document.wrong("/population/readings", "there is no way to read all users");
        mistakes.push(wrong.help("add a reading; `- {}` is the plain request"));
    }
    mistakes
}

fn check_fields(document: &Document, api: &Api) -> Vec<Diagnostic> {
    let mut used: Vec<(String, &String)> = Vec::new();
    if let Some(filter) = &api.filter {
        let fields = filter.fields.iter().enumerate();
        used.extend(fields.map(|(index, field)| (step("/filter/fields", index), field)));
    }
    if let Some(order) = &api.order {
        let fields = order.fields.iter().enumerate();
        used.extend(fields.map(|(index, field)| (step("/order/fields", index), field)));
        used.push(("/order/stable".to_owned(), &order.stable));
    }
    let unknown = used
        .into_iter()
        .filter(|(_, field)| !api.fields.contains_key(*field));
    let mistakes = unknown.map(|(at, field)| {
        let wrong = document.wrong(&at, format!("the suite has no field `{field}`"));
        unknown_name(wrong, field, api.fields.keys().map(String::as_str))
    });
    mistakes.collect()
}

fn check_pointers(document: &Document, api: &Api) -> Vec<Diagnostic> {
    let mut pointers = vec![("/answer/users".to_owned(), &api.answer.users)];
    pointers.push(("/answer/identity".to_owned(), &api.answer.identity));
    pointers.extend(
        api.answer
            .total
            .iter()
            .map(|total| ("/answer/total".to_owned(), total)),
    );
    pointers.extend(
        api.fields
            .iter()
            .map(|(name, field)| (step(&step("/fields", name), "at"), &field.at)),
    );
    if let Some(paging) = &api.paging {
        let named = [
            ("next", &paging.next),
            ("previous", &paging.previous),
            ("echo", &paging.echo),
        ];
        let named = named.into_iter().chain([("cursor", &paging.cursor)]);
        pointers.extend(named.filter_map(|(key, at)| Some((step("/paging", key), at.as_ref()?))));
    }
    let wrong = pointers
        .into_iter()
        .filter(|(_, pointer)| !pointer.is_empty() && !pointer.starts_with('/'));
    let mistakes = wrong.map(|(at, pointer)| {
        let wrong = document.wrong(&at, format!("`{pointer}` is no JSON pointer"));
        wrong.help(format!(
            "a pointer starts with `/`: `/{}`",
            pointer.replace('.', "/")
        ))
    });
    mistakes.collect()
}

fn check_paging(document: &Document, paging: &PagingSpec) -> Vec<Diagnostic> {
    let (key, present) = match paging.style {
        PagingStyle::PageNumber | PagingStyle::Offset => ("parameter", paging.parameter.is_some()),
        PagingStyle::Cursor => (
            "cursor",
            paging.cursor.is_some() && paging.parameter.is_some(),
        ),
        PagingStyle::NextUrl => ("next", paging.next.is_some()),
        PagingStyle::LinkHeader => return Vec::new(),
    };
    if present {
        return Vec::new();
    }
    vec![document.wrong_key(
        "/paging",
        format!("this style of paging needs the key `{key}`"),
    )]
}
