//! `suite.yaml`: the style of one API, so that a further API needs no Rust.

use indexmap::IndexMap;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use crate::spec::request::RequestSpec;
use crate::spec::template::Template;

/// The description of one API under test.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Api {
    /// Name of the suite; equals its folder under `specs/`.
    pub suite: String,
    /// Name of the API as its vendor writes it.
    pub title: String,
    /// What every request starts from.
    pub request: BaseRequest,
    /// The account whose users are listed.
    pub account: AccountSpec,
    /// Suite parameters that a target may set, such as a version; `{{parameter.NAME}}` inserts one.
    #[serde(default)]
    pub parameters: IndexMap<String, ParameterSpec>,
    /// Named texts that a target must set, such as an application key; `{{target.NAME}}` inserts one.
    #[serde(default)]
    pub settings: IndexMap<String, SettingSpec>,
    /// Credential roles that a target may name; `admin` always exists.
    #[serde(default)]
    pub credentials: IndexMap<String, CredentialSpec>,
    /// Where things stand in an answer.
    pub answer: AnswerSpec,
    /// How the list is cut into pages; absent for an API without paging.
    #[serde(default)]
    pub paging: Option<PagingSpec>,
    /// How rows are filtered.
    #[serde(default)]
    pub filter: Option<FilterSpec>,
    /// How rows are ordered.
    #[serde(default)]
    pub order: Option<OrderSpec>,
    /// How members are selected.
    #[serde(default)]
    pub select: Option<SelectSpec>,
    /// Members of a user that scenarios speak of, by name.
    pub fields: IndexMap<String, FieldSpec>,
    /// How all users are read.
    pub population: PopulationSpec,
    /// Which statuses may be seen.
    #[serde(default)]
    pub statuses: StatusesSpec,
    /// Named lists for matrices; `{{suite.NAME}}` inserts one.
    #[serde(default)]
    pub lists: IndexMap<String, Vec<Template>>,
    /// How long the API is left alone that asks for patience and names no time.
    #[serde(default)]
    pub retry: RetrySpec,
    /// Where the base URL can be looked up by account.
    #[serde(default)]
    pub lookup: Option<LookupSpec>,
}

/// How long an API is left alone that asks for patience and names no time, as its vendor advises.
///
/// Each list holds the seconds before the first repetition, the second, and so on; there are as many repetitions as
/// numbers. Up to half as much again is added, so that parallel requests do not come back together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct RetrySpec {
    /// After the status 429, too many requests.
    pub after_429: Vec<u32>,
    /// After the status 503, service unavailable.
    pub after_503: Vec<u32>,
}

impl Default for RetrySpec {
    fn default() -> RetrySpec {
        RetrySpec {
            after_429: vec![1, 2, 4],
            after_503: vec![1, 2, 4],
        }
    }
}

/// What every request starts from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BaseRequest {
    /// Path below the base URL; `{{account}}` is the account.
    pub path: Template,
    /// Headers of every request.
    #[serde(default)]
    pub headers: IndexMap<String, Template>,
    /// Query parameters of every request.
    #[serde(default)]
    pub query: IndexMap<String, Template>,
}

/// The account whose users are listed.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AccountSpec {
    /// Pattern of a well-formed account id.
    #[serde(default)]
    pub pattern: Option<String>,
    /// A well-formed id that belongs to nobody.
    pub unknown: String,
}

/// A value that a target may set under `parameters`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ParameterSpec {
    /// What it means.
    pub about: String,
    /// Its value where the target sets none.
    pub default: Template,
}

/// A text that a target sets beside the account.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SettingSpec {
    /// What it means.
    pub about: String,
}

/// A credential role.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CredentialSpec {
    /// Who that is.
    pub about: String,
}

/// Where things stand in a successful answer, as JSON pointers.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswerSpec {
    /// The status of a list.
    #[serde(default = "ok")]
    pub status: u16,
    /// The list of users; the empty pointer where the body is the list itself.
    pub users: String,
    /// The number of users over all pages.
    #[serde(default)]
    pub total: Option<String>,
    /// The member of a user that identifies it.
    pub identity: String,
}

