//! What must hold in every request and walk, those that read all users included.

use crate::document::{Document, step};
use crate::source::Diagnostic;
use crate::spec::api::Api;
use crate::spec::decode::unknown_name;
use crate::spec::request::{RequestSpec, role_of};
use crate::suite::lint::{Lint, known};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::suite) enum Manner {
    /// It is one request.
    Request,
    /// It is a walk over all pages.
    Walk,
}

/// Credentials that every suite has.
const FIXED: [&str; 10] = [
    "none",
    "malformed",
    "empty",
    "wrong-scheme",
    "longer",
    "shorter",
    "respelled",
    "other-case",
    "bare",
    "admin",
];

/// Every mistake of the request at a pointer.
pub(in crate::suite) fn check(
    document: &Document,
    api: &Api,
    (at, place): (&str, Manner),
    request: &RequestSpec,
) -> Vec<Diagnostic> {
    let mut mistakes = undescribed(document, api, at, request);
    if let (Some(usage), Some(filter)) = (&request.filter, &api.filter) {
        let forms: Vec<&str> = filter.forms.keys().map(String::as_str).collect();
        if !known(&usage.form, &forms) {
            let message = format!("the suite has no filter form `{}`", usage.form);
            let wrong = document.wrong(&step(&step(at, "filter"), "form"), message);
            mistakes.push(unknown_name(wrong, usage.form.as_str(), forms));
        }
    }
    if request.by.is_some() && place == Manner::Request {
        let wrong = document.wrong_key(&step(at, "by"), "`by` belongs to a walk");
        mistakes.push(wrong.help("name the request under `walks`"));
    }
    if let Some(credential) = &request.credential {
        let own = api.credentials.keys().map(String::as_str);
        let roles: Vec<&str> = FIXED.into_iter().chain(own).collect();
        let role = role_of(credential.as_str());
        if !known(credential, &roles) && !roles.contains(&role) {
            let message = format!("the suite has no credential role `{credential}`");
            let wrong = document.wrong(&step(at, "credential"), message);
            mistakes.push(unknown_name(wrong, credential.as_str(), roles));
        }
    }
    mistakes
}

/// Keys that mean nothing because the suite does not describe what they use.
fn undescribed(document: &Document, api: &Api, at: &str, request: &RequestSpec) -> Vec<Diagnostic> {
    let sized = api
        .paging
        .as_ref()
        .is_some_and(|paging| paging.size.is_some());
    let keys = [
        (
            "filter",
            request.filter.is_some(),
            api.filter.is_some(),
            "filter",
        ),
        (
            "order",
            request.order.is_some(),
            api.order.is_some(),
            "ordering",
        ),
        (
            "select",
            request.select.is_some(),
            api.select.is_some(),
            "selection of members",
        ),
        (
            "page",
            request.page.is_some(),
            api.paging.is_some(),
            "paging",
        ),
        ("by", request.by.is_some(), api.paging.is_some(), "paging"),
        ("size", request.size.is_some(), sized, "size of pages"),
    ];
    let idle = keys
        .into_iter()
        .filter(|(_, used, described, _)| *used && !described);
    let mistakes = idle.map(|(key, _, _, what)| {
        document.wrong_key(&step(at, key), format!("the suite describes no {what}"))
    });
    mistakes.collect()
}

impl Lint<'_> {
    pub(super) fn check_requests(&mut self) {
        let scenario = &self.case.scenario;
        let single = scenario.request.iter();
        let mut all: Vec<(String, Manner, &RequestSpec)> = single
            .map(|request| ("/request".to_owned(), Manner::Request, request))
            .collect();
        for (name, request) in &scenario.requests {
            all.push((step("/requests", name), Manner::Request, request));
        }
        for (name, request) in &scenario.walks {
            all.push((step("/walks", name), Manner::Walk, request));
        }
        for (path, place, request) in all {
            let at = self.at(&path);
            let found = check(self.document, self.context.api, (&at, place), request);
            self.mistakes.extend(found);
        }
    }
}
