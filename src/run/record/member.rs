//! Masks the members of users that schemas mark as secret, each at its place and by a value of its own kind.
//!
//! A mask by value would do more than it should: a number of six digits stands in many an identity. And a body is judged
//! again, so a secret number has to stay a number, and digits have to stay digits.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::exchange::MASKED;
use crate::schema::Schema;
use crate::suite::Suite;

/// What stands for digits.
const DIGITS: &str = "900000009";

/// The secret members of a suite's answers.
pub(super) struct Members<'a> {
    schemas: Vec<&'a Schema>,
    /// Steps from the body to each of them; `None` is each item of a list.
    paths: Vec<Vec<Option<String>>>,
}

impl<'a> Members<'a> {
    /// Those that any schema of the suite marks.
    pub(super) fn of(suite: &'a Suite) -> Members<'a> {
        let names = suite.schemas.names();
        let schemas: Vec<&Schema> = names.filter_map(|name| suite.schemas.get(name)).collect();
        let users = suite.api.answer.users.split('/').skip(1);
        let users = users.map(|step| Some(step.replace("~1", "/").replace("~0", "~")));
        let to_user: Vec<Option<String>> = users.chain([None]).collect();
        let paths = schemas.iter().flat_map(|schema| schema.secret_paths());
        let mut paths: Vec<Vec<Option<String>>> = paths
            .map(|path| to_user.iter().chain(path).cloned().collect())
            .collect();
        paths.sort();
        paths.dedup();
        Members { schemas, paths }
    }

    /// Texts of all of them in a body.
    pub(super) fn values(&self, body: &[u8]) -> Vec<String> {
        let Some(text) = self.text(body) else {
            return Vec::new();
        };
        let found = self.places(text).into_iter().map(|(place, _)| &text[place]);
        found
            .filter_map(|token| serde_json::from_str(token).ok())
            .collect()
    }

    /// A body without them.
    pub(super) fn sealed(&self, body: &[u8]) -> Vec<u8> {
        let Some(text) = self.text(body) else {
            return body.to_vec();
        };
        let mut sealed = String::with_capacity(text.len());
        let mut copied = 0;
        for (place, instead) in self.places(text) {
            sealed.push_str(&text[copied..place.start]);
            sealed.push_str(&instead);
            copied = place.end;
        }
        sealed.push_str(&text[copied..]);
        sealed.into_bytes()
    }

    /// The text of a body that may hold some.
    fn text<'b>(&self, body: &'b [u8]) -> Option<&'b str> {
        let mut schemas = self.schemas.iter();
        let may = schemas.any(|schema| schema.may_hold_secrets(body));
        std::str::from_utf8(body).ok().filter(|_| may)
    }

    /// Where they stand in a text, in order, each with what shall stand there.
    fn places(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let mut found = BTreeMap::new();
        let json = text.trim_start_matches('\u{feff}');
        // What comes after the value is none of ours.
        let mut values = serde_json::Deserializer::from_str(json);
        if let Ok(raw) = <&RawValue>::deserialize(&mut values) {
            for path in &self.paths {
                collect(text, raw, path, &mut found);
            }
        }
        let places = found.into_iter();
        places
            .map(|(start, (end, instead))| (start..end, instead))
            .collect()
    }
}

fn collect(
    text: &str,
    raw: &RawValue,
    path: &[Option<String>],
    found: &mut BTreeMap<usize, (usize, String)>,
) {
    let token = raw.get();
    let items = || serde_json::from_str::<Vec<&RawValue>>(token).unwrap_or_default();
    match path.split_first() {
        Some((Some(name), rest)) => {
            let members = serde_json::from_str(token).unwrap_or(Pairs(Vec::new()));
            for (_, value) in members.0.iter().filter(|(key, _)| key == name) {
                collect(text, value, rest, found);
            }
        }
        Some((None, rest)) => {
            for item in items() {
                collect(text, item, rest, found);
            }
        }
        None if token.starts_with('[') => {
            for item in items() {
                collect(text, item, &[], found);
            }
        }
        None => {
            // A raw value is a part of the text that it was read from.
            let start = token.as_ptr() as usize - text.as_ptr() as usize;
            if let Some(instead) = instead_of(token) {
                found.insert(start, (start + token.len(), instead));
            }
        }
    }
}

/// A value of the same kind that tells nothing.
fn instead_of(token: &str) -> Option<String> {
    let text: Option<String> = serde_json::from_str(token).ok();
    match text {
        Some(text) if text.is_empty() => None,
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(format!("\"{DIGITS}\""))
        }
        Some(_) => Some(format!("\"{MASKED}\"")),
        None => token
            .starts_with(|first: char| first == '-' || first.is_ascii_digit())
            .then(|| DIGITS.to_owned()),
    }
}

/// The members of an object in order, also those that stand there twice.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members() -> Members<'static> {
        let schema = serde_json::json!({"properties": {
            "pin": {"x-sensitive": "secret"},
            "keys": {"x-sensitive": "secret"},
            "inner": {"properties": {"pass": {"x-sensitive": "secret"}}}
        }});
        let schema: &'static Schema = Box::leak(Box::new(Schema::compile(&schema).unwrap()));
        let to_user = [Some("users".to_owned()), None];
        let paths = schema.secret_paths();
        Members {
            schemas: vec![schema],
            paths: paths
                .map(|path| to_user.iter().chain(path).cloned().collect())
                .collect(),
        }
    }

    #[track_caller]
    fn seals(body: &str, sealed: &str) {
        let found = members().sealed(body.as_bytes());
        assert_eq!(String::from_utf8(found).unwrap(), sealed);
    }

    #[test]
    fn each_secret_member_is_masked_by_a_value_of_its_kind_and_nothing_else_changes() {
        seals(
            r#"{"users": [ {"pin":123456, "id": 123456, "inner": {"pass" : "a\"b"}, "keys":["x",7,null]} ] , "n":1.0}"#,
            r#"{"users": [ {"pin":900000009, "id": 123456, "inner": {"pass" : "***"}, "keys":["***",900000009,null]} ] , "n":1.0}"#,
        );
        seals(
            "\u{feff}{\"users\":[{\"pin\":\"0042\"},{\"pin\":null},{\"pin\":\"\"},{\"pin\":\"a\",\"pin\":\"b\"}]} rest",
            "\u{feff}{\"users\":[{\"pin\":\"900000009\"},{\"pin\":null},{\"pin\":\"\"},{\"pin\":\"***\",\"pin\":\"***\"}]} rest",
        );
        seals("<html>pin", "<html>pin");
    }

    #[test]
    fn texts_of_secret_members_are_found() {
        let body = br#"{"users":[{"pin":5,"inner":{"pass":"hidden away"}}]}"#;
        assert_eq!(members().values(body), ["hidden away"]);
    }
}
