//! The members of users that schemas mark as secret, as a mask for what is said of a case.

use std::sync::Arc;

use serde_json::Value;

use crate::capture::json;
use crate::exchange::{Exchange, Mask};
use crate::suite::Suite;

/// A mask of every secret member of every user that these exchanges show.
///
/// Read anew from the bodies, because only a case that has something to say needs it.
pub(super) fn mask(suite: &Suite, exchanges: &[Arc<Exchange>]) -> Mask {
    let mask = Mask::default();
    for exchange in exchanges {
        let received = exchange.received.as_ref();
        let Ok(Ok(body)) = received.map(|received| json::read(&received.body)) else {
            continue;
        };
        let users = body.value.pointer(&suite.api.answer.users);
        for user in users.and_then(Value::as_array).into_iter().flatten() {
            for name in suite.schemas.names() {
                let schema = suite.schemas.get(name);
                let secrets = schema.map(|schema| schema.secrets(user));
                for secret in secrets.into_iter().flatten() {
                    mask.add(&secret);
                }
            }
        }
    }
    mask
}
