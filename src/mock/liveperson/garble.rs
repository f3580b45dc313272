//! Breaks requests before they are served and replies after they are written, in the seeded ways.

use serde_json::{Value, json};

use crate::mock::liveperson::defects;
use crate::mock::liveperson::error::{Refusal, json_reply};
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};

/// Parameters that the service knows.
const PARAMETERS: [&str; 3] = ["v", "select", "include_deleted"];

/// Refuses good requests in the seeded ways.
pub(crate) fn refuse(request: &Incoming, switches: &Switches) -> Result<(), Refusal> {
    let given = request.parameter("select");
    let (absent, empty) = (given.is_none(), given.as_deref() == Some(""));
    let select = given.unwrap_or_default();
    let hostile =
        select.contains(['\'', '"', '<', '>', ';', '\\']) || select.contains(char::is_control);
    let stranger = || {
        let names = request.parameters().into_iter().map(|(name, _)| name);
        names
            .into_iter()
            .any(|name| !PARAMETERS.contains(&name.to_lowercase().as_str()))
    };
    let table = [
        (&defects::METHOD_REFUSED, true, 405),
        (&defects::PATH_MOVED, true, 404),
        (&defects::BODY_REFUSED, !request.body.is_empty(), 400),
        (&defects::BODY_UNSUPPORTED, !request.body.is_empty(), 415),
        (&defects::HOSTILE_SELECT_FAILS, hostile, 500),
        (&defects::STAR_SELECT_FAILS, select.contains('*'), 500),
        (
            &defects::LONG_SELECT_FAILS,
            select.chars().count() > 1000,
            500,
        ),
        (&defects::EXTRA_PARAMETER_FAILS, stranger(), 500),
        (&defects::SPACE_FAILS, select.contains(' '), 500),
        (&defects::SELECT_FAILS, !absent && !empty, 500),
        (&defects::EMPTY_SELECT_FAILS, empty, 500),
        (&defects::SELECT_ABSENT_REFUSED, absent, 400),
    ];
    let hit = table
        .iter()
        .find(|(defect, applies, _)| *applies && switches.breaks(defect));
    hit.map_or(Ok(()), |(_, _, status)| {
        Err(Refusal::new(*status, "Request cannot be served"))
    })
}

/// Breaks the list as a whole.
pub(crate) fn list(mut users: Vec<Value>, doubled: bool, switches: &Switches) -> Value {
    if doubled && switches.breaks(&defects::DUPLICATES_DOUBLE_ROWS) {
        users.extend(users.clone());
    }
    if switches.breaks(&defects::LIST_HAS_NULL) {
        users.push(Value::Null);
    }
    if let Some(user) = users.last_mut()
        && switches.breaks(&defects::LIST_HAS_BARE_ID)
    {
        *user = user.get("id").cloned().unwrap_or_default();
    }
    if switches.breaks(&defects::LIST_WRAPPED) {
        json!({ "users": users })
    } else if switches.breaks(&defects::LIST_NESTED) {
        json!([users])
    } else {
        Value::Array(users)
    }
}

/// Breaks a reply that carries a list.
pub(crate) fn reply(mut reply: Reply, switches: &Switches) -> Reply {
    if switches.defects.is_empty() {
        return reply;
    }
    let statuses = [
        (&defects::STATUS_201, 201),
        (&defects::STATUS_202, 202),
        (&defects::STATUS_206, 206),
        (&defects::STATUS_204, 204),
        (&defects::STATUS_418, 418),
    ];
    for (defect, status) in statuses {
        if switches.breaks(defect) {
            reply.status = status;
        }
    }
    if reply.status == 204 {
        reply.body.clear();
    }
    if switches.breaks(&defects::ERROR_IN_200) {
        reply.body = json_reply(
            200,
            &json!({"error": {"message": "Try again", "internalCode": 28}}),
        )
        .body;
    }
    media_type(&mut reply, switches);
    reply
}

/// Declares a wrong media type.
fn media_type(reply: &mut Reply, switches: &Switches) {
    if switches.breaks(&defects::MEDIA_TYPE_HTML) {
        reply.headers.retain(|(name, _)| name != "content-type");
        let header = (
            "content-type".to_owned(),
            "text/html;charset=utf-8".to_owned(),
        );
        reply.headers.push(header);
    }
}
