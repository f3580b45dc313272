//! The domain lookup: which host serves an account's service. It asks for no credentials.

use serde_json::{Value, json};

use crate::mock::credential::liveperson as known;
use crate::mock::liveperson::error::{Refusal, json_reply};
use crate::mock::wire::{Incoming, Reply};

/// The services that this endpoint knows, in their exact spelling.
const SERVICES: [&str; 4] = [
    "accountConfigReadOnly",
    "accountConfigReadWrite",
    "agentVep",
    "sentinel",
];

/// Answers for one service, or for all of them where none is named.
pub(crate) fn answer(
    request: &Incoming,
    account: &str,
    service: Option<&str>,
) -> Result<Reply, Refusal> {
    if request.method != "GET" {
        return Err(Refusal::new(405, "Method not allowed"));
    }
    if account != known::ACCOUNT && account != known::FOREIGN_ACCOUNT {
        return Err(Refusal::new(404, "Account not found"));
    }
    let host = request.header("host").unwrap_or("localhost");
    let entry = |service: &str| json!({"service": service, "account": account, "baseURI": host});
    let Some(service) = service else {
        let all: Vec<Value> = SERVICES.iter().map(|service| entry(service)).collect();
        return Ok(json_reply(200, &json!({ "baseURIs": all })));
    };
    if SERVICES.contains(&service) {
        Ok(json_reply(200, &entry(service)))
    } else {
        Err(Refusal::new(404, "Service not found"))
    }
}
