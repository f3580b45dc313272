//! JSON bodies, read tolerantly and with every liberty that they took.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

/// A body as a value, and why it is not JSON to the letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The value.
    pub value: Value,
    /// What RFC 8259 forbids and this body does, in words; empty for a proper one.
    pub liberties: Vec<String>,
}

/// Reads a body.
///
/// Invalid UTF-8, a byte order mark, keys that stand twice and bytes after the end are noted and passed over, so that one
/// case reports them and all others still judge what can be judged.
///
/// # Errors
/// Why there is no JSON value in it, in words.
pub fn read(bytes: &[u8]) -> Result<Body, String> {
    Ok(read_apart(&Text::of(bytes), None)?.0)
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
        let text = String::from_utf8_lossy(bytes);
        if matches!(text, Cow::Owned(_)) {
            liberties.push("it is not valid UTF-8".to_owned());
        }
        if text.starts_with('\u{feff}') {
            liberties.push("it starts with a byte order mark".to_owned());
        }
        Text { text, liberties }
    }

    fn content(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
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
) -> Result<(Body, Option<Vec<&'a str>>), String> {
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
    let value = reader
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
    Ok((Body { value, liberties }, met.items))
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
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_, 'de> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        if self.route.is_some_and(<[String]>::is_empty) {
            let mut texts = Vec::new();
            while let Some(item) = items.next_element::<&'de RawValue>()? {
                texts.push(item.get());
            }
            self.met.items = Some(texts);
            return Ok(Value::Array(Vec::new()));
        }
        let mut all = Vec::new();
        loop {
            let met = &mut *self.met;
            match items.next_element_seed(Reader { route: None, met })? {
                Some(item) => all.push(item),
                None => return Ok(Value::Array(all)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
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
            match map.entry(key) {
                serde_json::map::Entry::Vacant(place) => {
                    place.insert(value);
                }
                serde_json::map::Entry::Occupied(mut place) => {
                    self.met.twice.push(place.key().clone());
                    place.insert(value);
                }
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], liberties: &[&str]) {
        assert_eq!(read(bytes).unwrap().liberties, liberties);
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
            assert_eq!(read(bytes).unwrap_err(), why);
        }
        assert!(
            read("[".repeat(100_000).as_bytes())
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
            body.value,
            serde_json::json!({"a": {"users": []}, "total": 2})
        );
        assert_eq!(items.unwrap(), ["1", r#"{"b": 2 }"#]);
        let (body, items) = read_apart(&text, Some("/total")).unwrap();
        assert_eq!(items, None);
        assert_eq!(Ok(body), read(bytes));
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
            read(b"[9007199254740993]").unwrap().value.to_string(),
            "[9007199254740993]"
        );
    }
}
