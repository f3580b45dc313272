//! One fully expanded, self-contained test of a scenario.

pub mod expand;

use std::sync::Arc;

use crate::source::SourceFile;
use crate::spec::expectation::Expectation;
use crate::spec::scenario::Scenario;

/// The name under which a scenario may speak of all users.
pub const POPULATION: &str = "population";

/// The name of a scenario's only request.
pub const ANSWER: &str = "answer";

/// One case: a scenario whose matrix values are filled in.
#[derive(Debug, Clone)]
pub struct Case {
    /// Unique name, such as `avaya::filter::prefix::lastName`.
    pub name: String,
    /// Name of the suite.
    pub suite: String,
    /// Name of the area: the file's stem.
    pub area: String,
    /// The file that it stands in.
    pub file: Arc<SourceFile>,
    /// The scenario's line, counted from 1.
    pub line: u32,
    /// JSON pointer of the scenario in its file.
    pub pointer: String,
    /// The scenario, with everything filled in that the plan knows.
    pub scenario: Scenario,
}

impl Case {
    /// The scenario's own name: suite, area and scenario without the values of the matrix.
    #[must_use]
    pub fn scenario_name(&self) -> String {
        format!("{}::{}::{}", self.suite, self.area, self.scenario.name)
    }

    /// Names of everything that is fetched for it, in order: requests, then walks.
    pub fn listings(&self) -> impl Iterator<Item = &str> {
        let single = self.scenario.request.as_ref().map(|_| ANSWER);
        let named = self
            .scenario
            .requests
            .keys()
            .chain(self.scenario.walks.keys());
        single.into_iter().chain(named.map(String::as_str))
    }

    /// What checks without `on` are about.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.listings().next().unwrap_or(POPULATION)
    }

    /// Whether it needs to know all users.
    #[must_use]
    pub fn needs_population(&self) -> bool {
        let speaks_of_them = |one: &Expectation| {
            one.reads_population() || one.names().iter().any(|name| name == POPULATION)
        };
        !self.scenario.witness.is_empty()
            || self.listings().next().is_none()
            || self.expectations().any(speaks_of_them)
    }

    /// Whether it judges better when all users are known, and can do without.
    #[must_use]
    pub fn wishes_population(&self) -> bool {
        self.expectations()
            .any(|one| one.no_user_data == Some(true))
    }

    /// Everything that it expects, variants included.
    pub fn expectations(&self) -> impl Iterator<Item = &Expectation> {
        let variants = self
            .scenario
            .variants
            .iter()
            .flat_map(|variant| &variant.when);
        self.scenario.expect.iter().chain(variants)
    }
}
