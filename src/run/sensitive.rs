//! Masks the members of users that schemas mark as secret in everything that is told of a case.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::capture::json;
use crate::exchange::{Exchange, Mask, Received};
use crate::schema::Schema;
use crate::suite::Suite;
use crate::verdict::Outcome;

/// Masks every secret of a mask in what is told of a case: in its reason, its findings, and in the bodies themselves,
/// which reports show of a case that does not pass.
pub(super) fn seal(mask: &Mask, outcome: &mut Outcome) {
    if outcome.reason.is_none() || mask.size() == 0 {
        return;
    }
    outcome.reason = outcome.reason.as_deref().map(|reason| mask.text(reason));
    for finding in &mut outcome.findings {
        finding.message = mask.text(&finding.message);
        finding.expected = mask.text(&finding.expected);
        finding.observed = mask.text(&finding.observed);
    }
    for exchange in &mut outcome.exchanges {
        if let Ok(received) = &exchange.received {
            let sealed = sealed(mask, received);
            if sealed != *received {
                let mut masked = Exchange::clone(exchange);
                masked.received = Ok(sealed);
                *exchange = Arc::new(masked);
            }
        }
    }
}

fn sealed(mask: &Mask, received: &Received) -> Received {
    let headers = received.headers.iter();
    Received {
        status: received.status,
        headers: headers
            .map(|(name, value)| (name.clone(), mask.header(value)))
            .collect(),
        body: mask.bytes(&received.body).into_owned(),
    }
}

/// A mask of every secret member of every user that the exchanges of a case show.
///
/// Read anew from the bodies, because only a case that has something to say needs it.
pub(super) fn members(suite: &Suite, outcome: &Outcome) -> Mask {
    if outcome.reason.is_none() {
        return Mask::default();
    }
    let schemas = suite.schemas.names();
    let schemas: Vec<&Schema> = schemas.filter_map(|name| suite.schemas.get(name)).collect();
    let mut secrets = BTreeSet::new();
    for exchange in &outcome.exchanges {
        let Ok(received) = &exchange.received else {
            continue;
        };
        let mut concerned = schemas.iter();
        if !concerned.any(|schema| schema.may_hold_secrets(&received.body)) {
            continue;
        }
        let Ok(body) = json::read(&received.body) else {
            continue;
        };
        let users = body.value.pointer(&suite.api.answer.users);
        for user in users.and_then(Value::as_array).into_iter().flatten() {
            secrets.extend(schemas.iter().flat_map(|schema| schema.secrets(user)));
        }
    }
    Mask::new(secrets)
}
