//! JSON text as a tree that borrows from it, read tolerantly and with every liberty that it took.
//!
//! Implementation rationale: a `serde_json::Value` owns each text and hashes each name, which costs several times what the
//! reading itself does. Most answers are read once, judged, and never looked at again.

mod tree;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_json::value::RawValue;

pub use crate::json::tree::{Tree, pair_up};

/// Objects of more members than this are searched for equal keys by a table.
const FEW: usize = 24;

/// A body, and why it is not JSON to the letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Body<'a> {
    /// The value.
    pub tree: Tree<'a>,
    /// What RFC 8259 forbids and this body does, in words; empty for a proper one.
    pub liberties: Vec<String>,
}

/// The characters of a body.
pub struct Text<'a> {
    text: Cow<'a, str>,
    liberties: Vec<String>,
}

impl<'a> Text<'a> {
    /// Decodes a body.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Text<'a> {
        let mut liberties = Vec::new();
        // What is valid, as nearly all bodies are, is found so much sooner than by looking for what is not.
        let text = std::str::from_utf8(bytes).map_or_else(
            |_| {
                liberties.push("it is not valid UTF-8".to_owned());
                String::from_utf8_lossy(bytes)
            },
            Cow::Borrowed,
        );
        if text.starts_with('\u{feff}') {
            liberties.push("it starts with a byte order mark".to_owned());
        }
        Text { text, liberties }
    }

    fn content(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// Reads it.
    ///
    /// Invalid UTF-8, a byte order mark, keys that stand twice and bytes after the end are noted and passed over, so that
    /// one case reports them and all others still judge what can be judged.
    ///
    /// # Errors
    /// Why there is no JSON value in it, in words.
    pub fn read(&self) -> Result<Body<'_>, String> {
        Ok(read_apart(self, None)?.0)
    }
}

/// Reads a body, and leaves the items of the list at a JSON pointer as the texts that they are, unread: the value then
/// holds an empty list there. Without a list in that place nothing is set apart.
///
/// # Errors
/// Why there is no JSON value in it, in words. An item may still turn out to be none.
pub fn read_apart<'a>(
    text: &'a Text<'_>,
    pointer: Option<&str>,
) -> Result<(Body<'a>, Option<Vec<&'a str>>), String> {
    let content = text.content();
    if content.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    let route: Option<Vec<String>> = pointer.map(|pointer| {
        let tokens = pointer.split('/').skip(1);
        tokens
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
            .collect()
    });
    let mut deserializer = serde_json::Deserializer::from_str(content);
    let mut met = Met::default();
    let reader = Reader {
        route: route.as_deref(),
        met: &mut met,
    };
    let tree = reader
        .deserialize(&mut deserializer)
        .map_err(|error| explain(content, &error))?;
    let mut liberties = text.liberties.clone();
    if let Err(error) = deserializer.end() {
        liberties.push(format!(
            "something follows its end at line {} column {}",
            error.line(),
            error.column()
        ));
    }
    liberties.extend(
        met.twice
            .into_iter()
            .map(|key| format!("the key `{key}` stands twice in one object")),
    );
    Ok((Body { tree, liberties }, met.items))
}

fn explain(text: &str, error: &serde_json::Error) -> String {
    if text.trim_start().starts_with('<') {
        return "it looks like HTML or XML".to_owned();
    }
    // The message of the parser may not quote data, but its place always helps.
    let cause = match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        _ if error.to_string().contains("recursion limit") => "it nests too deeply",
        _ if error.to_string().contains("number out of range") => {
            "it holds a number that no double can hold"
        }
        _ => "it breaks the syntax of JSON",
    };
    format!("{cause} at line {} column {}", error.line(), error.column())
}

/// What was met on the way.
#[derive(Default)]
struct Met<'de> {
    twice: Vec<String>,
    items: Option<Vec<&'de str>>,
}

struct Reader<'a, 'de> {
    /// The keys from here to the list that is set apart; `None` where it is not below.
    route: Option<&'a [String]>,
    met: &'a mut Met<'de>,
}

impl<'de> DeserializeSeed<'de> for Reader<'_, 'de> {
    type Value = Tree<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_, 'de> {
    type Value = Tree<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree<'de>, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree<'de>, E> {
        Ok(Number::from_f64(value).map_or(Tree::Null, Tree::Number))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree<'de>, A::Error> {
        if self.route.is_some_and(<[String]>::is_empty) {
            let mut texts = Vec::new();
            while let Some(item) = items.next_element::<&'de RawValue>()? {
                texts.push(item.get());
            }
            self.met.items = Some(texts);
            return Ok(Tree::List(Vec::new()));
        }
        let mut all = Vec::new();
        loop {
            let met = &mut *self.met;
            match items.next_element_seed(Reader { route: None, met })? {
                Some(item) => all.push(item),
                None => return Ok(Tree::List(all)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree<'de>, A::Error> {
        let mut members = Members {
            all: Vec::with_capacity(8),
            keys: HashSet::new(),
        };
        while let Some(Key(key)) = entries.next_key()? {
            let route = match self.route {
                Some([first, rest @ ..]) if *first == key => Some(rest),
                _ => None,
            };
            if route.is_some() {
                // The last one of two equal keys counts.
                self.met.items = None;
            }
            let met = &mut *self.met;
            let value = entries.next_value_seed(Reader { route, met })?;
            if let Some(twice) = members.put(key, value) {
                self.met.twice.push(twice);
            }
        }
        Ok(Tree::Object(members.all))
    }
}

/// The members of an object, each key once.
struct Members<'de> {
    all: Vec<(Cow<'de, str>, Tree<'de>)>,
    /// The keys, once there are many.
    keys: HashSet<String>,
}

impl<'de> Members<'de> {
    /// Puts a member there; says its key if there was one with it already.
    fn put(&mut self, key: Cow<'de, str>, value: Tree<'de>) -> Option<String> {
        if self.has(&key) {
            let known = self.all.iter_mut().find(|(known, _)| *known == key)?;
            known.1 = value;
            return Some(key.into_owned());
        }
        self.all.push((key, value));
        None
    }

