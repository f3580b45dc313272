//! What a case expects, held against what was received.
//!
//! **Architecture invariant**: checks are pure and total. The same input gives the same findings, all of them, in the
//! order of the scenario; no check reads a clock, a file or the network, and none panics on anything a target sends.

mod answer;
mod collation;
mod members;
mod order;
mod page;
mod projection;
mod relation;
mod scope;
mod users;
mod value;
mod variant;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::case::Case;
use crate::check::scope::Scope;
use crate::evidence::{Listing, Population};
use crate::request::render::Bindings;
use crate::schema::Schemas;
use crate::spec::api::Api;
use crate::spec::expectation::Expectation;
use crate::verdict::{Cause, Finding};
use crate::witness::Witnesses;

/// Everything that a case's checks may look at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The API.
    pub api: &'a Api,
    /// The schemas of its bodies.
    pub schemas: &'a Schemas,
    /// The case.
    pub case: &'a Case,
    /// What was fetched for it, by name, in order.
    pub listings: &'a IndexMap<String, Listing>,
    /// All users, where the case needs to know them.
    pub population: Option<&'a Population>,
    /// What names stand for.
    pub bindings: &'a Bindings,
    /// The harvested values.
    pub witnesses: &'a Witnesses,
}

/// What the checks of a case came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Everything found wrong, in order.
    pub findings: Vec<Finding>,
    /// Why checks had nothing to judge, in words.
    pub vacuous: Vec<String>,
    /// Habits where the documents are silent.
    pub habits: BTreeMap<String, String>,
    /// Why nothing can be told at all.
    pub blocked: Option<(Cause, String)>,
    /// The observed variant and whether it conforms.
    pub variant: Option<(String, bool)>,
    /// Whether a finding rests on users, who may have changed meanwhile.
    pub rests_on_users: bool,
}

/// Judges a case.
#[must_use]
pub fn check(input: Input<'_>) -> Checked {
    let mut scope = Scope::new(input);
    for expectation in &input.case.scenario.expect {
        judge(&mut scope, expectation);
    }
    let mut checked = scope.finish();
    if !input.case.scenario.variants.is_empty() {
        variant::observe(input, &mut checked);
    }
    checked
}

/// Holds one expectation against what was received.
fn judge(scope: &mut Scope<'_>, expectation: &Expectation) {
    answer::judge(scope, expectation);
    users::judge(scope, expectation);
    page::judge(scope, expectation);
    relation::judge(scope, expectation);
    order::judge(scope, expectation);
    if let Some(projection) = &expectation.projection {
        projection::judge(scope, projection);
    }
    value::judge(scope, expectation);
}
