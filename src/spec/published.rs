//! The JSON Schemas of what people write, as they are shipped and enforced.
//!
//! They are made from the types, once, by a test: the program itself only reads them.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::spec::api::Api;
use crate::spec::clause::ClauseFile;
use crate::spec::scenario::{Scenario, ScenarioFile};

/// One of our own formats that people write.
pub trait Published: DeserializeOwned {
    /// The text of the JSON Schema that it, or the file which it is a part of, keeps to.
    const SCHEMA: &'static str;

    /// The JSON Schema of the value itself.
    #[must_use]
    fn schema() -> Value {
        serde_json::from_str(Self::SCHEMA).unwrap_or_default()
    }
}

impl Published for Api {
    const SCHEMA: &'static str = include_str!("../../schemas/conformist/suite.schema.json");
}

impl Published for ClauseFile {
    const SCHEMA: &'static str = include_str!("../../schemas/conformist/clauses.schema.json");
}

impl Published for ScenarioFile {
    const SCHEMA: &'static str = include_str!("../../schemas/conformist/scenario.schema.json");
}

impl Published for Scenario {
    const SCHEMA: &'static str = ScenarioFile::SCHEMA;

    fn schema() -> Value {
        let mut file = ScenarioFile::schema();
        let definitions = file["$defs"].take();
        let mut scenario = definitions["Scenario"].clone();
        scenario["$defs"] = definitions;
        scenario
    }
}

#[cfg(test)]
pub(crate) use making::made_from;

#[cfg(test)]
mod making {
    use schemars::JsonSchema;
    use schemars::generate::SchemaSettings;
    use serde_json::Value;

    /// The JSON Schema of a type, as it is to be shipped.
    pub(crate) fn made_from<T: JsonSchema>() -> Value {
        let generator = SchemaSettings::draft2020_12()
            .for_deserialize()
            .into_generator();
        let mut schema = generator.into_root_schema_for::<T>().to_value();
        simplify(&mut schema);
        schema
    }

    /// Brings choices of constants into one `enum` and drops null beside a type, so that messages stay simple.
    ///
    /// A key that may be left out is left out; `null` is written only where it means something, in maps.
    fn simplify(schema: &mut Value) {
        match schema {
            Value::Object(map) => {
                if let Some(choices) = map.get("oneOf").and_then(constants) {
                    map.remove("oneOf");
                    map.insert("enum".to_owned(), Value::Array(choices));
                }
                // In `properties` these are names of members, not keywords.
                map.remove("default");
                if let Some(Value::Object(members)) = map.get_mut("properties") {
                    members.values_mut().for_each(forbid_null);
                    members.values_mut().for_each(simplify);
                }
                let keywords = map.iter_mut().filter(|(key, _)| *key != "properties");
                keywords.for_each(|(_, value)| simplify(value));
            }
            Value::Array(items) => items.iter_mut().for_each(simplify),
            _ => {}
        }
    }

    fn forbid_null(member: &mut Value) {
        let Value::Object(map) = member else { return };
        if let Some(Value::Array(types)) = map.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                map.insert("type".to_owned(), only);
            }
        }
        let Some(Value::Array(choices)) = map.get_mut("anyOf") else {
            return;
        };
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            map.remove("anyOf");
            map.extend(only);
        }
    }

    fn constants(choices: &Value) -> Option<Vec<Value>> {
        let mut all = Vec::new();
        for choice in choices.as_array()? {
            match (
                choice.get("const"),
                choice.get("enum").and_then(Value::as_array),
            ) {
                (Some(one), _) => all.push(one.clone()),
                (None, Some(many)) => all.extend(many.iter().cloned()),
                (None, None) => return None,
            }
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_held_against_its_part_of_the_schema_of_the_file() {
        let (mut shipped, mut made) = (Scenario::schema(), made_from::<Scenario>());
        for schema in [&mut shipped, &mut made] {
            let root = schema.as_object_mut().unwrap();
            // The title, and the type itself among those that it may name.
            root.retain(|key, _| !["title", "$schema", "$defs"].contains(&key.as_str()));
        }
        assert_eq!(shipped, made);
    }
}
