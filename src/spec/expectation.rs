//! What a scenario expects of answers and of relations between them.

use indexmap::IndexMap;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use crate::spec::request::Direction;
use crate::spec::template::Template;
use crate::spec::witness::Reading;

/// Checks on the answers named by `on`, and relations between named answers; all must hold.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expectation {
    /// Requests and walks that the checks are about; the first of the scenario where absent.
    #[serde(default)]
    pub on: Option<Names>,

    /// The status: a number, a class such as `4xx`, or a list of them.
    #[serde(default)]
    pub status: Option<Statuses>,
    /// The media type: one or several.
    #[serde(default)]
    pub media_type: Option<Names>,
    /// Rules for response headers, by name.
    #[serde(default)]
    pub headers: Option<IndexMap<String, ValueRule>>,
    /// The whole body satisfies this schema.
    #[serde(default)]
    pub schema: Option<String>,
    /// The body is JSON to the letter: UTF-8, no key twice, nothing after the end.
    #[serde(default)]
    pub strict_json: Option<bool>,
    /// The body is a problem that satisfies this schema, and its status is the answer's.
    #[serde(default)]
    pub problem: Option<String>,
    /// The body tells nothing of any user.
    #[serde(default)]
    pub no_user_data: Option<bool>,
    /// The body is empty.
    #[serde(default)]
    pub empty_body: Option<bool>,
    /// Rules for values in the body, by JSON pointer.
    #[serde(default)]
    pub values: Option<IndexMap<String, ValueRule>>,

    /// Every user of every page satisfies this schema.
    #[serde(default)]
    pub user_schema: Option<String>,
    /// No user has a non-empty member that this schema marks as write-only.
    #[serde(default)]
    pub no_write_only: Option<String>,
    /// No field of the suite that nobody has stands there under another spelling: in other case, with other signs between
    /// its words, or without its `is`.
    #[serde(default)]
    pub spelling: Option<bool>,
    /// Which users are there.
    #[serde(default)]
    pub users: Option<UsersRule>,
    /// What the total says.
    #[serde(default)]
    pub total: Option<TotalRule>,
    /// No user stands there twice.
    #[serde(default)]
    pub unique: Option<bool>,
    /// No two users share a value of these fields.
    #[serde(default)]
    pub distinct: Option<Vec<Template>>,
    /// No page holds more users than were asked for, and all but the last hold as many.
    #[serde(default)]
    pub page_sizes: Option<bool>,
    /// Every page repeats its number and size.
    #[serde(default)]
    pub echo: Option<Vec<Echo>>,
    /// Rules for the links between pages.
    #[serde(default)]
    pub links: Option<Vec<LinkRule>>,

    /// The same users in the same order.
    #[serde(default)]
    pub equality: Option<Vec<String>>,
    /// The same users in any order.
    #[serde(default)]
    pub equivalence: Option<Vec<String>>,
    /// Not the same users in the same order.
    #[serde(default)]
    pub differs: Option<Vec<String>>,
    /// All users of one are among those of another.
    #[serde(default)]
    pub subset: Option<Subset>,
    /// No user is in two of them.
    #[serde(default)]
    pub disjoint: Option<Vec<String>>,
    /// The parts together hold exactly the users of the whole.
    #[serde(default)]
    pub complete: Option<Complete>,
    /// One holds exactly the users of another without those of a third.
    #[serde(default)]
    pub difference: Option<Difference>,
    /// Users follow one another by a field.
    #[serde(default)]
    pub ordered: Option<Ordered>,
    /// One walk is another one turned round, up to users with equal keys.
    #[serde(default)]
    pub reversed: Option<Reversed>,
    /// The same users with only some of their members.
    #[serde(default)]
    pub projection: Option<Projection>,
    /// The same status in all of them.
    #[serde(default)]
    pub same_status: Option<Vec<String>>,
    /// Comparisons of captured values.
    #[serde(default)]
    pub compare: Option<Vec<Compare>>,
    /// The number of users grows by exactly one with each of these equal requests.
    #[serde(default)]
    pub grows_with_each: Option<Vec<String>>,
    /// One collation fits all these orderings.
    #[serde(default)]
    pub one_collation: Option<IndexMap<String, String>>,
}

