//! Snapshots in a folder of their own: missing, approved, changed, stale.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::snapshot::{Review, Update};

/// A project folder that goes away with its test.
struct Project(PathBuf);

impl Project {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("conformist-pins-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn pins(&self) -> Pins {
        Pins::load(&self.0, "staging").unwrap()
    }

    fn propose(&self, shape: &str, update: Update) -> Proposed {
        self.pins()
            .propose(&proposal(shape), &review(update))
            .unwrap()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const CASE: &str = "avaya::filter::prefix::lastName";
const FILE: &str = "snapshots/staging/avaya/avaya__filter__prefix__last+name.snap";

fn proposal(shape: &str) -> Proposal<'_> {
    Proposal {
        case: CASE,
        suite: "avaya",
        about: "A \"prefix\" keeps exactly those that start with it: all of them.",
        shape,
        file: "specs/avaya/filter.yaml",
        line: 12,
    }
}

fn review(update: Update) -> Review {
    Review {
        update,
        force_pass: false,
        workspace: None,
        pending: None,
        references: None,
    }
}

#[test]
fn a_missing_snapshot_is_proposed_in_a_file_that_insta_reads() {
    let project = Project::new();
    assert_eq!(
        project.pins().compare(CASE, "status: 200"),
        Comparison::Unpinned
    );
    let path = project.0.join(format!("{FILE}.new"));
    let proposed = project.propose("status: 200\n", Update::Propose);
    assert_eq!(proposed, Proposed::ForReview(path.clone()));
    let snapshot = insta::Snapshot::from_file(&path).unwrap();
    assert_eq!(snapshot.as_text().unwrap().to_string(), "status: 200");
    let metadata = snapshot.metadata();
    assert_eq!(metadata.source(), Some("specs/avaya/filter.yaml"));
    assert_eq!(metadata.assertion_line(), Some(12));
    assert_eq!(
        metadata.description(),
        Some(&*format!("{CASE}: {}", proposal("").about))
    );
    assert_eq!(
        project.pins().compare(CASE, "status: 200"),
        Comparison::Unpinned
    );
}

#[test]
fn what_we_approve_is_byte_for_byte_what_insta_would_have_written() {
    let project = Project::new();
    project.propose("status: 200\nbody: {\n  a: string\n}", Update::Propose);
    project.propose("status: 200\nbody: {\n  a: string\n}", Update::InPlace);
    let ours = project.0.join(FILE);
    let theirs = project.0.join("theirs.snap");
    insta::Snapshot::from_file(&ours)
        .unwrap()
        .save(&theirs)
        .unwrap();
    assert_eq!(
        fs::read_to_string(ours).unwrap(),
        fs::read_to_string(theirs).unwrap()
    );
    assert!(!project.0.join(format!("{FILE}.new")).exists());
}

#[test]
fn an_approved_shape_is_pinned_and_a_proposal_left_over_goes_away() {
    let project = Project::new();
    project.propose("status: 200", Update::InPlace);
    project.propose("status: 401", Update::Propose);
    assert!(project.0.join(format!("{FILE}.new")).exists());
    assert_eq!(
        project.pins().compare(CASE, "status: 200\n"),
        Comparison::Pinned
    );
    assert_eq!(
        project.propose("status: 200", Update::Propose),
        Proposed::Unneeded
    );
    assert!(!project.0.join(format!("{FILE}.new")).exists());
}

#[test]
fn a_changed_shape_is_told_as_a_difference() {
    let project = Project::new();
    project.propose("status: 200\nbody: []", Update::InPlace);
    assert_eq!(
        project.pins().compare(CASE, "status: 401\nbody: []"),
        Comparison::Changed {
            diff: "--- approved\n+++ observed\n@@ -1,2 +1,2 @@\n-status: 200\n+status: 401\n body: []\n"
                .to_owned()
        }
    );
}

#[test]
fn nothing_is_written_when_updates_are_off_and_only_new_shapes_when_new_ones_are_approved() {
    let project = Project::new();
    assert_eq!(project.propose("a", Update::Never), Proposed::Withheld);
    assert!(!project.0.join("snapshots").exists());
    let approved = project.propose("a", Update::ApproveNew);
    assert_eq!(approved, Proposed::Approved(project.0.join(FILE)));
    let changed = project.propose("b", Update::ApproveNew);
    assert_eq!(
        changed,
        Proposed::ForReview(project.0.join(format!("{FILE}.new")))
    );
}

#[test]
fn a_pending_folder_keeps_the_path_below_the_workspace() {
    let project = Project::new();
    let review = Review {
        pending: Some(project.0.join("pending")),
        ..review(Update::Propose)
    };
    let proposed = project.pins().propose(&proposal("a"), &review).unwrap();
    let path = project.0.join("pending").join(format!("{FILE}.new"));
    assert_eq!(proposed, Proposed::ForReview(path.clone()));
    assert!(path.exists());
}

#[test]
fn a_snapshot_of_no_case_is_unreferenced_but_kept_from_deletion() {
    let project = Project::new();
    project.propose("a", Update::InPlace);
    let pins = project.pins();
    assert_eq!(pins.unreferenced([CASE]), Vec::<PathBuf>::new());
    assert_eq!(pins.unreferenced(["avaya::other"]), [project.0.join(FILE)]);
    let list = project.0.join("references");
    let review = Review {
        references: Some(list.clone()),
        ..review(Update::Never)
    };
    Pins::load(&project.0, "mock")
        .unwrap()
        .append_references(&review)
        .unwrap();
    let expected = format!("{}\n", project.0.join(FILE).display());
    assert_eq!(fs::read_to_string(list).unwrap(), expected);
}

#[test]
fn a_damaged_snapshot_is_refused_when_loading() {
    let project = Project::new();
    let path = project.0.join(FILE);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "status: 200\n").unwrap();
    let error = Pins::load(&project.0, "staging").unwrap_err().to_string();
    assert!(
        error.ends_with(": it does not begin with the line ---"),
        "{error}"
    );
    assert!(Pins::load(&project.0, "mock").is_ok());
}