    fn has(&mut self, key: &str) -> bool {
        if self.all.len() < FEW {
            return self.all.iter().any(|(known, _)| known == key);
        }
        if self.keys.is_empty() {
            let known = self.all.iter().map(|(known, _)| known.as_ref().to_owned());
            self.keys = known.collect();
        }
        !self.keys.insert(key.to_owned())
    }
}

/// The key of a member, borrowed where nothing in it is escaped.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Key<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], liberties: &[&str]) {
        assert_eq!(Text::of(bytes).read().unwrap().liberties, liberties);
    }

    #[test]
    fn liberties_are_noted_and_the_value_is_still_read() {
        check(b"{\"a\": 1}", &[]);
        check(
            b"{\"a\": 1, \"a\": 2}",
            &["the key `a` stands twice in one object"],
        );
        check(b"[1] x", &["something follows its end at line 1 column 5"]);
        check(b"[\"\xff\"]", &["it is not valid UTF-8"]);
        check(
            "\u{feff}[]".as_bytes(),
            &["it starts with a byte order mark"],
        );
    }

    #[test]
    fn what_is_no_json_says_why() {
        for (bytes, why) in [
            (&b"<html>"[..], "it looks like HTML or XML"),
            (b"", "it is empty"),
            (b"[1, ", "it ends too early at line 1 column 4"),
            (b"nope", "it breaks the syntax of JSON at line 1 column 2"),
        ] {
            assert_eq!(Text::of(bytes).read().unwrap_err(), why);
        }
        assert!(
            Text::of("[".repeat(100_000).as_bytes())
                .read()
                .unwrap_err()
                .starts_with("it nests too deeply")
        );
    }

    #[test]
    fn the_list_is_set_apart_as_texts() {
        let bytes = br#"{"a": {"users": [1, {"b": 2 }]}, "total": 2}"#;
        let text = Text::of(bytes);
        let (body, items) = read_apart(&text, Some("/a/users")).unwrap();
        assert_eq!(
            body.tree.to_value(),
            serde_json::json!({"a": {"users": []}, "total": 2})
        );
        assert_eq!(items.unwrap(), ["1", r#"{"b": 2 }"#]);
        let (body, items) = read_apart(&text, Some("/total")).unwrap();
        assert_eq!(items, None);
        assert_eq!(Ok(body), Text::of(bytes).read());
    }

    #[test]
    fn of_two_lists_in_one_place_the_last_one_counts() {
        let text = Text::of(br#"{"u": [1], "u": [2]}"#);
        let (body, items) = read_apart(&text, Some("/u")).unwrap();
        assert_eq!(items.unwrap(), ["2"]);
        assert_eq!(body.liberties, ["the key `u` stands twice in one object"]);
        let text = Text::of(br#"{"u": [1], "u": 2}"#);
        assert_eq!(read_apart(&text, Some("/u")).unwrap().1, None);
    }

    #[test]
    fn large_integers_stay_exact() {
        assert_eq!(
            Text::of(b"[9007199254740993]")
                .read()
                .unwrap()
                .tree
                .to_value()
                .to_string(),
            "[9007199254740993]"
        );
    }

    #[test]
    fn a_tree_and_its_value_are_the_same() {
        let bytes = br#"{"a": [1, -2.5, null, "x\"y"], "b~c/d": {"e": true}}"#;
        let text = Text::of(bytes);
        let tree = text.read().unwrap().tree;
        let value = tree.to_value();
        assert_eq!(Tree::of(&value), tree);
        for pointer in ["", "/a/1", "/a/3", "/b~0c~1d/e", "/b", "/a/9", "/x", "a"] {
            let found = tree.pointer(pointer).map(Tree::to_value);
            assert_eq!(found.as_ref(), value.pointer(pointer), "{pointer}");
        }
    }

    #[test]
    fn objects_are_equal_whatever_the_order_of_their_members() {
        let text = |text: &'static str| Text::of(text.as_bytes());
        let (one, other) = (
            text(r#"{"a":1,"b":[{"c":2,"d":"x"}]}"#),
            text(r#"{"b":[{"d":"x","c":2}],"a":1}"#),
        );
        assert_eq!(one.read(), other.read());
        for different in [r#"{"a":1}"#, r#"{"a":1,"c":[]}"#, r#"{"b":1,"a":[]}"#, "[]"] {
            assert_ne!(one.read(), text(different).read(), "{different}");
        }
        assert_eq!(
            one.read().unwrap().tree.clone().into_owned(),
            one.read().unwrap().tree
        );
    }

    #[test]
    fn of_many_members_too_each_key_stands_once() {
        let members: Vec<String> = (0..60).map(|n| format!("\"k{}\": {n}", n % 50)).collect();
        let text = format!("{{{}}}", members.join(","));
        let text = Text::of(text.as_bytes());
        let body = text.read().unwrap();
        assert_eq!(body.liberties.len(), 10);
        assert_eq!(body.tree.get("k3"), Some(&Tree::Number(53.into())));
    }
}
