//! What goes wrong, and the body that says so.

use serde_json::{Value, json};

use crate::mock::avaya::{defects, variations};
use crate::mock::switches::Switches;
use crate::mock::wire::Reply;

const DOCS: &str =
    "https://developers.avayacloud.com/avaya-experience-platform/docs/error-handling";
const GATEWAY_DOCS: &str =
    "https://developers.avayacloud.com/onecloud-ccaas/v1.0/docs/error-handling";

/// One refused parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The name of the parameter.
    pub(crate) field: &'static str,
    /// What was expected of it.
    pub(crate) message: String,
}

/// Why a request is not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Parameters that cannot be understood.
    Violations(Vec<Violation>),
    /// A body that cannot be understood.
    Malformed,
    /// A credential is missing or wrong: `Appkey` or `Access-Token`.
    Unauthorized(&'static str),
    /// The credential does not allow it.
    Forbidden,
    /// There is no such resource.
    NotFound,
    /// The resource does not know the method.
    MethodNotAllowed(&'static str),
    /// No representation that the client accepts.
    NotAcceptable,
    /// The server failed.
    Internal,
}

impl Problem {
    /// The refusal of one parameter.
    pub(crate) fn of(field: &'static str, message: impl Into<String>) -> Self {
        Self::Violations(vec![Violation {
            field,
            message: message.into(),
        }])
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::Violations(_) | Self::Malformed => 400,
            Self::Unauthorized(_) => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed(_) => 405,
            Self::NotAcceptable => 406,
            Self::Internal => 500,
        }
    }

    fn anchor_title_detail(&self) -> (&'static str, &'static str, String) {
        match self {
            Self::Violations(_) => (
                "constraint-violation",
                "Constraint Violation",
                "The request is well formed, but its values break the rules listed in the violations.".into(),
            ),
            Self::Malformed => ("bad-request", "Bad Request", "The request body cannot be understood.".into()),
            Self::Unauthorized(missing) => (
                "unauthorized",
                "Unauthorized",
                format!("The request lacks valid authentication credentials ({missing})."),
            ),
            Self::Forbidden => ("forbidden", "Forbidden", "The caller may not read this account.".into()),
            Self::NotFound => ("resource-not-found", "Resource Not Found", "There is nothing at this path.".into()),
            Self::MethodNotAllowed(_) => (
                "method-not-allowed",
                "Method Not Allowed",
                "The resource does not know this method.".into(),
            ),
            Self::NotAcceptable => (
                "not-acceptable",
                "Not Acceptable",
                "Only application/json is served.".into(),
            ),
            Self::Internal => ("server-error", "Server Error", "An internal error occurred.".into()),
        }
    }

    fn body(&self, switches: &Switches) -> Value {
        let (anchor, title, detail) = self.anchor_title_detail();
        let gateway = switches.varies(&variations::PROBLEM_GATEWAY);
        let base = if gateway { GATEWAY_DOCS } else { DOCS };
        let mut status = json!(self.status());
        if switches.breaks(&defects::PROBLEM_STATUS_WRONG) {
            status = json!(500);
        }
        if switches.varies(&variations::PROBLEM_STATUS_TEXT) {
            status = json!(self.status().to_string());
        }
        let mut body = json!({ "type": format!("{base}#{anchor}"), "title": title, "status": status, "detail": detail });
        if switches.varies(&variations::PROBLEM_MINIMAL) {
            return json!({ "title": title, "status": body["status"] });
        }
        if let Self::Violations(violations) = self
            && !gateway
        {
            body["violations"] = violations.iter().map(violation).collect();
        }
        body
    }

    /// The whole answer.
    pub(crate) fn reply(&self, switches: &Switches) -> Reply {
        let body = self.body(switches);
        let (media_type, mut text) = if switches.varies(&variations::PROBLEM_AS_TEXT) {
            let (_, title, detail) = self.anchor_title_detail();
            ("text/plain", format!("{title}: {detail}"))
        } else if switches.varies(&variations::PROBLEM_AS_JSON) {
            ("application/json", body.to_string())
        } else {
            ("application/problem+json", body.to_string())
        };
        if switches.breaks(&defects::PROBLEM_BROKEN) {
            text.truncate(text.len() - 1);
        }
        let mut headers = vec![("content-type".to_owned(), media_type.to_owned())];
        match self {
            Self::Unauthorized(_) if switches.varies(&variations::NO_CHALLENGE) => {}
            Self::Unauthorized(_) => headers.push((
                "www-authenticate".into(),
                "Bearer realm=\"axp\", charset=\"UTF-8\"".into(),
            )),
            Self::MethodNotAllowed(allowed) => headers.push(("allow".into(), (*allowed).into())),
            _ => {}
        }
        Reply {
            status: self.status_sent(switches),
            headers,
            body: text.into_bytes(),
            damage: None,
        }
    }

    fn status_sent(&self, switches: &Switches) -> u16 {
        match self {
            Self::Violations(_) if switches.breaks(&defects::ERROR_AS_200) => 200,
            _ => self.status(),
        }
    }
}

fn violation(violation: &Violation) -> Value {
    json!({ "field": violation.field, "message": violation.message, "code": 20006 })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::Problem;
    use crate::mock::avaya::variations;
    use crate::mock::switches::Switches;

    fn body(problem: &Problem, switches: &Switches) -> Value {
        serde_json::from_slice(&problem.reply(switches).body).unwrap()
    }

    #[test]
    fn the_status_of_the_body_is_that_of_the_response() {
        for problem in [
            Problem::Forbidden,
            Problem::NotFound,
            Problem::of("filter", "x"),
        ] {
            assert_eq!(
                body(&problem, &Switches::default())["status"],
                problem.status()
            );
        }
    }

    #[test]
    fn a_refused_parameter_is_named() {
        let body = body(
            &Problem::of("pageSize", "must be at least 5"),
            &Switches::default(),
        );
        assert_eq!(body["violations"][0]["field"], "pageSize");
    }

    #[test]
    fn the_gateway_may_write_the_status_as_text() {
        let switches = Switches {
            variations: vec![&variations::PROBLEM_STATUS_TEXT],
            ..Switches::default()
        };
        assert_eq!(body(&Problem::Forbidden, &switches)["status"], "403");
    }
}
