//! Refusals and the replies that carry them.

use serde_json::{Value, json};

use crate::mock::liveperson::{defects, variations};
use crate::mock::switches::Switches;
use crate::mock::wire::Reply;

/// Why a request is not answered with users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The HTTP status.
    pub(crate) status: u16,
    /// A short sentence for the caller.
    pub(crate) message: &'static str,
    /// What OAuth 1.0 calls the problem, if it is one.
    pub(crate) oauth_problem: Option<&'static str>,
}

impl Refusal {
    /// A refusal that has nothing to do with OAuth 1.0.
    pub(crate) const fn new(status: u16, message: &'static str) -> Self {
        Self {
            status,
            message,
            oauth_problem: None,
        }
    }
}

/// Writes a refusal as this endpoint writes refusals.
pub(crate) fn render(refusal: &Refusal, switches: &Switches) -> Reply {
    let status = refusal.status;
    if status == 401 && switches.breaks(&defects::REFUSED_AS_ERROR_IN_200) {
        return json_reply(
            200,
            &json!({"error": {"message": refusal.message, "internalCode": 10}}),
        );
    }
    let (media_type, body) = body(refusal, switches);
    let mut reply = Reply {
        status: seeded_status(status, switches),
        headers: vec![("content-type".to_owned(), media_type.to_owned())],
        body: body.into_bytes(),
        damage: None,
    };
    if status == 401 && !switches.varies(&variations::NO_CHALLENGE) {
        let scheme = refusal.oauth_problem.map_or("Bearer", |_| "OAuth");
        let challenge = format!("{scheme} realm=\"le-users\"");
        reply
            .headers
            .push(("www-authenticate".to_owned(), challenge));
    }
    match reply.status {
        302 => reply
            .headers
            .push(("location".to_owned(), "/login".to_owned())),
        405 => reply.headers.push(("allow".to_owned(), "GET".to_owned())),
        _ => {}
    }
    reply
}

/// The status that is sent where a defect turns one refusal into another.
fn seeded_status(status: u16, switches: &Switches) -> u16 {
    let turned = [
        (401, &defects::REFUSED_AS_403, 403),
        (401, &defects::REFUSED_AS_400, 400),
        (401, &defects::REFUSED_AS_500, 500),
        (401, &defects::REFUSED_AS_REDIRECT, 302),
        (403, &defects::FORBIDDEN_AS_401, 401),
        (403, &defects::FORBIDDEN_AS_500, 500),
    ];
    let hit = turned
        .iter()
        .find(|(from, defect, _)| *from == status && switches.breaks(defect));
    hit.map_or(status, |(_, _, to)| *to)
}

/// Media type and text of an error body.
fn body(refusal: &Refusal, switches: &Switches) -> (&'static str, String) {
    let Refusal {
        status,
        message,
        oauth_problem,
    } = *refusal;
    if let Some(problem) = oauth_problem {
        return ("text/plain", format!("oauth_problem={problem}"));
    }
    if switches.varies(&variations::ERROR_OAUTH_TEXT) && status == 401 {
        return (
            "text/plain",
            "oauth_problem=token_rejected&oauth_problem_advice=renew".to_owned(),
        );
    }
    if switches.varies(&variations::ERROR_TEXT) {
        return ("text/plain; charset=utf-8", message.to_owned());
    }
    if switches.varies(&variations::ERROR_PROBLEM) {
        let problem = json!({"type": "about:blank", "title": message, "status": status});
        return ("application/problem+json", problem.to_string());
    }
    let inner = json!({"message": message, "internalCode": u32::from(status) * 10});
    let value = if switches.varies(&variations::ERROR_FLAT) {
        inner
    } else {
        json!({ "error": inner })
    };
    ("application/json", value.to_string())
}

/// A reply that carries a JSON value.
pub(crate) fn json_reply(status: u16, value: &Value) -> Reply {
    Reply {
        status,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: value.to_string().into_bytes(),
        damage: None,
    }
}
