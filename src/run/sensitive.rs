//! Masks the members of users that schemas mark as secret in everything that is told of a case.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde::de::IgnoredAny;
use serde_json::Value;

use crate::capture::json;
use crate::exchange::{Exchange, Mask, Received};
use crate::run::Run;
use crate::schema::Schema;
use crate::suite::Suite;
use crate::verdict::{CaseReport, Outcome};

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
    seal_exchanges(mask, &mut outcome.exchanges);
}

impl Run {
    /// The exchanges of a case as they may be shown, whatever it came to.
    ///
    /// Reports show none of a case that passes, so its answers still hold what schemas mark as secret.
    #[must_use]
    pub fn exchanges(&self, case: &CaseReport) -> Vec<Arc<Exchange>> {
        let mut exchanges = case.outcome.exchanges.clone();
        if let Some(suite) = self.suites.get(&case.suite) {
            let members = shown_members(suite, &exchanges);
            seal_exchanges(&members, &mut exchanges);
        }
        seal_exchanges(self.evidence.client().mask(), &mut exchanges);
        exchanges
    }
}

/// Masks every secret of a mask in the answers.
pub(super) fn seal_exchanges(mask: &Mask, exchanges: &mut [Arc<Exchange>]) {
    if mask.size() == 0 {
        return;
    }
    for exchange in exchanges {
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
        body: masked(mask, &received.body),
    }
}

/// A body without its secrets; one that was JSON still is, for whoever reads the report.
fn masked(mask: &Mask, body: &[u8]) -> Vec<u8> {
    match mask.bytes(body) {
        Cow::Owned(masked) if serde_json::from_slice::<IgnoredAny>(body).is_ok() => quoted(&masked),
        masked => masked.into_owned(),
    }
}

/// JSON in which a number that was masked, in part or as a whole, is a text.
fn quoted(masked: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(masked.len() + 16);
    let mut rest = masked;
    while let Some(first) = rest.first() {
        let (size, is_masked) = match first {
            b'"' => (text(rest), false),
            byte if is_bare(*byte) => {
                let size = rest.iter().take_while(|byte| is_bare(**byte)).count();
                (size, rest[..size].contains(&b'*'))
            }
            _ => (1, false),
        };
        let (token, left) = rest.split_at(size);
        whole.extend(is_masked.then_some(b'"'));
        whole.extend(token);
        whole.extend(is_masked.then_some(b'"'));
        rest = left;
    }
    whole
}

/// The length of the text that begins here, quotes included.
fn text(json: &[u8]) -> usize {
    let mut is_escaped = false;
    let inside = json.iter().skip(1).take_while(|byte| {
        let ends = **byte == b'"' && !is_escaped;
        is_escaped = **byte == b'\\' && !is_escaped;
        !ends
    });
    (inside.count() + 2).min(json.len())
}

/// Whether a byte outside of texts belongs to a number, a name or a mask.
fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+-.*".contains(&byte)
}

/// A mask of every secret member of every user that the exchanges of a case show.
///
/// Read anew from the bodies, because only a case that has something to say needs it.
pub(super) fn members(suite: &Suite, outcome: &Outcome) -> Mask {
    if outcome.reason.is_none() {
        return Mask::default();
    }
    shown_members(suite, &outcome.exchanges)
}

/// A mask of every secret member of every user that these exchanges show.
pub(super) fn shown_members(suite: &Suite, exchanges: &[Arc<Exchange>]) -> Mask {
    let schemas = suite.schemas.names();
    let schemas: Vec<&Schema> = schemas.filter_map(|name| suite.schemas.get(name)).collect();
    let mut secrets = BTreeSet::new();
    for exchange in exchanges {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_json_where_a_number_is_secret() {
        let mask = Mask::new(["627536".to_owned(), "pass\"word".to_owned()]);
        let body =
            br#"{"pin":627536,"near":[1627536.5],"text":"a \\\" 627536","other":"pass\"word"}"#;
        let sealed = masked(&mask, body);
        assert_eq!(
            String::from_utf8_lossy(&sealed),
            r#"{"pin":"***","near":["1***.5"],"text":"a \\\" ***","other":"***"}"#
        );
        assert!(serde_json::from_slice::<Value>(&sealed).is_ok());
    }

    #[test]
    fn what_is_no_json_is_masked_as_it_is() {
        let mask = Mask::new(["627536".to_owned()]);
        assert_eq!(masked(&mask, b"<p>pin 627536"), b"<p>pin ***");
    }
}