fn ok() -> u16 {
    200
}

/// How a list is cut into pages.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PagingSpec {
    /// How a page is asked for.
    pub style: PagingStyle,
    /// Query parameter that carries the page number, the offset or the cursor.
    #[serde(default)]
    pub parameter: Option<String>,
    /// Number of the first page, or offset of the first user.
    #[serde(default = "one")]
    pub first: u64,
    /// Where the answer repeats the page number.
    #[serde(default)]
    pub echo: Option<String>,
    /// The number of users on a page.
    #[serde(default)]
    pub size: Option<SizeSpec>,
    /// Where the answer holds the URL of the next page.
    #[serde(default)]
    pub next: Option<String>,
    /// Where the answer holds the URL of the previous page.
    #[serde(default)]
    pub previous: Option<String>,
    /// Where the answer holds the cursor of the next page.
    #[serde(default)]
    pub cursor: Option<String>,
}

fn one() -> u64 {
    1
}

/// How a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PagingStyle {
    /// A parameter carries the number of the page.
    PageNumber,
    /// A parameter carries the number of users before the page.
    Offset,
    /// A parameter carries a cursor from the answer before.
    Cursor,
    /// The answer's body holds the URL of the next page.
    NextUrl,
    /// The answer's `Link` header holds the URL of the next page.
    LinkHeader,
}

/// The number of users on a page.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SizeSpec {
    /// Query parameter that carries it.
    pub parameter: String,
    /// The size where the parameter is absent.
    #[serde(default)]
    pub default: Option<u64>,
    /// The smallest size that any conforming server takes.
    pub smallest: u64,
    /// The largest size that any conforming server takes.
    pub largest: u64,
    /// Where the answer repeats it.
    #[serde(default)]
    pub echo: Option<String>,
}

/// How rows are filtered.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FilterSpec {
    /// Fields that can be filtered on.
    pub fields: Vec<String>,
    /// Query parameters of each form, by name; `{{field}}` and `{{value}}` are filled in.
    pub forms: IndexMap<String, IndexMap<String, Template>>,
    /// Characters with a meaning of their own in a filter; harvested values hold none of them.
    #[serde(default)]
    pub avoid: String,
}

/// How rows are ordered.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OrderSpec {
    /// Fields that can be ordered on.
    pub fields: Vec<String>,
    /// Query parameters for ascending order; `{{field}}` is filled in.
    pub ascending: IndexMap<String, Template>,
    /// Query parameters for descending order.
    pub descending: IndexMap<String, Template>,
    /// A field with one user a value, so that pages under it cannot overlap.
    pub stable: String,
}

/// How members are selected.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SelectSpec {
    /// Query parameter that carries the selection.
    pub parameter: String,
    /// What stands between two names.
    pub separator: String,
    /// Members that a server may add to every selection.
    #[serde(default)]
    pub core: Vec<String>,
}

/// A member of a user.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FieldSpec {
    /// JSON pointer into the user.
    pub at: String,
}

/// How all users are read.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PopulationSpec {
    /// Ways to read all users; the first one that is sound by itself counts.
    pub readings: Vec<RequestSpec>,
    /// Which sound reading counts.
    #[serde(default)]
    pub prefer: Preference,
    /// The case that judges the reading; blamed when no reading is sound.
    pub judged_by: String,
}

/// Which of several sound readings of all users counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Preference {
    /// The first one; later readings are tried only when it is not sound.
    #[default]
    First,
    /// The one whose users have the most members; all readings are tried.
    Richest,
}

/// Which statuses may be seen.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StatusesSpec {
    /// Statuses in the API's own table.
    #[serde(default)]
    pub documented: Vec<u16>,
    /// Statuses that the vendor's other pages declare.
    #[serde(default)]
    pub declared: Vec<u16>,
}

/// A service that tells the base URL of an account.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LookupSpec {
    /// Name of the service to look up.
    pub service: String,
}
