//! Where an API is and who may ask it, by the servers and security schemes of its description.

use serde_json::Value;

use crate::document::step;
use crate::draft::config::Scheme;
use crate::draft::openapi::description::Description;
use crate::draft::openapi::operation::Operation;
use crate::draft::openapi::request::Request;

/// Where an API is and who may ask it.
#[derive(Debug)]
pub(super) struct Access {
    /// An example of a base URL.
    pub(super) base: Option<String>,
    pub(super) scheme: Scheme,
    /// Whether somebody without a credential is refused.
    pub(super) refuses: bool,
}

/// What one scheme comes to.
enum Found {
    /// A credential.
    Credential(Scheme),
    /// Something that every request holds beside a credential.
    Beside,
}

/// Reads servers and security; keys that no credential can say become part of every request.
pub(super) fn read(
    description: &Description,
    operation: &Operation,
    request: &mut Request,
    todo: &mut Vec<String>,
) -> Access {
    let base = base(description, operation);
    let own = step(&operation.at, "security");
    let at = if description.get(&own).is_some() {
        own
    } else {
        "/security".to_owned()
    };
    let Some(alternatives) = description.get(&at).and_then(Value::as_array) else {
        todo.push("the description does not say who may ask: say how in the credentials of conformist.yaml".to_owned());
        return Access {
            base,
            scheme: Scheme::Unknown,
            refuses: false,
        };
    };
    let is_optional = alternatives
        .iter()
        .any(|one| one.as_object().is_some_and(serde_json::Map::is_empty));
    let named = alternatives
        .iter()
        .find(|one| one.as_object().is_some_and(|one| !one.is_empty()));
    let Some(schemes) = named.and_then(Value::as_object) else {
        return Access {
            base,
            scheme: Scheme::Anonymous,
            refuses: false,
        };
    };
    let mut scheme = None;
    for (name, scopes) in schemes {
        match read_scheme(description, name, scopes, request, todo) {
            Some(Found::Credential(found)) if scheme.is_none() => scheme = Some(found),
            Some(Found::Credential(_)) => {
                todo.push(format!("a second credential, `{name}`, goes with every request: send it under `request` in suite.yaml"));
            }
            Some(Found::Beside) => {}
            None => todo.push(format!("the security scheme `{name}` was not understood: say how in the credentials of conformist.yaml")),
        }
    }
    let is_known = scheme.is_some();
    let unread = if request.settings.iter().any(|(name, _)| name == "appkey") {
        Scheme::Anonymous
    } else {
        Scheme::Unknown
    };
    Access {
        base,
        scheme: scheme.unwrap_or(unread),
        refuses: is_known && !is_optional,
    }
}

fn read_scheme(
    description: &Description,
    name: &str,
    scopes: &Value,
    request: &mut Request,
    todo: &mut Vec<String>,
) -> Option<Found> {
    let at = description
        .resolve(&step("/components/securitySchemes", name))
        .ok()?;
    let text = |key: &str| description.text(&step(&at, key));
    let found = match text("type")? {
        "http" => match text("scheme")?.to_ascii_lowercase().as_str() {
            "bearer" => Scheme::Bearer,
            "basic" => Scheme::Basic,
            _ => return None,
        },
        "oauth2" => oauth2(description, &at, scopes, todo),
        "openIdConnect" => {
            todo.push(format!("`{name}` is OpenID Connect: a token is obtained by hand and set as `bearer`, or `oauth2` is configured"));
            Scheme::Bearer
        }
        "mutualTLS" => {
            todo.push(format!(
                "`{name}` is a certificate: set `client-certificate` in conformist.yaml"
            ));
            return Some(Found::Beside);
        }
        "apiKey" => {
            let key = text("name")?.to_owned();
            match text("in")? {
                "header" => Scheme::Key(key),
                "query" => {
                    let value = request.secret("The key that goes with every request.");
                    request.query.push((key, value));
                    return Some(Found::Beside);
                }
                "cookie" => {
                    let value = request.secret("The key that goes with every request.");
                    request
                        .headers
                        .push(("cookie".to_owned(), format!("{key}={value}")));
                    return Some(Found::Beside);
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Found::Credential(found))
}

fn oauth2(description: &Description, at: &str, scopes: &Value, todo: &mut Vec<String>) -> Scheme {
    let flows = step(at, "flows");
    let flow = ["clientCredentials", "password"];
    let Some(flow) = flow
        .into_iter()
        .find(|flow| description.get(&step(&flows, flow)).is_some())
    else {
        todo.push("tokens are obtained by a person who logs in: set one as `bearer`, or configure `oauth2` for a client".to_owned());
        return Scheme::Bearer;
    };
    if flow == "password" {
        todo.push("the token needs `grant: password`, `username` and `password` under `oauth2` in conformist.yaml".to_owned());
    }
    let url = description.text(&step(&step(&flows, flow), "tokenUrl"));
    let url = url.filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    let scopes = scopes
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let scopes: Vec<&str> = scopes.collect();
    Scheme::OAuth2(
        url.map(str::to_owned),
        (!scopes.is_empty()).then(|| scopes.join(" ")),
    )
}

/// The first server, with the defaults of its variables.
fn base(description: &Description, operation: &Operation) -> Option<String> {
    let places = [
        step(&operation.at, "servers"),
        step(&operation.item, "servers"),
        "/servers".to_owned(),
    ];
    let server = places
        .iter()
        .map(|at| step(at, 0))
        .find(|at| description.get(at).is_some())?;
    let mut url = description.text(&step(&server, "url"))?.to_owned();
    let variables = description
        .get(&step(&server, "variables"))
        .and_then(Value::as_object);
    for (name, variable) in variables.into_iter().flatten() {
        if let Some(default) = variable.get("default").and_then(Value::as_str) {
            url = url.replace(&format!("{{{name}}}"), default);
        }
    }
    let url = url.trim_end_matches('/').to_owned();
    let is_plain = url.chars().all(|letter| letter.is_ascii_graphic());
    (is_plain && (url.starts_with("http://") || url.starts_with("https://"))).then_some(url)
}
