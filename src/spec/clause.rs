//! The ledger: every normative statement of a contract, with its id and level.

use indexmap::IndexMap;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use crate::level::Level;

/// `clauses.yaml`: the ledger of one suite.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClauseFile {
    /// The suite whose contract this is.
    pub suite: String,
    /// The documents that clauses are taken from, by key.
    pub sources: IndexMap<String, String>,
    /// Every statement of the contract.
    pub clauses: Vec<Clause>,
}

/// One normative statement.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clause {
    /// Unique id, such as `AXP-FILTER-PREFIX`.
    pub id: String,
    /// How binding it is.
    pub level: Level,
    /// Where it comes from.
    pub basis: Basis,
    /// The statement in our own words.
    pub says: String,
    /// Key of the document that it is taken from.
    #[serde(default)]
    pub source: Option<String>,
    /// The place in that document.
    #[serde(default, rename = "where")]
    pub place: Option<String>,
    /// Why no case can judge it; only for clauses without a case.
    #[serde(default)]
    pub unjudged: Option<String>,
}

/// What a clause rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A sentence of the API's own page.
    Document,
    /// Only the vendor's other pages.
    Vendor,
    /// It follows from the page without standing there.
    Implied,
}
