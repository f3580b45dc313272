//! The fuzz targets on the committed corpus and on drawn bytes: a fuzzer runs the same functions for longer.

#[path = "../../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "it is the library of the fuzz targets")]
mod targets;

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Runs a target on its corpus, then on pieces of it in a drawn order with drawn bytes between them.
#[track_caller]
fn check(name: &str, target: fn(&[u8]), drawn: u32) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut corpus: Vec<Vec<u8>> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    corpus.sort();
    assert!(!corpus.is_empty(), "no corpus for `{name}`");
    for entry in &corpus {
        target(entry);
    }
    let config = Config {
        cases: drawn,
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let piece = (
        select(corpus),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(entry, one, other)| {
            let (one, other) = (one.index(entry.len() + 1), other.index(entry.len() + 1));
            entry[one.min(other)..one.max(other)].to_vec()
        });
    let part = prop_oneof![4 => piece, 1 => vec(any::<u8>(), 0..6)];
    TestRunner::new_with_rng(config, random)
        .run(&vec(part, 0..5), |parts| {
            target(&parts.concat());
            Ok(())
        })
        .unwrap_or_else(|wrong| panic!("`{name}`: {wrong}"));
}

#[test]
fn any_spec_file_is_read_or_told_what_is_wrong_with_it() {
    check("spec_file", targets::spec_file, 300);
}

#[test]
fn any_selection_is_answered_or_refused() {
    check("selection", targets::selection, 100);
}

#[test]
fn any_filter_is_answered_or_refused() {
    check("filter", targets::filter, 400);
}

#[test]
fn any_link_leads_nowhere_or_to_one_place() {
    check("link", targets::link, 1_000);
}

#[test]
fn any_body_is_judged_by_every_check() {
    check("body", targets::body, 60);
}