impl Expectation {
    /// Names of all requests, walks and populations that it speaks of, but for those of `on`.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let lists = [
            &self.equality,
            &self.equivalence,
            &self.differs,
            &self.disjoint,
            &self.same_status,
        ];
        let lists = lists
            .into_iter()
            .chain([&self.grows_with_each])
            .flatten()
            .flatten()
            .cloned();
        let mut names: Vec<String> = self
            .on
            .iter()
            .flat_map(|on| on.0.iter().cloned())
            .chain(lists)
            .collect();
        names.extend(
            self.subset
                .iter()
                .flat_map(|one| [one.is.clone(), one.of.clone()]),
        );
        names.extend(
            self.complete
                .iter()
                .flat_map(|one| one.parts.iter().chain([&one.whole]).cloned()),
        );
        names.extend(
            self.difference
                .iter()
                .flat_map(|one| [one.is.clone(), one.of.clone(), one.without.clone()]),
        );
        names.extend(self.ordered.iter().map(|one| one.walk.clone()));
        names.extend(
            self.reversed
                .iter()
                .flat_map(|one| [one.is.clone(), one.of.clone()]),
        );
        names.extend(
            self.projection
                .iter()
                .flat_map(|one| [one.is.clone(), one.of.clone()]),
        );
        names.extend(
            self.one_collation
                .iter()
                .flatten()
                .map(|(walk, _)| walk.clone()),
        );
        names
    }

    /// Whether it compares with all users without naming them.
    #[must_use]
    pub fn reads_population(&self) -> bool {
        self.users
            .as_ref()
            .is_some_and(|users| users.exactly.is_some())
            || self.total == Some(TotalRule::Population)
    }
}

/// One name or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

/// Statuses as written: numbers, classes or a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statuses(pub Vec<Template>);

/// A rule for one value or header.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ValueRule {
    /// Whether it is there.
    #[serde(default)]
    pub present: Option<bool>,
    /// Its text.
    #[serde(default)]
    pub equals: Option<Template>,
    /// One of these texts.
    #[serde(default)]
    pub one_of: Option<Vec<Template>>,
    /// A regular expression that its text matches as a whole.
    #[serde(default)]
    pub matches: Option<String>,
    /// It is absent, null or empty.
    #[serde(default)]
    pub blank: Option<bool>,
}

/// Which users are there.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UsersRule {
    /// At least so many.
    #[serde(default)]
    pub at_least: Option<u64>,
    /// None at all.
    #[serde(default)]
    pub none: Option<bool>,
    /// Exactly those users of the population for which this holds, under one reading.
    #[serde(default)]
    pub exactly: Option<Where>,
    /// Only users for which this holds, under one reading.
    #[serde(default)]
    pub only: Option<Where>,
    /// Among them the users that these witnesses were taken from.
    #[serde(default)]
    pub include: Option<Vec<String>>,
}

/// A condition on one field of a user.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Where {
    /// Name of the field.
    pub field: Template,
    /// The value that it is compared with.
    pub value: Template,
    /// The readings that conform.
    pub reads: Vec<Reading>,
    /// Whether letter case may be ignored.
    #[serde(default)]
    pub case: LetterCase,
}

/// Whether letter case counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LetterCase {
    /// The documents are silent: it may count or not, and accents with it.
    #[default]
    Either,
    /// It counts.
    Sensitive,
    /// It does not count.
    Insensitive,
}

/// What the total says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TotalRule {
    /// The number of users walked.
    Counted,
    /// The number of users of the population.
    Population,
    /// The same on every page.
    Constant,
    /// At least the number of users on the page.
    AtLeastThePage,
}

/// What a page repeats of its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Echo {
    /// The number of the page.
    Number,
    /// The number of users on a page.
    Size,
}

