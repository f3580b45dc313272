//! How a scenario asks: one request, or a walk over all pages.

use indexmap::IndexMap;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use crate::spec::template::Template;

/// What stands, with a `-`, before a role whose credential is sent with a value that nobody issued.
pub const MALFORMED: &str = "malformed";

/// The same for a signature that is sent again.
pub const REPLAYED: &str = "replayed";

/// The same for a signature of yesterday.
pub const STALE: &str = "stale";

/// The role that a credential of a scenario is made from.
#[must_use]
pub fn role_of(credential: &str) -> &str {
    match credential.split_once('-') {
        Some((MALFORMED | REPLAYED | STALE, role)) => role,
        _ => credential,
    }
}

/// A request, or a walk over the pages that it starts, as a difference from the suite's base request.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RequestSpec {
    /// Query parameters; null takes one of the suite's away.
    #[serde(default)]
    pub query: IndexMap<String, Option<Template>>,
    /// Text appended to the query byte for byte.
    #[serde(default)]
    pub raw_query: Option<Template>,
    /// A filter in one of the suite's forms.
    #[serde(default)]
    pub filter: Option<FilterUse>,
    /// An ordering.
    #[serde(default)]
    pub order: Option<OrderUse>,
    /// Members to select.
    #[serde(default)]
    pub select: Option<Vec<Template>>,
    /// Number of the page, counted as the suite counts.
    #[serde(default)]
    pub page: Option<Template>,
    /// Number of users on a page: a number, `smallest`, `largest` or `default`.
    #[serde(default)]
    pub size: Option<Template>,
    /// Headers; null takes one of the suite's away.
    #[serde(default)]
    pub headers: IndexMap<String, Option<Template>>,
    /// A role of the suite, or `none`, `malformed`, `empty`, `wrong-scheme`, `longer`, `shorter`, `respelled`, `other-case`, `bare`, or `malformed-`, `replayed-`, `stale-` and a role.
    #[serde(default)]
    pub credential: Option<Template>,
    /// The account in the path, instead of the target's.
    #[serde(default)]
    pub account: Option<Template>,
    /// The path, instead of the suite's.
    #[serde(default)]
    pub path: Option<Template>,
    /// A body; some clients send one on a GET.
    #[serde(default)]
    pub body: Option<Template>,
    /// How query values are percent-encoded.
    #[serde(default)]
    pub encoding: Encoding,
    /// For a walk: how the next page is found.
    #[serde(default)]
    pub by: Option<WalkBy>,
    /// Asked anew although an equal request was asked before.
    #[serde(default)]
    pub again: bool,
}

/// A filter in one of the suite's forms.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FilterUse {
    /// Name of the form.
    pub form: Template,
    /// Name of the field.
    pub field: Template,
    /// The value to look for.
    pub value: Template,
}

/// An ordering.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OrderUse {
    /// Name of the field.
    pub by: Template,
    /// The direction.
    #[serde(default)]
    pub direction: Direction,
}

/// Which way an ordering goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From small to large.
    #[default]
    Ascending,
    /// From large to small.
    Descending,
}

/// How query values are percent-encoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// Everything but letters, digits and `-._~`.
    #[default]
    Strict,
    /// As `strict`, with small hexadecimal digits.
    StrictSmall,
    /// As `strict`, with `+` for a space, as HTML forms do.
    Form,
    /// Only what RFC 3986 forbids in a query, and `&`, `#`, `+`, `%`.
    Bare,
}

/// How a walk finds the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WalkBy {
    /// By counting pages, or by the suite's own style where pages have no numbers.
    Number,
    /// By following the link to the next page.
    Link,
}
