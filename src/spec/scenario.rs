//! `<area>.yaml`: scenarios as they are written.

use indexmap::IndexMap;
#[cfg(test)]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;

use crate::level::Level;
use crate::spec::expectation::Expectation;
use crate::spec::request::RequestSpec;
use crate::spec::template::Template;
use crate::spec::witness::WitnessSpec;

/// A file of scenarios; its name is their area.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScenarioFile {
    /// The scenarios.
    pub scenarios: Vec<Scenario>,
}

/// One scenario: requests, a matrix of values, and what is expected.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// Name, unique within the area; letters, digits and `-`.
    pub name: String,
    /// Ids of the clauses that it judges.
    pub clauses: Vec<String>,
    /// How binding it is.
    pub level: Level,
    /// What it proves, in one sentence.
    pub about: String,
    /// The least depth at which it runs.
    #[serde(default)]
    pub depth: Depth,

    /// Every combination of these values is a case.
    #[serde(default)]
    pub matrix: IndexMap<String, Axis>,
    /// Lists of equal length whose items go together.
    #[serde(default)]
    pub zip: IndexMap<String, Vec<Template>>,
    /// Named rows of values; `{{row}}` is the name.
    #[serde(default)]
    pub rows: IndexMap<String, IndexMap<String, Column>>,
    /// Combinations to leave out.
    #[serde(default)]
    pub except: Vec<IndexMap<String, Template>>,

    /// What the target must claim for the case to run.
    #[serde(default)]
    pub needs: Needs,
    /// Cases or scenarios (`area::scenario`) whose failure explains a failure of this one.
    #[serde(default)]
    pub requires: Vec<Template>,
    /// Runs while no other case does.
    #[serde(default)]
    pub exclusive: bool,

    /// How many rounds the case has at standard depth, each with other witnesses; two where they are varied, else one.
    #[serde(default)]
    pub rounds: Option<usize>,
    /// Values to harvest from the population.
    #[serde(default)]
    pub witness: IndexMap<String, WitnessSpec>,
    /// The only request, named `answer`.
    #[serde(default)]
    pub request: Option<RequestSpec>,
    /// Requests by name, sent in order.
    #[serde(default)]
    pub requests: IndexMap<String, RequestSpec>,
    /// Walks over all pages by name, made after the requests.
    #[serde(default)]
    pub walks: IndexMap<String, RequestSpec>,
    /// Values taken from answers for later requests and comparisons.
    #[serde(default)]
    pub capture: IndexMap<String, CaptureSpec>,
    /// Pairs of captured values that are equal unless the data moved.
    #[serde(default)]
    pub steady: Vec<Vec<Template>>,

    /// What must hold.
    #[serde(default)]
    pub expect: Vec<Expectation>,
    /// Behaviours one of which must be seen; the first that fits is recorded.
    #[serde(default)]
    pub variants: Vec<Variant>,
}

/// One of several permitted behaviours.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Variant {
    /// Name, unique within the scenario.
    pub name: String,
    /// Whether it is what the documents say; otherwise the verdict is divergent.
    #[serde(default = "yes")]
    pub conforms: bool,
    /// What must hold for it to be this one.
    pub when: Vec<Expectation>,
}

fn yes() -> bool {
    true
}

/// What a target must claim.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Needs {
    /// Credential roles.
    #[serde(default)]
    pub credentials: Vec<Template>,
    /// Settings, such as `foreign-account`.
    #[serde(default)]
    pub settings: Vec<Template>,
}

/// The least depth of a run at which a scenario is part of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// A first look: few requests, one witness a case.
    Smoke,
    /// One witness a case, and a second one where witnesses are varied.
    #[default]
    Standard,
    /// Five witnesses a case.
    Exhaustive,
}

impl Scenario {
    /// How many rounds a case has at most, each with other witnesses.
    #[must_use]
    pub fn rounds(&self, depth: Depth) -> usize {
        let varied = self.witness.values().any(|witness| witness.varied);
        match depth {
            _ if self.witness.is_empty() => 1,
            Depth::Smoke => 1,
            Depth::Standard => self.rounds.unwrap_or(if varied { 2 } else { 1 }),
            Depth::Exhaustive => self.rounds.unwrap_or(0).max(5),
        }
    }
}

impl Depth {
    /// Every depth, from the least.
    pub const ALL: [Self; 3] = [Self::Smoke, Self::Standard, Self::Exhaustive];

    /// The word that specs and users write.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Smoke => "smoke",
            Self::Standard => "standard",
            Self::Exhaustive => "exhaustive",
        }
    }
}

impl std::str::FromStr for Depth {
    type Err = UnknownDepth;

    fn from_str(text: &str) -> Result<Self, UnknownDepth> {
        let known = Self::ALL.into_iter().find(|depth| depth.word() == text);
        known.ok_or_else(|| UnknownDepth(text.to_owned()))
    }
}

/// A word that is no depth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownDepth(String);

impl std::fmt::Display for UnknownDepth {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let known = Depth::ALL.map(Depth::word).join(", ");
        write!(
            formatter,
            "unknown depth {:?}, expected one of: {known}",
            self.0
        )
    }
}

impl std::error::Error for UnknownDepth {}

/// A value taken from an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CaptureSpec {
    /// Name of the request.
    pub from: String,
    /// Name of a response header.
    #[serde(default)]
    pub header: Option<String>,
    /// JSON pointer into the body.
    #[serde(default)]
    pub at: Option<String>,
}

/// The values of one axis of a matrix: a list, labelled values, or `{{suite.LIST}}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Axis {
    /// `{{suite.LIST}}`.
    List(String),
    /// Values that are their own labels, or labelled ones.
    Values(Vec<(String, Template)>),
}

/// A value of a row: a text or a list of texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Column(pub Vec<Template>);

impl<'de> Deserialize<'de> for Axis {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |value: Value| {
            serde_json::from_value::<Template>(value).map_err(serde::de::Error::custom)
        };
        match Value::deserialize(deserializer)? {
            Value::String(reference) => Ok(Axis::List(reference)),
            Value::Array(items) => {
                let values: Result<Vec<Template>, D::Error> = items.into_iter().map(read).collect();
                Ok(Axis::Values(
                    values?
                        .into_iter()
                        .map(|value| (value.as_str().to_owned(), value))
                        .collect(),
                ))
            }
            Value::Object(entries) => {
                let values: Result<_, D::Error> = entries
                    .into_iter()
                    .map(|(label, value)| Ok((label, read(value)?)))
                    .collect();
                values.map(Axis::Values)
            }
            _ => Err(serde::de::Error::custom(
                "expected a list, a mapping of labels to values, or `{{suite.LIST}}`",
            )),
        }
    }
}

#[cfg(test)]
impl JsonSchema for Axis {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Axis".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let scalar = serde_json::json!({ "type": ["string", "integer", "boolean"] });
        json_schema!({ "type": ["string", "array", "object"], "items": scalar, "additionalProperties": scalar })
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |value: Value| {
            serde_json::from_value::<Template>(value).map_err(serde::de::Error::custom)
        };
        match Value::deserialize(deserializer)? {
            Value::Array(items) => items
                .into_iter()
                .map(read)
                .collect::<Result<_, _>>()
                .map(Column),
            scalar => read(scalar).map(|value| Column(vec![value])),
        }
    }
}

#[cfg(test)]
impl JsonSchema for Column {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Column".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let scalar = serde_json::json!({ "type": ["string", "integer", "boolean"] });
        json_schema!({ "type": ["string", "integer", "boolean", "array"], "items": scalar })
    }
}
