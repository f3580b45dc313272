//! The proof that the checks bite, and that no legal habit is called wrong.

use std::path::Path;
use std::sync::Arc;

use conformist::mock::defect::Basis;
use conformist::mutants::{Alarm, Kill, KillMatrix, Sample, kill_matrix, quiet_matrix, text};
use conformist::suite::{Roots, Suite, load};
use tokio::runtime::Runtime;

fn suites() -> Vec<Arc<Suite>> {
    let roots = Roots::of(Path::new(env!("CARGO_MANIFEST_DIR")));
    let suites =
        load(&roots, &[]).unwrap_or_else(|wrong| panic!("{}", conformist::source::render(&wrong)));
    suites.into_iter().map(Arc::new).collect()
}

fn found(matrix: &KillMatrix, basis: Basis) -> (usize, usize) {
    let of: Vec<&Kill> = matrix
        .kills
        .iter()
        .filter(|kill| kill.defect.basis == basis)
        .collect();
    (
        of.iter().filter(|kill| !kill.killed_by.is_empty()).count(),
        of.len(),
    )
}

/// One matrix, and everything that must hold of it: it is too dear to be computed for each fact.
#[test]
fn every_defect_is_found_where_it_is_and_every_must_case_finds_one() {
    let matrix = Runtime::new()
        .unwrap()
        .block_on(kill_matrix(&suites()))
        .unwrap();
    let shown = text(&matrix);
    let survivors: Vec<&str> = matrix.survivors().map(|kill| kill.defect.id).collect();
    assert_eq!(survivors, Vec::<&str>::new(), "defects survive\n{shown}");
    assert_eq!(
        matrix.false_alarms,
        Vec::<String>::new(),
        "cases fail without a defect\n{shown}"
    );
    assert_eq!(
        matrix.idle,
        Vec::<String>::new(),
        "cases of level must kill nothing\n{shown}"
    );
    let localised = matrix.kills.iter().filter(|kill| kill.localised).count();
    assert!(
        localised * 10 >= matrix.kills.len() * 9,
        "defects are found in other clauses\n{shown}"
    );
    assert!(
        matrix.median_failures() <= 4,
        "one defect reads as many causes\n{shown}"
    );
    for basis in [Basis::Document, Basis::Vendor] {
        let (killed, all) = found(&matrix, basis);
        assert!(
            all >= 40 && killed == all,
            "{killed} of {all} {basis:?} defects\n{shown}"
        );
    }
}

#[test]
fn no_legal_variation_fails_and_each_explains_what_it_leaves_undecided() {
    let matrix = Runtime::new()
        .unwrap()
        .block_on(quiet_matrix(&suites(), Sample::Rotating))
        .unwrap();
    assert!(
        matrix.runs >= 40,
        "only {} variations were run",
        matrix.runs
    );
    assert_eq!(matrix.failures, Vec::<Alarm>::new());
    assert_eq!(matrix.unexplained, Vec::<Alarm>::new());
}
