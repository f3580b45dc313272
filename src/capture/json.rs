//! JSON bodies, read tolerantly and with every liberty that they took.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
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
    let mut liberties = Vec::new();
    let text = String::from_utf8_lossy(bytes);
    if matches!(text, std::borrow::Cow::Owned(_)) {
        liberties.push("it is not valid UTF-8".to_owned());
    }
    let text = text.strip_prefix('\u{feff}').map_or(&*text, |rest| {
        liberties.push("it starts with a byte order mark".to_owned());
        rest
    });
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut twice = Vec::new();
    let value = Strict { twice: &mut twice }
        .deserialize(&mut deserializer)
        .map_err(|error| explain(text, &error))?;
    if let Err(error) = deserializer.end() {
        liberties.push(format!(
            "something follows its end at line {} column {}",
            error.line(),
            error.column()
        ));
    }
    liberties.extend(
        twice
            .into_iter()
            .map(|key| format!("the key `{key}` stands twice in one object")),
    );
    Ok(Body { value, liberties })
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

struct Strict<'a> {
    twice: &'a mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
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
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(Strict { twice: self.twice })? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(Strict { twice: self.twice })?;
            if map.contains_key(&key) {
                self.twice.push(key.clone());
            }
            map.insert(key, value);
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
    fn large_integers_stay_exact() {
        assert_eq!(
            read(b"[9007199254740993]").unwrap().value.to_string(),
            "[9007199254740993]"
        );
    }
}
