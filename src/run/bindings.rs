//! What names stand for besides what is harvested: the account, parameters and settings of the target, and what is captured.

use crate::evidence::Listing;
use crate::json::Tree;
use crate::request::render::Bindings;
use crate::spec::api::Api as Style;
use crate::spec::scenario::CaptureSpec;
use crate::target::Api;

/// The names that every case of a suite may use.
pub(super) fn bindings(style: &Style, api: &Api) -> Bindings {
    let mut bindings = Bindings::new();
    bindings.insert("account".to_owned(), api.account.clone());
    bindings.insert("unknown-account".to_owned(), style.account.unknown.clone());
    bindings.insert("near-account".to_owned(), api.near_account());
    if let Some(foreign) = &api.foreign_account {
        bindings.insert("target.foreign-account".to_owned(), foreign.clone());
    }
    if let Some(appkey) = &api.appkey {
        bindings.insert("target.appkey".to_owned(), appkey.expose().to_owned());
    }
    for (name, value) in &api.settings {
        bindings.insert(format!("target.{name}"), value.clone());
    }
    for (name, parameter) in &style.parameters {
        let value = api
            .parameters
            .get(name)
            .map_or(parameter.default.as_str(), String::as_str);
        bindings.insert(format!("parameter.{name}"), value.to_owned());
    }
    bindings
}

/// The text that a scenario captures from the first answer, for its later requests and comparisons.
pub(super) fn captured_text(spec: &CaptureSpec, listing: &Listing) -> Option<String> {
    let answer = listing.answers.first()?;
    match (&spec.header, &spec.at) {
        (Some(header), _) => answer
            .received()?
            .header(&header.to_ascii_lowercase())
            .map(str::to_owned),
        (None, Some(pointer)) => {
            let text = |body: &Tree<'_>| Some(body.pointer(pointer)?.scalar()?.into_owned());
            answer.body(text).ok()?
        }
        (None, None) => None,
    }
}
