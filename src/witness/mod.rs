//! Values harvested from the target itself, so that a case means something on data that nobody knows.

mod candidate;
mod choice;
mod chooser;

use std::collections::BTreeMap;

pub use crate::witness::chooser::{Chooser, Drawing};

use crate::request::render::Bindings;

/// One harvested value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Name in the scenario.
    pub name: String,
    /// The value.
    pub value: String,
    /// Identity of the user that it was taken from; `None` for a value proven absent.
    pub user: Option<String>,
}

/// The witnesses of one round of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witnesses(pub Vec<Witness>);

impl Witnesses {
    /// Adds what the names stand for.
    pub fn bind(&self, bindings: &mut Bindings) {
        bindings.extend(
            self.0
                .iter()
                .map(|witness| (witness.name.clone(), witness.value.clone())),
        );
    }

    /// A witness by name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Witness> {
        self.0.iter().find(|witness| witness.name == name)
    }

    /// Names and values.
    #[must_use]
    pub fn values(&self) -> BTreeMap<String, String> {
        self.0
            .iter()
            .map(|witness| (witness.name.clone(), witness.value.clone()))
            .collect()
    }
}
