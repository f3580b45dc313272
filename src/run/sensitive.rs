//! The members of users that schemas mark as secret, as a mask for what is said of a case.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::capture::json;
use crate::exchange::{Exchange, Mask};
use crate::suite::Suite;

/// A mask of every secret member of every user that these exchanges show.
///
/// Read anew from the bodies, because only a case that has something to say needs it.
pub(super) fn mask(suite: &Suite, exchanges: &[Arc<Exchange>]) -> Mask {
    let mut secrets = BTreeSet::new();
    let mut read: Vec<&[u8]> = Vec::new();
    for exchange in exchanges {
        let Ok(received) = &exchange.received else {
            continue;
        };
        if read.contains(&received.body.as_slice()) {
            continue;
        }
        read.push(&received.body);
        let Ok(body) = json::read(&received.body) else {
            continue;
        };
        let users = body.value.pointer(&suite.api.answer.users);
        for user in users.and_then(Value::as_array).into_iter().flatten() {
            for name in suite.schemas.names() {
                let schema = suite.schemas.get(name);
                secrets.extend(schema.into_iter().flat_map(|schema| schema.secrets(user)));
            }
        }
    }
    Mask::new(secrets)
}
