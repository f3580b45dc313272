//! The members of users that are to be hidden: where they stand in a body, what they hold, and what shall stand there.
//!
//! A mask by value alone would do more than it should: a number of six digits stands in many an identity.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::schema::{Hidden, Schema};
use crate::suite::Suite;

/// The members to hide of a suite's answers.
pub(super) struct Members<'a> {
    schemas: Vec<&'a Schema>,
    hidden: Hidden,
    /// Steps from the body to each of them; `None` is each item of a list.
    paths: Vec<Vec<Option<String>>>,
}

impl<'a> Members<'a> {
    /// Those that any schema of the suite marks.
    pub(super) fn of(suite: &'a Suite, hidden: Hidden) -> Members<'a> {
        let names = suite.schemas.names();
        let schemas: Vec<&Schema> = names.filter_map(|name| suite.schemas.get(name)).collect();
        let users = suite.api.answer.users.split('/').skip(1);
        let users = users.map(|step| Some(step.replace("~1", "/").replace("~0", "~")));
        let to_user: Vec<Option<String>> = users.chain([None]).collect();
        let paths = schemas
            .iter()
            .flat_map(|schema| schema.hidden_paths(hidden));
        let mut paths: Vec<Vec<Option<String>>> = paths
            .map(|path| to_user.iter().chain(path).cloned().collect())
            .collect();
        paths.sort();
        paths.dedup();
        Members {
            schemas,
            hidden,
            paths,
        }
    }

    /// Texts and numbers of all of them in a body.
    pub(super) fn values(&self, body: &[u8]) -> Vec<String> {
        let Some(text) = self.text(body) else {
            return Vec::new();
        };
        let found = self.places(text).into_iter().map(|place| &text[place]);
        let value = |token: &str| serde_json::from_str(token).unwrap_or_else(|_| token.to_owned());
        found.map(value).collect()
    }

    /// A body in which something else stands in the place of each of them.
    pub(super) fn sealed(&self, body: &[u8], instead: fn(&str) -> &'static str) -> Vec<u8> {
        let Some(text) = self.text(body) else {
            return body.to_vec();
        };
        let mut sealed = String::with_capacity(text.len());
        let mut copied = 0;
        for place in self.places(text) {
            sealed.push_str(&text[copied..place.start]);
            sealed.push_str(instead(&text[place.clone()]));
            copied = place.end;
        }
        sealed.push_str(&text[copied..]);
        sealed.into_bytes()
    }

    /// Whether a JSON pointer leads to one of them, or into it.
    pub(super) fn hold(&self, pointer: &str) -> bool {
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let fits = |(step, wanted): (&&str, &Option<String>)| match wanted {
            Some(name) => step.replace("~1", "/").replace("~0", "~") == *name,
            None => step.bytes().all(|byte| byte.is_ascii_digit()),
        };
        let leads = |path: &Vec<Option<String>>| {
            path.len() <= steps.len() && steps.iter().zip(path).all(fits)
        };
        self.paths.iter().any(leads)
    }

    /// The text of a body that may hold some.
    fn text<'b>(&self, body: &'b [u8]) -> Option<&'b str> {
        let mut schemas = self.schemas.iter();
        let may = schemas.any(|schema| schema.may_hold(self.hidden, body));
        std::str::from_utf8(body).ok().filter(|_| may)
    }

    /// Where texts and numbers of them stand in a body, in order.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = BTreeMap::new();
        let json = text.trim_start_matches('\u{feff}');
        // What comes after the value is none of ours.
        let mut values = serde_json::Deserializer::from_str(json);
        if let Ok(raw) = <&RawValue>::deserialize(&mut values) {
            for path in &self.paths {
                collect(text, raw, path, &mut found);
            }
        }
        found.into_iter().map(|(start, end)| start..end).collect()
    }
}

fn collect(
    text: &str,
    raw: &RawValue,
    path: &[Option<String>],
    found: &mut BTreeMap<usize, usize>,
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
            if token != "\"\"" && (token.starts_with('"') || is_number(token)) {
                found.insert(start, start + token.len());
            }
        }
    }
}

fn is_number(token: &str) -> bool {
    token.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// What says that something was hidden, to be read by people.
pub(super) fn starred(_: &str) -> &'static str {
    "\"***\""
}

/// A value of the same kind that tells nothing: where a body is judged again, a number has to stay a number, and digits
/// have to stay digits.
pub(super) fn disguised(token: &str) -> &'static str {
    let digits = token.trim_matches('"');
    if is_number(token) {
        "900000009"
    } else if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        "\"900000009\""
    } else {
        starred(token)
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
        let paths = schema.hidden_paths(Hidden::Secrets);
        Members {
            schemas: vec![schema],
            hidden: Hidden::Secrets,
            paths: paths
                .map(|path| to_user.iter().chain(path).cloned().collect())
                .collect(),
        }
    }

    #[track_caller]
    fn seals(body: &str, sealed: &str) {
        let found = members().sealed(body.as_bytes(), disguised);
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
        assert_eq!(members().values(body), ["5", "hidden away"]);
    }

    #[test]
    fn for_people_each_is_the_same_sign_whatever_its_kind() {
        let body = br#"{"users":[{"pin":5,"inner":{"pass":"x"}}]}"#;
        let sealed = members().sealed(body, starred);
        let expected = br#"{"users":[{"pin":"***","inner":{"pass":"***"}}]}"#;
        assert_eq!(sealed, expected);
    }

    #[test]
    fn a_pointer_leads_to_a_hidden_member_or_into_it() {
        let members = members();
        for hidden in ["/users/0/pin", "/users/12/keys/1", "/users/0/inner/pass"] {
            assert!(members.hold(hidden), "{hidden}");
        }
        for open in ["", "/users/0", "/users/0/inner", "/users/pin/pin", "/pin"] {
            assert!(!members.hold(open), "{open}");
        }
    }
}
