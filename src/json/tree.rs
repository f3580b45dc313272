//! The tree itself.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// A JSON value, whose texts are those of the text that it was read from wherever nothing in them is escaped.
#[derive(Debug, Clone, Default)]
pub enum Tree<'a> {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number; whole ones are exact.
    Number(Number),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Tree<'a>>),
    /// An object, in the order of its text; of two equal keys the last value counts.
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// The same value, borrowed.
    #[must_use]
    pub fn of(value: &'a Value) -> Tree<'a> {
        match value {
            Value::Null => Tree::Null,
            Value::Bool(flag) => Tree::Bool(*flag),
            Value::Number(number) => Tree::Number(number.clone()),
            Value::String(text) => Tree::Text(Cow::Borrowed(text)),
            Value::Array(items) => Tree::List(items.iter().map(Tree::of).collect()),
            Value::Object(members) => {
                let member = |(name, value): (&'a String, &'a Value)| {
                    (Cow::Borrowed(name.as_str()), Tree::of(value))
                };
                Tree::Object(members.iter().map(member).collect())
            }
        }
    }

    /// The same value on its own.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Tree::Null => Value::Null,
            Tree::Bool(flag) => Value::Bool(*flag),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::Text(text) => Value::String(text.as_ref().to_owned()),
            Tree::List(items) => Value::Array(items.iter().map(Tree::to_value).collect()),
            Tree::Object(members) => {
                let member = |(name, value): &(Cow<'a, str>, Tree<'a>)| {
                    (name.as_ref().to_owned(), value.to_value())
                };
                Value::Object(members.iter().map(member).collect())
            }
        }
    }

    /// The same value, with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> Tree<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        match self {
            Tree::Null => Tree::Null,
            Tree::Bool(flag) => Tree::Bool(flag),
            Tree::Number(number) => Tree::Number(number),
            Tree::Text(text) => Tree::Text(owned(text)),
            Tree::List(items) => Tree::List(items.into_iter().map(Tree::into_owned).collect()),
            Tree::Object(members) => {
                let members = members.into_iter();
                Tree::Object(
                    members
                        .map(|(name, value)| (owned(name), value.into_owned()))
                        .collect(),
                )
            }
        }
    }

    /// The members of an object.
    #[must_use]
    pub fn members(&self) -> Option<&[(Cow<'a, str>, Tree<'a>)]> {
        match self {
            Tree::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Absent, null and empty are one where documents do not say how a member without a value is written.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Tree::List(items) => items.is_empty(),
            Tree::Object(members) => members.is_empty(),
            scalar => scalar.is_unset(),
        }
    }

    /// Whether it is null or a text without letters.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        match self {
            Tree::Null => true,
            Tree::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// A member of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Tree<'a>> {
        match self {
            Tree::Object(members) => {
                let mut members = members.iter();
                members.find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// What stands at a JSON pointer.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Tree<'a>> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut here = self;
        for step in pointer.strip_prefix('/')?.split('/') {
            here = match here {
                Tree::List(items) => items.get(step.parse::<usize>().ok()?)?,
                _ if step.contains('~') => here.get(&step.replace("~1", "/").replace("~0", "~"))?,
                _ => here.get(step)?,
            };
        }
        Some(here)
    }

    /// The text of a text, number or boolean; null, absent and structured values have none.
    #[must_use]
    pub fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Tree::Text(text) => Some(Cow::Borrowed(text)),
            Tree::Number(number) => Some(Cow::Owned(number.to_string())),
            Tree::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
            Tree::Null | Tree::List(_) | Tree::Object(_) => None,
        }
    }
}

/// Whether each item of one list has a partner of its own in the other, whatever their order.
#[must_use]
pub fn pair_up<T>(one: &[T], other: &[T], alike: impl Fn(&T, &T) -> bool) -> bool {
    if one.len() != other.len() {
        return false;
    }
    if one.iter().zip(other).all(|(one, other)| alike(one, other)) {
        return true;
    }
    let mut left: Vec<&T> = other.iter().collect();
    one.iter().all(|item| {
        let partner = left.iter().position(|other| alike(item, other));
        partner.map(|place| left.swap_remove(place)).is_some()
    })
}

/// Objects are equal whatever the order of their members, and so are lists whatever that of their items: what users have
/// several of, such as groups, the documents show in no order.
impl PartialEq for Tree<'_> {
    fn eq(&self, other: &Tree<'_>) -> bool {
        match (self, other) {
            (Tree::Null, Tree::Null) => true,
            (Tree::Bool(one), Tree::Bool(other)) => one == other,
            (Tree::Number(one), Tree::Number(other)) => one == other,
            (Tree::Text(one), Tree::Text(other)) => one == other,
            (Tree::List(one), Tree::List(other)) => pair_up(one, other, Tree::eq),
            (Tree::Object(one), Tree::Object(rest)) => {
                one.len() == rest.len()
                    && one
                        .iter()
                        .enumerate()
                        .all(|(place, (name, value))| match &rest[place] {
                            (same, across) if same == name => value == across,
                            _ => other.get(name) == Some(value),
                        })
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Tree;

    #[test]
    fn items_pair_up_in_any_order_and_each_only_once() {
        let equal = |one, other| Tree::of(&one) == Tree::of(&other);
        assert!(equal(json!([1, {"a": [2, 3]}]), json!([{"a": [3, 2]}, 1])));
        assert!(!equal(json!([1, 1, 2]), json!([1, 2, 2])));
        assert!(!equal(json!([1]), json!([1, 1])));
    }
}
