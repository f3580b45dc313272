//! What an exchange says in the terms of its API: body, users, total and links.

pub mod json;
pub mod link;

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::capture::json::Body;
use crate::capture::link::Link;
use crate::exchange::{Exchange, Received, TransportError};
use crate::spec::api::{Api, PagingStyle};

/// One exchange, read once.
#[derive(Debug)]
pub struct Answer {
    /// The exchange.
    pub exchange: Arc<Exchange>,
    body: OnceLock<Result<Body, String>>,
    users: OnceLock<Result<Vec<User>, Unreadable>>,
}

/// One user of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// Its identity as a text; `None` where the member is missing or blank.
    pub id: Option<String>,
    /// The whole record.
    pub value: Value,
}

/// Why an answer holds no list of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no answer.
    Transport(TransportError),
    /// The status is not that of a list.
    Status(u16),
    /// The body is not JSON; says why.
    NotJson(String),
    /// There is no list where it should be; the JSON pointer.
    NoList(String),
    /// An item of the list is no object; its JSON pointer.
    NoObject(String),
}

impl Answer {
    /// Wraps an exchange.
    #[must_use]
    pub fn new(exchange: Arc<Exchange>) -> Answer {
        Answer {
            exchange,
            body: OnceLock::new(),
            users: OnceLock::new(),
        }
    }

    /// The response, if there is one.
    #[must_use]
    pub fn received(&self) -> Option<&Received> {
        self.exchange.received.as_ref().ok()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Why it is none.
    pub fn body(&self) -> Result<&Body, &str> {
        let read = || match &self.exchange.received {
            Ok(received) => json::read(&received.body),
            Err(error) => Err(error.detail.clone()),
        };
        self.body.get_or_init(read).as_ref().map_err(String::as_str)
    }

    /// The users that it lists, whatever its status is not.
    ///
    /// # Errors
    /// Why it lists none.
    pub fn users(&self, api: &Api) -> Result<&[User], &Unreadable> {
        self.users.get_or_init(|| self.read_users(api)).as_deref()
    }

    fn read_users(&self, api: &Api) -> Result<Vec<User>, Unreadable> {
        match &self.exchange.received {
            Err(error) => return Err(Unreadable::Transport(error.clone())),
            Ok(received) if received.status != api.answer.status => {
                return Err(Unreadable::Status(received.status));
            }
            Ok(_) => {}
        }
        let body = self
            .body()
            .map_err(|why| Unreadable::NotJson(why.to_owned()))?;
        let at = &api.answer.users;
        let list = body.value.pointer(at).and_then(Value::as_array);
        let list = list.ok_or_else(|| Unreadable::NoList(at.clone()))?;
        if let Some(index) = list.iter().position(|item| !item.is_object()) {
            return Err(Unreadable::NoObject(format!("{at}/{index}")));
        }
        Ok(list
            .iter()
            .map(|value| User {
                id: identity(value, &api.answer.identity),
                value: value.clone(),
            })
            .collect())
    }

    /// The total as written, whatever its type.
    #[must_use]
    pub fn total(&self, api: &Api) -> Option<&Value> {
        self.body().ok()?.value.pointer(api.answer.total.as_ref()?)
    }

    /// The total as a count; a number written as a text counts.
    #[must_use]
    pub fn count(&self, api: &Api) -> Option<u64> {
        let total = self.total(api)?;
        total
            .as_u64()
            .or_else(|| total.as_str()?.trim().parse().ok())
    }

    /// The link to the next page.
    #[must_use]
    pub fn next(&self, api: &Api) -> Link {
        self.link(
            api,
            "next",
            api.paging
                .as_ref()
                .and_then(|paging| paging.next.as_deref()),
        )
    }

    /// The link to the previous page.
    #[must_use]
    pub fn previous(&self, api: &Api) -> Link {
        self.link(
            api,
            "prev",
            api.paging
                .as_ref()
                .and_then(|paging| paging.previous.as_deref()),
        )
    }

    fn link(&self, api: &Api, relation: &str, pointer: Option<&str>) -> Link {
        if api
            .paging
            .as_ref()
            .is_some_and(|paging| paging.style == PagingStyle::LinkHeader)
        {
            let header = self.received().and_then(|received| received.header("link"));
            return header.map_or(Link::Absent, |value| link::from_header(value, relation));
        }
        let (Some(pointer), Ok(body)) = (pointer, self.body()) else {
            return Link::Absent;
        };
        link::from_value(body.value.pointer(pointer))
    }
}

/// The identity of a user as a text; whole numbers and texts are identities, anything else is none.
#[must_use]
pub fn identity(user: &Value, pointer: &str) -> Option<String> {
    match user.pointer(pointer)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The text of a field of a user; null, absent and structured values have none.
#[must_use]
pub fn field_text(user: &Value, pointer: &str) -> Option<String> {
    match user.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

impl Unreadable {
    /// What was observed instead of a list, in words.
    #[must_use]
    pub fn observed(&self) -> String {
        match self {
            Unreadable::Transport(error) => error.detail.clone(),
            Unreadable::Status(status) => format!("status {status}"),
            Unreadable::NotJson(why) => format!("a body that is not JSON: {why}"),
            Unreadable::NoList(at) if at.is_empty() => "a body that is no list".to_owned(),
            Unreadable::NoList(at) => format!("no list at `{at}`"),
            Unreadable::NoObject(at) => format!("an item that is no object at `{at}`"),
        }
    }
}
