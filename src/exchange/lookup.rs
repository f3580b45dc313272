//! Asks a directory service for the host of an account.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use url::Url;

use crate::exchange::errand::{Line, Refusal};
use crate::exchange::wire::Call;
use crate::target::Api;

/// How this request is named in messages.
const WHAT: &str = "domain lookup";

/// The base URL that the directory at `directory` names for the account and service of `api`.
pub(crate) async fn base_url(directory: &Url, api: &Api, line: &Line) -> Result<Url, Refusal> {
    let call = Call {
        method: reqwest::Method::GET,
        url: question(directory, api)?,
        headers: vec![("accept".to_owned(), "application/json".to_owned())],
        body: None,
    };
    let received = line.run(WHAT, &call).await?;
    let answer: Value = serde_json::from_slice(&received.body.bytes())
        .map_err(|_| Refusal::new(format!("{WHAT} answered what is no JSON"), true))?;
    let service = &api.lookup_service;
    let host = host(&answer, service)
        .ok_or_else(|| Refusal::new(format!("{WHAT} named no host for `{service}`"), true))?;
    let base = format!("{}://{host}", directory.scheme());
    match Url::parse(&base) {
        Ok(url) if url.path() == "/" && url.username().is_empty() => Ok(url),
        _ => {
            let detail = format!("{WHAT} named `{host}`, which is no host");
            Err(Refusal::new(line.mask.text(&detail), true))
        }
    }
}

fn question(directory: &Url, api: &Api) -> Result<Url, Refusal> {
    let account = utf8_percent_encode(&api.account, NON_ALPHANUMERIC);
    let service = utf8_percent_encode(&api.lookup_service, NON_ALPHANUMERIC);
    let start = directory.as_str().trim_end_matches('/');
    Url::parse(&format!(
        "{start}/api/account/{account}/service/{service}/baseURI.json?version=1.0"
    ))
    .map_err(|error| Refusal::new(format!("{WHAT} has no URL: {error}"), true))
}

/// The host in an answer about one service, or in a list of services.
fn host<'a>(answer: &'a Value, service: &str) -> Option<&'a str> {
    let entry = match answer.get("baseURIs").and_then(Value::as_array) {
        None => answer,
        Some(list) => list
            .iter()
            .find(|entry| entry["service"] == service)
            .or_else(|| {
                list.first()
                    .filter(|only| list.len() == 1 && only.get("service").is_none())
            })?,
    };
    entry
        .get("baseURI")?
        .as_str()
        .filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_of_an_answer_name_the_host() {
        let one = json!({"service": "a", "account": "1", "baseURI": "h.example:81"});
        assert_eq!(host(&one, "a"), Some("h.example:81"));
        let list = json!({"baseURIs": [{"service": "b", "baseURI": "x"}, {"service": "a", "baseURI": "y"}]});
        assert_eq!(host(&list, "a"), Some("y"));
        assert_eq!(host(&list, "c"), None);
        assert_eq!(
            host(&json!({"baseURIs": [{"baseURI": "z"}]}), "a"),
            Some("z")
        );
        assert_eq!(host(&json!([]), "a"), None);
    }
}
