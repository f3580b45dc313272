//! Which defects and variations are on.

use crate::mock::defect::Defect;
use crate::mock::variation::Variation;

/// The seeded defects and legal variations in force.
#[derive(Debug, Clone, Default)]
pub(crate) struct Switches {
    /// Seeded breaches.
    pub(crate) defects: Vec<&'static Defect>,
    /// Permitted differences.
    pub(crate) variations: Vec<&'static Variation>,
}

impl Switches {
    /// Whether this defect is seeded.
    pub(crate) fn breaks(&self, defect: &Defect) -> bool {
        self.defects.iter().any(|one| one.id == defect.id)
    }

    /// Whether this variation is chosen.
    pub(crate) fn varies(&self, variation: &Variation) -> bool {
        self.variations.iter().any(|one| one.id == variation.id)
    }
}