/// A rule for links between pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LinkRule {
    /// Each page but the last has a next link, to the page after it.
    Next,
    /// Each page but the first has a previous link, to the page before it.
    Previous,
    /// The last page has no next link.
    LastHasNoNext,
    /// The first page has no previous link.
    FirstHasNoPrevious,
    /// Links stay on the origin and path that were asked.
    Target,
    /// Links keep the page size.
    KeepSize,
    /// Links keep every parameter but the page number.
    KeepAll,
    /// Links keep the page number and size and nothing else.
    KeepNone,
    /// Links at the ends are empty texts.
    BlankEnds,
    /// Links at the ends are null or absent.
    AbsentEnds,
    /// Links are relative references.
    Relative,
    /// Links are absolute URLs.
    Absolute,
}

/// All users of one are among those of another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Subset {
    /// The smaller.
    pub is: String,
    /// The larger; may be `population`.
    pub of: String,
    /// Schema of the users that only the larger one has.
    #[serde(default)]
    pub besides: Option<String>,
}

/// The parts together hold exactly the users of the whole.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Complete {
    /// The parts.
    pub parts: Vec<String>,
    /// The whole; may be `population`.
    pub whole: String,
}

/// One holds exactly the users of another without those of a third.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Difference {
    /// The result.
    pub is: String,
    /// The larger.
    pub of: String,
    /// What is taken away.
    pub without: String,
}

/// Users follow one another by a field.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ordered {
    /// The walk.
    pub walk: String,
    /// Name of the field.
    pub by: Template,
    /// Which way.
    #[serde(default)]
    pub direction: Direction,
}

/// One walk is another one turned round.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reversed {
    /// The walk that is the other one turned round.
    pub is: String,
    /// The walk that is turned round.
    pub of: String,
    /// Name of the field that both are ordered by.
    pub by: Template,
}

/// The same users with only some of their members.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Projection {
    /// The answer with the selected members.
    pub is: String,
    /// The answer with all members; may be `population`.
    pub of: String,
    /// The members that were asked for.
    pub members: Vec<Template>,
    /// What the projection must satisfy; everything where absent.
    #[serde(default)]
    pub rules: Option<Vec<ProjectionRule>>,
}

/// One side of a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProjectionRule {
    /// The same users in any order.
    SameUsers,
    /// Members that were asked for and exist are there.
    Present,
    /// No other member is there, but for the suite's core.
    NoOthers,
    /// No other member is there of those that the suite lists as fields, but for its core.
    NoListedOthers,
    /// Values are those of the full answer.
    SameValues,
}

/// A comparison of two texts; whole numbers are compared as numbers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Compare {
    /// One side.
    pub left: Template,
    /// How it stands to the other.
    pub is: Comparison,
    /// The other side.
    pub right: Template,
}

/// How one value stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// The same.
    Equal,
    /// Not the same.
    Different,
    /// The same or larger.
    NotLess,
}

mod one_or_many {
    //! Lists that may be written as their only item.

    use std::fmt;
    use std::marker::PhantomData;

    #[cfg(test)]
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use serde::de::value::SeqAccessDeserializer;
    use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

    use super::{Names, Statuses};
    use crate::spec::template::Template;

    struct OneOrMany<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de> + From<String>> Visitor<'de> for OneOrMany<T> {
        type Value = Vec<T>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("one item or a list")
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<Vec<T>, E> {
            Ok(vec![value.to_owned().into()])
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<Vec<T>, E> {
            Ok(vec![value.to_string().into()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(items))
        }
    }

    impl From<String> for Template {
        fn from(text: String) -> Template {
            Template::new(text)
        }
    }

    impl<'de> Deserialize<'de> for Names {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer
                .deserialize_any(OneOrMany::<String>(PhantomData))
                .map(Names)
        }
    }

    impl<'de> Deserialize<'de> for Statuses {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer
                .deserialize_any(OneOrMany::<Template>(PhantomData))
                .map(Statuses)
        }
    }

    #[cfg(test)]
    impl JsonSchema for Names {
        fn inline_schema() -> bool {
            true
        }
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Names".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": ["string", "array"], "items": { "type": "string" } })
        }
    }

    #[cfg(test)]
    impl JsonSchema for Statuses {
        fn inline_schema() -> bool {
            true
        }
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Statuses".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": ["string", "integer", "array"], "items": { "type": ["string", "integer"] } })
        }
    }
}
