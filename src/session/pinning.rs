//! The approved snapshots of a session's target.

use std::path::Path;
use std::sync::Arc;

use crate::mock::Options;
use crate::run::embedded;
use crate::run::{Pinning, Strictness};
use crate::session::{Ask, DEFAULT_SEED, Environment};
use crate::snapshot::{Pins, Review, SnapshotError, Update};
use crate::source::{Diagnostic, SourceFile};
use crate::suite::Suite;

/// Reads the approved snapshots of the target, unless it is an embedded endpoint that none are kept for.
pub(super) fn load(ask: &Ask, env: Environment<'_>) -> Result<Option<Pinning>, Diagnostic> {
    let is_embedded = ask.target == embedded::NAME;
    if is_embedded && !is_faultless(&ask.embedded) {
        return Ok(None);
    }
    let said = |error: SnapshotError| about(&ask.root.join("snapshots"), error.to_string());
    let here = ask.root.as_os_str().is_empty();
    let root = if here { Path::new(".") } else { &ask.root };
    let mut review = Review::from_variables(env).map_err(said)?;
    // Nothing is written about a live target before somebody asks for it, by the folder or by insta's variable.
    let asked = env("INSTA_UPDATE").is_some() || root.join("snapshots").join(&ask.target).is_dir();
    if is_embedded && !root.join("snapshots").join(&ask.target).is_dir() && !writes(env) {
        // A project that never approved shapes of the embedded endpoint, such as one that begins with a copied suite.
        return Ok(None);
    }
    if !is_embedded && !asked {
        review.update = Update::Never;
    }
    Ok(Some(Pinning {
        pins: match review.references {
            // Whoever looks after all of them is told of all of them.
            Some(_) => Pins::load(root, &ask.target),
            None => Pins::load_some(root, &ask.target, &ask.cases),
        }
        .map_err(said)?,
        shapes: ask.shapes,
        review,
        seed: is_embedded.then_some(DEFAULT_SEED),
        strictness: if is_embedded {
            Strictness::Embedded
        } else {
            Strictness::Live
        },
    }))
}

/// Whether somebody asks for snapshots to be written.
fn writes(env: Environment<'_>) -> bool {
    env("INSTA_UPDATE").is_some_and(|word| !matches!(word.as_str(), "" | "no" | "auto"))
}

/// Approved snapshots are kept of one embedded endpoint: the faultless one with its usual users.
fn is_faultless(options: &Options) -> bool {
    let usual = Options::default();
    options.population == usual.population
        && options.seed == usual.seed
        && options.defects.is_empty()
        && options.variations.is_empty()
}

/// Snapshots that belong to no case.
pub(super) fn unreferenced(pinning: &Pinning, suites: &[Arc<Suite>]) -> Vec<Diagnostic> {
    if pinning.review.references.is_some() {
        return Vec::new();
    }
    let cases = suites.iter().flat_map(|suite| &suite.cases);
    let left = pinning
        .pins
        .unreferenced(cases.map(|case| case.name.as_str()));
    let said = left.iter().map(|path| {
        about(path, "this snapshot belongs to no case".to_owned())
            .help("delete it, or name the case as the file is named")
    });
    said.collect()
}

fn about(path: &Path, message: String) -> Diagnostic {
    Diagnostic::new(&SourceFile::new(path, String::new()), message)
}
