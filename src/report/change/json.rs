//! Renders a comparison for other programs.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

#[cfg(test)]
use crate::comparison::Kind;
use crate::comparison::{Changes, Side, Told};
use crate::report::change::kinds;
#[cfg(test)]
use crate::verdict::{ClauseVerdict, RunVerdict, Verdict};

/// What differs between two runs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(title = "conformist comparison"))]
pub struct Difference {
    /// Version of this format; it changes when a reader of the old one would misread.
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    schema: u32,
    /// The earlier run, or that of the other target.
    old: RunEntry,
    /// The later run, or that of the target that is judged.
    new: RunEntry,
    /// Every case that differs, the most urgent first.
    changes: Vec<ChangeEntry>,
    /// Every clause whose verdict differs.
    clauses: Vec<ClauseEntry>,
    /// How many cases are in both and the same.
    same: usize,
}

/// One of the two runs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
struct RunEntry {
    /// Name of the target.
    target: String,
    /// Version of conformist.
    version: String,
    /// Seed of every choice.
    seed: u64,
    /// When it began, RFC 3339 in UTC.
    started: String,
    /// What it came to.
    #[cfg_attr(test, schemars(extend("enum" = RunVerdict::WORDS)))]
    verdict: &'static str,
}

/// One case that differs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
struct ChangeEntry {
    /// How.
    #[cfg_attr(test, schemars(extend("enum" = Kind::ALL.map(Kind::word))))]
    kind: &'static str,
    /// Name of the case.
    case: String,
    /// What it came to on the old side, or null.
    old: Option<ToldEntry>,
    /// What it came to on the new side, or null.
    new: Option<ToldEntry>,
    /// A unified difference of the shapes, or null.
    shape: Option<String>,
}

/// What a case came to.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
struct ToldEntry {
    /// The verdict.
    #[cfg_attr(test, schemars(extend("enum" = Verdict::WORDS)))]
    verdict: &'static str,
    /// Why it was inconclusive, or what the target does not claim; otherwise null.
    cause: Option<&'static str>,
    /// The verdict's reason in one sentence, or null.
    reason: Option<String>,
    /// The observed variant, or null.
    variant: Option<String>,
    /// Whether the configuration accepts this verdict.
    waived: bool,
}

/// One clause whose verdict differs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
struct ClauseEntry {
    /// The id in the ledger.
    id: String,
    /// Suite whose ledger it stands in.
    suite: String,
    /// The verdict on the old side.
    #[cfg_attr(test, schemars(extend("enum" = ClauseVerdict::WORDS)))]
    old: &'static str,
    /// The verdict on the new side.
    #[cfg_attr(test, schemars(extend("enum" = ClauseVerdict::WORDS)))]
    new: &'static str,
}

/// Renders the comparison as indented JSON with a final line end.
#[must_use]
pub fn render(changes: &Changes) -> String {
    indented(&Difference::from(changes))
}

fn indented(difference: &Difference) -> String {
    let text = serde_json::to_string_pretty(difference);
    text.expect("strings and numbers always serialise") + "\n"
}

/// The JSON Schema of the comparison, as it is shipped.
pub const PUBLISHED: &str = include_str!("../../../schemas/conformist/comparison.schema.json");

#[cfg(test)]
pub(crate) fn made_schema() -> serde_json::Value {
    schemars::schema_for!(Difference).to_value()
}

impl From<&Changes> for Difference {
    fn from(changes: &Changes) -> Self {
        let entries = kinds(changes).flat_map(|(_, cases)| cases);
        let clauses = changes.clauses.iter().map(|change| ClauseEntry {
            id: change.clause.id.clone(),
            suite: change.clause.suite.clone(),
            old: change.old.word(),
            new: change.clause.verdict.word(),
        });
        Self {
            schema: 1,
            old: (&changes.old).into(),
            new: (&changes.new).into(),
            changes: entries
                .map(|change| ChangeEntry {
                    kind: change.kind.word(),
                    case: change.case.clone(),
                    old: change.old.as_ref().map(ToldEntry::from),
                    new: change.new.as_ref().map(ToldEntry::from),
                    shape: change.shape.clone(),
                })
                .collect(),
            clauses: clauses.collect(),
            same: changes.same,
        }
    }
}

impl From<&Side> for RunEntry {
    fn from(side: &Side) -> Self {
        Self {
            target: side.target.clone(),
            version: side.version.clone(),
            seed: side.seed,
            started: side.started.clone(),
            verdict: side.verdict.word(),
        }
    }
}

impl From<&Told> for ToldEntry {
    fn from(told: &Told) -> Self {
        Self {
            verdict: told.verdict.word(),
            cause: told.verdict.cause(),
            reason: told.reason.clone(),
            variant: told.variant.clone(),
            waived: told.is_waived,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::sample;

    #[test]
    fn a_comparison_satisfies_its_schema() {
        let value = serde_json::from_str(&render(&sample::changes())).unwrap();
        let validator = jsonschema::validator_for(&made_schema()).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        assert_eq!(value["changes"][0]["kind"], "regressed");
    }
}
