//! One user of a list: who it is, and where its record stands.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::OnceLock;

use serde_json::Value;

use crate::exchange::Content;
use crate::json::{Text, Tree};
use crate::spec::api::Api;

/// One user of a list.
///
/// An account may have a million of them, so a user is little more than its identity: the record stays the text that it
/// was in the body, and is read when somebody asks.
#[derive(Debug)]
pub struct User {
    id: Option<Box<str>>,
    liberties: Box<[String]>,
    fingerprint: u64,
    content: Content,
    place: Range<u32>,
    /// The record, if it may be kept and somebody has asked.
    kept: OnceLock<Box<Tree<'static>>>,
    keeps: bool,
}

impl User {
    /// The user whose record is this part of a body; `keeps` where the record may stay in memory once it is read.
    /// `None` where the part is no JSON.
    #[must_use]
    pub(super) fn read(
        api: &Api,
        content: &Content,
        part: Range<usize>,
        keeps: bool,
    ) -> Option<User> {
        let bytes = content.part(part.clone());
        User::of_text(api, content, part, &bytes, keeps)
    }

    /// The same, for whoever has the bytes of the part at hand.
    pub(super) fn of_text(
        api: &Api,
        content: &Content,
        part: Range<usize>,
        bytes: &[u8],
        keeps: bool,
    ) -> Option<User> {
        let text = Text::of(bytes);
        let body = text.read().ok()?;
        let place = u32::try_from(part.start).ok()?..u32::try_from(part.end).ok()?;
        Some(User {
            id: identity(&body.tree, &api.answer.identity).map(String::into_boxed_str),
            liberties: body.liberties.into(),
            fingerprint: fingerprint(&body.tree, api),
            content: content.clone(),
            place,
            kept: OnceLock::new(),
            keeps,
        })
    }

    /// A user of a record that stands in no body as it is.
    #[must_use]
    pub fn alone(record: &Value, api: &Api) -> Option<User> {
        let content = Content::from(record.to_string().into_bytes());
        let whole = 0..content.len();
        User::read(api, &content, whole, true)
    }

    /// Its identity as a text; `None` where the member is missing or blank.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// What RFC 8259 forbids and the text of the record does, in words.
    #[must_use]
    pub fn liberties(&self) -> &[String] {
        &self.liberties
    }

    /// The same number for the same identity with the same values of the fields that the suite speaks of.
    ///
    /// Members outside of `fields` may move all the time, such as a last login: they are no reason to distrust a finding.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// What somebody makes of the whole record.
    pub fn tree<R>(&self, make: impl FnOnce(&Tree<'_>) -> R) -> R {
        if self.keeps {
            let kept = || self.read_again(|tree| Box::new(tree.into_owned()));
            return make(self.kept.get_or_init(kept));
        }
        self.read_again(|tree| make(&tree))
    }

    fn read_again<R>(&self, make: impl FnOnce(Tree<'_>) -> R) -> R {
        let bytes = self
            .content
            .part(self.place.start as usize..self.place.end as usize);
        let text = Text::of(&bytes);
        // The text was read when the user was made.
        make(text.read().map_or(Tree::Null, |body| body.tree))
    }

    /// The text of a member; null, absent and structured values have none.
    #[must_use]
    pub fn field(&self, pointer: &str) -> Option<String> {
        self.tree(|tree| tree.pointer(pointer)?.scalar().map(Cow::into_owned))
    }
}

/// The identity of a user as a text; whole numbers and texts are identities, anything else is none.
fn identity(user: &Tree<'_>, pointer: &str) -> Option<String> {
    match user.pointer(pointer)? {
        Tree::Text(text) if !text.is_empty() => Some(text.as_ref().to_owned()),
        Tree::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn fingerprint(user: &Tree<'_>, api: &Api) -> u64 {
    let mut hasher = DefaultHasher::new();
    identity(user, &api.answer.identity).hash(&mut hasher);
    for field in api.fields.values() {
        match user.pointer(&field.at) {
            // The order of items tells nothing.
            Some(Tree::List(items)) => {
                let prints = items.iter().map(print);
                prints.fold(0_u64, u64::wrapping_add).hash(&mut hasher);
            }
            Some(value @ Tree::Object(_)) => print(value).hash(&mut hasher),
            value => value.and_then(Tree::scalar).hash(&mut hasher),
        }
    }
    hasher.finish()
}

fn print(value: &Tree<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.to_value().to_string().hash(&mut hasher);
    hasher.finish()
}
