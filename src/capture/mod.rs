//! What an exchange says in the terms of its API: body, users, total and links.

pub mod link;
mod records;
mod user;

use std::sync::Arc;

use serde_json::Value;

use crate::capture::link::Link;
use crate::capture::records::{Reading, Says, Source};
use crate::exchange::{Exchange, Received, TransportError};
use crate::json::{Body, Text, Tree, read_apart};
use crate::spec::api::{Api, PagingStyle};

pub use crate::capture::records::Records;
pub use crate::capture::user::User;

/// One exchange, read once, when somebody first asks what it says.
#[derive(Debug)]
pub struct Answer {
    /// The exchange.
    pub exchange: Arc<Exchange>,
    api: Arc<Api>,
    records: Arc<Records>,
    reading: Arc<Reading>,
}

/// A body without the users that it lists: an empty list stands in their place.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// The value.
    pub value: Value,
    /// What RFC 8259 forbids and the body does, its users included, in words; empty for a proper one.
    pub liberties: Vec<String>,
}

/// The users of an answer, or why it lists none.
type Listed = Result<Vec<Arc<User>>, Unreadable>;

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
    /// The answer of an exchange; users that were met before are those of `records`.
    #[must_use]
    pub fn of(exchange: Arc<Exchange>, api: &Arc<Api>, records: &Arc<Records>) -> Answer {
        let reading = records.reading(&exchange, api);
        Answer {
            exchange,
            api: Arc::clone(api),
            records: Arc::clone(records),
            reading,
        }
    }

    /// What it says; the first who asks reads it for all.
    fn says(&self) -> &Says {
        self.reading
            .says(|received| read(received, &self.api, &self.records))
    }

    /// The response, if there is one.
    #[must_use]
    pub fn received(&self) -> Option<&Received> {
        self.exchange.received.as_ref().ok()
    }

    /// The body as JSON, where it lists users without them: an empty list stands in their place.
    ///
    /// # Errors
    /// Why it is none.
    pub fn envelope(&self) -> Result<&Envelope, &str> {
        self.says().envelope.as_ref().map_err(String::as_str)
    }

    /// What somebody makes of the body as JSON, with everything in it. It is read anew each time.
    ///
    /// # Errors
    /// Why it is none.
    pub fn body<R>(&self, make: impl FnOnce(&Tree<'_>) -> R) -> Result<R, &str> {
        let bytes = self.received().map(|received| received.body.bytes());
        let text = Text::of(bytes.as_deref().unwrap_or_default());
        match text.read() {
            Ok(body) => Ok(make(&body.tree)),
            // Only to say why.
            Err(_) => self
                .envelope()
                .map(|envelope| make(&Tree::of(&envelope.value))),
        }
    }

    /// The users that it lists.
    ///
    /// # Errors
    /// Why it lists none.
    pub fn users(&self) -> Result<&[Arc<User>], &Unreadable> {
        self.says().users.as_deref()
    }

    /// The total as written, whatever its type.
    #[must_use]
    pub fn total(&self, api: &Api) -> Option<&Value> {
        self.envelope()
            .ok()?
            .value
            .pointer(api.answer.total.as_ref()?)
    }

    /// The total as a count; a number written as a text counts.
    #[must_use]
    pub fn count(&self, api: &Api) -> Option<u64> {
        let total = self.total(api)?;
        whole(total).or_else(|| total.as_str()?.trim().parse().ok())
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
        let (Some(pointer), Ok(body)) = (pointer, self.envelope()) else {
            return Link::Absent;
        };
        link::from_value(body.value.pointer(pointer))
    }
}

impl From<Body<'_>> for Envelope {
    fn from(body: Body<'_>) -> Envelope {
        Envelope {
            value: body.tree.to_value(),
            liberties: body.liberties,
        }
    }
}

/// What a response says.
fn read(received: &Received, api: &Api, records: &Records) -> Says {
    let bytes = received.body.bytes();
    let text = Text::of(&bytes);
    if received.status != api.answer.status {
        return Says {
            envelope: text.read().map(Envelope::from),
            users: Err(Unreadable::Status(received.status)),
        };
    }
    if let Ok((body, Some(items))) = read_apart(&text, Some(&api.answer.users))
        && items.iter().all(|item| item.starts_with('{'))
        && let Some(users) = records.users(api, &Source::of(&received.body, &bytes), &items)
    {
        let mut envelope = Envelope::from(body);
        let liberties = users.iter().flat_map(|user| user.liberties());
        envelope.liberties.extend(liberties.cloned());
        return Says {
            envelope: Ok(envelope),
            users: Ok(users),
        };
    }
    // Something is odd about it: as a whole it tells exactly what.
    match text.read() {
        Ok(body) => {
            let envelope = Envelope::from(body);
            Says {
                users: listed(&envelope.value, api),
                envelope: Ok(envelope),
            }
        }
        Err(why) => Says {
            envelope: Err(why.clone()),
            users: Err(Unreadable::NotJson(why)),
        },
    }
}

fn listed(body: &Value, api: &Api) -> Listed {
    let at = &api.answer.users;
    let list = body.pointer(at).and_then(Value::as_array);
    let list = list.ok_or_else(|| Unreadable::NoList(at.clone()))?;
    if let Some(index) = list.iter().position(|item| !item.is_object()) {
        return Err(Unreadable::NoObject(format!("{at}/{index}")));
    }
    let users = list.iter().filter_map(|value| User::alone(value, api));
    Ok(users.map(Arc::new).collect())
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
/// The number, where it is whole and not below zero, with or without decimals: to JSON, `5.0` and `5` are one number.
#[must_use]
pub fn whole(value: &Value) -> Option<u64> {
    let exact = || {
        let text = value.as_number()?.to_string();
        let (number, decimals) = text.split_once('.')?;
        let all_zero = decimals.bytes().all(|digit| digit == b'0');
        all_zero.then(|| number.parse().ok())?
    };
    value.as_u64().or_else(exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_may_have_decimals_that_are_nought() {
        let read = |text: &str| {
            serde_json::from_str(text)
                .map(|value: Value| whole(&value))
                .ok()
        };
        for (text, expected) in [
            ("5", Some(5)),
            ("5.0", Some(5)),
            ("137.00", Some(137)),
            ("5.5", None),
            ("-1", None),
            ("\"5\"", None),
            ("null", None),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }
}
