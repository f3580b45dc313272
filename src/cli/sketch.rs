//! The requests of a case as far as they are known before anything is harvested.

use std::fmt::Write as _;

use crate::case::{ANSWER, Case};
use crate::request::render::{Bindings, render};
use crate::request::{CredentialUse, Request};
use crate::spec::api::Api as Style;
use crate::spec::request::{RequestSpec, WalkBy};
use crate::target::{Api, Base};

/// The requests, a few lines each; what only the run knows stands as `{{name}}`.
pub(super) fn requests(style: &Style, api: Option<&Api>, case: &Case) -> String {
    let names = Names::of(style, api, case);
    let base = match api.map(|api| &api.base) {
        Some(Base::Url(url)) if url.port() != Some(0) => {
            url.as_str().trim_end_matches('/').to_owned()
        }
        _ => "{{base-url}}".to_owned(),
    };
    let single = case.scenario.request.iter().map(|spec| (ANSWER, spec));
    let several = case.scenario.requests.iter();
    let asked = single.chain(several.map(|(name, spec)| (name.as_str(), spec)));
    let mut text = String::new();
    for (name, spec) in asked {
        text.push_str(&one(style, &names, spec, &format!("{name}: GET {base}")));
    }
    for (name, spec) in &case.scenario.walks {
        text.push_str(&one(style, &names, spec, &format!("{name}: GET {base}")));
        let how = match spec.by {
            Some(WalkBy::Link) => "following the link to the next",
            Some(WalkBy::Number) => "by number",
            None => "as the suite counts them",
        };
        let _infallible = writeln!(text, "    and all further pages, {how}");
    }
    text
}

fn one(style: &Style, names: &Names, spec: &RequestSpec, head: &str) -> String {
    match render(style, spec, &names.bindings) {
        Ok(request) => names.shown(&written(&request, head)),
        Err(error) => format!("{head}/… ({error} before it is sent)\n"),
    }
}

fn written(request: &Request, head: &str) -> String {
    let mut text = format!("{head}{}", request.path);
    if !request.query.is_empty() {
        text.push('?');
        text.push_str(&request.query);
    }
    text.push('\n');
    for (name, value) in &request.headers {
        let _infallible = writeln!(text, "    {name}: {value}");
    }
    let credential = match &request.credential {
        CredentialUse::Role(role) => format!("the credential `{role}`"),
        CredentialUse::Absent => "no credential".to_owned(),
        CredentialUse::Malformed(_) => "a credential that nobody issued".to_owned(),
        CredentialUse::Replayed(role) => format!("a signature of `{role}` that was sent before"),
        CredentialUse::Stale(role) => format!("a signature of `{role}` from yesterday"),
        CredentialUse::Empty(_) => "an empty credential".to_owned(),
        CredentialUse::WrongScheme(_) => "a credential of an unknown scheme".to_owned(),
        CredentialUse::Longer(role) => format!("the credential `{role}` and a letter more"),
        CredentialUse::Shorter(role) => format!("the credential `{role}` without its last letter"),
        CredentialUse::Respelled(role) => {
            format!("the credential `{role}` with another last letter")
        }
        CredentialUse::OtherCase(role) => format!("the credential `{role}` in other case"),
        CredentialUse::Bare(role) => format!("the credential `{role}` without its scheme"),
    };
    let _infallible = writeln!(text, "    with {credential}");
    if let Some(body) = &request.body {
        let _infallible = writeln!(text, "    with the body {body}");
    }
    text
}

/// What names stand for: values that the plan knows, and marks for all others that no encoding changes.
pub(super) struct Names {
    bindings: Bindings,
    marks: Vec<(String, String)>,
}

impl Names {
    /// Everything that a case can name.
    pub(super) fn of(style: &Style, api: Option<&Api>, case: &Case) -> Names {
        let mut names = Names {
            bindings: Bindings::new(),
            marks: Vec::new(),
        };
        let unknown = style.account.unknown.clone();
        names.bindings.insert("unknown-account".to_owned(), unknown);
        if let Some(api) = api {
            names.bindings.extend([
                ("account".to_owned(), api.account.clone()),
                ("near-account".to_owned(), api.near_account()),
            ]);
        } else {
            names.mark("account");
            names.mark("near-account");
        }
        for (name, parameter) in &style.parameters {
            let set = api.and_then(|api| api.parameters.get(name));
            let value = set.map_or(parameter.default.as_str(), String::as_str);
            names
                .bindings
                .insert(format!("parameter.{name}"), value.to_owned());
        }
        for name in style.settings.keys() {
            names.mark(&format!("target.{name}"));
        }
        for name in &case.scenario.needs.settings {
            names.mark(&format!("target.{}", name.as_str()));
        }
        let harvested = case.scenario.witness.keys();
        for name in harvested.chain(case.scenario.capture.keys()) {
            names.mark(name);
        }
        names
    }

    fn mark(&mut self, name: &str) {
        let mark = format!("zq0{name}0qz");
        self.bindings.insert(name.to_owned(), mark.clone());
        self.marks.push((mark, format!("{{{{{name}}}}}")));
    }

    /// Values and marks by name.
    pub(super) fn bindings(&self) -> &Bindings {
        &self.bindings
    }

    /// Whether a text holds something that only the run knows.
    pub(super) fn has_mark(&self, text: &str) -> bool {
        let mut harvested = self
            .marks
            .iter()
            .filter(|(_, name)| !name.starts_with("{{target."));
        harvested.any(|(mark, _)| text.contains(mark))
    }

    fn shown(&self, text: &str) -> String {
        let marks = self.marks.iter();
        marks.fold(text.to_owned(), |text, (mark, name)| {
            text.replace(mark, name)
        })
    }
}
