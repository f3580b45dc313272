//! What parts of the checks would have found alone.

use crate::mutants::Kill;

/// Checks that look at one answer's status, headers and media type.
const STATUS: [&str; 5] = ["status", "media-type", "headers", "answer", "same-status"];
/// Checks that hold a body or a user against a schema.
const SCHEMA: [&str; 7] = [
    "schema",
    "user-schema",
    "problem",
    "strict-json",
    "values",
    "no-write-only",
    "spelling",
];
/// Checks that relate users of several answers, or of an answer and the population.
const RELATION: [&str; 17] = [
    "users",
    "total",
    "unique",
    "distinct",
    "equality",
    "equivalence",
    "differs",
    "subset",
    "disjoint",
    "complete",
    "difference",
    "ordered",
    "reversed",
    "projection",
    "one-collation",
    "compare",
    "grows-with-each",
];

/// How many defects each selection of checks finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ablation {
    /// Schemas alone.
    pub schemas: usize,
    /// Statuses and schemas.
    pub status_and_schemas: usize,
    /// Everything but relations.
    pub without_relations: usize,
    /// Everything.
    pub everything: usize,
}

impl Ablation {
    pub(super) fn of(kills: &[Kill]) -> Ablation {
        let count = |counts: &dyn Fn(&str) -> bool| {
            let found = |kill: &&Kill| kill.killed_by.values().flatten().any(|check| counts(check));
            kills.iter().filter(found).count()
        };
        Ablation {
            schemas: count(&|check| SCHEMA.contains(&check)),
            status_and_schemas: count(&|check| SCHEMA.contains(&check) || STATUS.contains(&check)),
            without_relations: count(&|check| !RELATION.contains(&check) && check != "variants"),
            everything: count(&|_| true),
        }
    }
}
