//! Where a secret comes from: the text itself, a file, or what a command prints.

use std::fmt;

#[cfg(test)]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// A secret as a file may name it; nothing of it has `Debug`, since the text may be the secret.
#[derive(Clone)]
pub enum SecretConfig {
    /// The text, in which `${VAR}` reads the environment.
    Text(String),
    /// The only line of this file.
    File(String),
    /// The only line that this command prints, when a run begins.
    Command(String),
}

impl<'de> Deserialize<'de> for SecretConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor)
    }
}

struct SecretVisitor;

impl<'de> Visitor<'de> for SecretVisitor {
    type Value = SecretConfig;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, `{ file: PATH }` or `{ command: LINE }`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SecretConfig, E> {
        Ok(SecretConfig::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SecretConfig, A::Error> {
        let Some((key, text)) = map.next_entry::<String, String>()? else {
            return Err(A::Error::custom("neither `file` nor `command` is given"));
        };
        if map.next_entry::<String, String>()?.is_some() {
            return Err(A::Error::custom("a secret comes from one place only"));
        }
        match key.as_str() {
            "file" => Ok(SecretConfig::File(text)),
            "command" => Ok(SecretConfig::Command(text)),
            other => Err(A::Error::unknown_field(other, &["file", "command"])),
        }
    }
}

#[cfg(test)]
impl JsonSchema for SecretConfig {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SecretConfig".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "a secret: a text in which `${VAR}` reads the environment, or one of `{ file: PATH }` and `{ command: LINE }`",
            "type": ["string", "object"],
            "properties": {
                "file": {
                    "description": "A file whose only line is the secret, relative to this file.",
                    "type": "string"
                },
                "command": {
                    "description": "A command for the shell that prints the secret; it runs once, when a run begins.",
                    "type": "string"
                }
            },
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1
        })
    }
}
