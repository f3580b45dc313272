//! The proof that the checks bite, and that no legal habit is called wrong.

use std::path::Path;
use std::sync::Arc;

use conformist::mutants::{Alarm, Sample, kill_matrix, quiet_matrix, text, unwatched};
use conformist::suite::{Roots, Suite, load};

fn suites() -> Vec<Arc<Suite>> {
    let roots = Roots::of(Path::new(env!("CARGO_MANIFEST_DIR")));
    let suites =
        load(&roots, &[]).unwrap_or_else(|wrong| panic!("{}", conformist::source::render(&wrong)));
    suites.into_iter().map(Arc::new).collect()
}

#[test]
fn every_defect_is_found_in_its_clause_every_must_case_bites_and_nothing_fails_without_one() {
    let matrix = kill_matrix(&suites(), &unwatched).unwrap();
    let shown = text(&matrix);
    let survivors: Vec<&str> = matrix.survivors().map(|kill| kill.defect.id).collect();
    assert_eq!(survivors, Vec::<&str>::new(), "defects survive\n{shown}");
    assert_eq!(
        matrix.idle,
        Vec::<String>::new(),
        "cases of level `must` find no defect\n{shown}"
    );
    assert_eq!(
        matrix.false_alarms,
        Vec::<String>::new(),
        "cases fail without a defect\n{shown}"
    );
    assert!(
        matrix.is_localised(),
        "defects are found in other clauses\n{shown}"
    );
    assert!(
        matrix.median_failures() <= 4,
        "one defect reads as many causes\n{shown}"
    );
}

#[test]
fn no_legal_variation_fails_and_each_explains_what_it_leaves_undecided() {
    let matrix = quiet_matrix(&suites(), &Sample::Rotating, &unwatched).unwrap();
    assert!(
        matrix.runs >= 40,
        "only {} variations were run",
        matrix.runs
    );
    assert_eq!(matrix.failures, Vec::<Alarm>::new());
    assert_eq!(matrix.unexplained, Vec::<Alarm>::new());
}
