//! What must hold between the parts of a `suite.yaml`.

use std::collections::BTreeSet;

use regex::Regex;

use crate::document::{Document, step};
use crate::source::Diagnostic;
use crate::spec::api::{Api, PagingSpec, PagingStyle};
use crate::spec::decode::unknown_name;
use crate::suite::lint::{self, Manner};

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
    mistakes.extend(check_account(document, api));
    mistakes.extend(check_templates(document, api));
    for (index, reading) in api.population.readings.iter().enumerate() {
        let at = step("/population/readings", index);
        let place = (at.as_str(), Manner::Walk);
        mistakes.extend(lint::check_request(document, api, place, reading));
    }
    if api.population.readings.is_empty() {
        let wrong = document.wrong("/population/readings", "there is no way to read all users");
        mistakes.push(wrong.help("add a reading; `- {}` is the plain request"));
    }
    mistakes
}

fn check_account(document: &Document, api: &Api) -> Option<Diagnostic> {
    let pattern = api.account.pattern.as_ref()?;
    let Ok(fits) = Regex::new(pattern) else {
        return lint::bad_pattern(document, "/account/pattern", pattern);
    };
    let unknown = &api.account.unknown;
    (!fits.is_match(unknown)).then(|| {
        let message = format!("`{unknown}` is no well-formed account");
        let wrong = document.wrong("/account/unknown", message);
        wrong.expected(format!("a text that matches `{pattern}`"))
    })
}

/// Names that stand for nothing where they are written; a form knows its field and its value.
fn check_templates(document: &Document, api: &Api) -> Vec<Diagnostic> {
    let run = lint::of_the_run(api);
    let with = |more: &[&str]| -> BTreeSet<String> {
        let more = more.iter().map(|name| (*name).to_owned());
        run.iter().cloned().chain(more).collect()
    };
    let places = [
        ("/request", with(&[])),
        ("/filter/forms", with(&["field", "value"])),
        ("/order/ascending", with(&["field"])),
        ("/order/descending", with(&["field"])),
        ("/population/readings", with(&[])),
    ];
    let unknown = places
        .into_iter()
        .flat_map(|(pointer, known)| lint::unknown_names(document, pointer, &known));
    unknown.map(|(_, mistake)| mistake).collect()
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
    let mut seen = BTreeSet::new();
    let mut mistakes = Vec::new();
    for (at, field) in used {
        let list = at.rsplit_once('/').map(|(list, _)| list.to_owned());
        if !api.fields.contains_key(field) {
            let wrong = document.wrong(&at, format!("the suite has no field `{field}`"));
            let known = api.fields.keys().map(String::as_str);
            mistakes.push(unknown_name(wrong, field, known));
        } else if !seen.insert((list, field)) {
            let wrong = document.wrong(&at, format!("the field `{field}` stands here twice"));
            mistakes.push(wrong.help("remove one of them"));
        }
    }
    mistakes
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
    let needed: &[(&str, bool)] = match paging.style {
        PagingStyle::PageNumber | PagingStyle::Offset => {
            &[("parameter", paging.parameter.is_some())]
        }
        PagingStyle::Cursor => &[
            ("cursor", paging.cursor.is_some()),
            ("parameter", paging.parameter.is_some()),
        ],
        PagingStyle::NextUrl => &[("next", paging.next.is_some())],
        PagingStyle::LinkHeader => &[],
    };
    let missing = needed.iter().filter(|(_, present)| !present);
    let mut mistakes: Vec<Diagnostic> = missing
        .map(|(key, _)| {
            let message = format!("this style of paging needs the key `{key}`");
            let wrong = document.wrong("/paging/style", message);
            wrong.help(format!("add `{key}: …` to `paging`"))
        })
        .collect();
    if let Some(size) = &paging.size
        && size.smallest > size.largest
    {
        let message = format!(
            "the largest page, of {}, is smaller than the smallest",
            size.largest
        );
        let wrong = document.wrong("/paging/size/largest", message);
        mistakes.push(wrong.expected(format!("at least {}", size.smallest)));
    }
    mistakes
}
