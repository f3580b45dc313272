//! First steps as a new user takes them: an empty folder, `init`, and what it says comes next.

use std::fs;
use std::path::Path;

use crate::doors::{Ran, conformist, folder, quietly};

/// The command in a folder of its own, far from our project.
fn within(folder: &Path, args: &[&str]) -> Ran {
    let mut command = quietly(Path::new(env!("CARGO_BIN_EXE_conformist")));
    command.current_dir(folder).args(args);
    command
        .env("NEW_BASE_URL", "http://127.0.0.1:9")
        .env("NEW_ACCOUNT", "a")
        .env("NEW_TOKEN", "t");
    command
        .env_remove("INSTA_UPDATE")
        .env_remove("INSTA_FORCE_PASS");
    command.output().unwrap().into()
}

#[test]
fn a_new_suite_is_written_found_right_and_listed() {
    let root = folder("first-new");
    let ran = within(&root, &["init", "--suite", "new"]).ends_with(0);
    for part in [
        "wrote: specs",
        "NEW_BASE_URL, NEW_ACCOUNT, NEW_TOKEN",
        "conformist run --target staging --suite new",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{ran}");
    }
    within(&root, &["lint"]).ends_with(0);
    let ran = within(
        &root,
        &["list", "--target", "staging", "--format", "tree", "--cost"],
    )
    .ends_with(0);
    assert!(ran.stdout.starts_with("new (6 cases)"), "{ran}");
    let ran = within(
        &root,
        &["explain", "new::list::walk", "--target", "staging"],
    )
    .ends_with(0);
    assert!(
        ran.stdout.contains("acme, reference page") || ran.stdout.contains("new, reference page"),
        "{ran}"
    );
    // Nobody is there: judged, and not green.
    let ran = within(&root, &["run", "--target", "staging", "--quiet"]).ends_with(3);
    assert!(ran.stdout.contains("could not be used at all"), "{ran}");
    // The embedded endpoint speaks another API.
    let ran = within(&root, &["run"]).ends_with(2);
    assert!(ran.stderr.contains("--target"), "{ran}");
}

#[test]
fn a_suite_that_comes_with_conformist_is_copied_and_runs_anywhere() {
    let root = folder("first-copy");
    within(&root, &["init", "liveperson"]).ends_with(0);
    assert!(root.join("specs/liveperson/suite.yaml").is_file());
    within(&root, &["lint"]).ends_with(0);
    let ran = within(
        &root,
        &["run", "liveperson::status", "--allow-partial", "--quiet"],
    )
    .ends_with(0);
    assert!(
        ran.stdout.contains("partial") || ran.stdout.contains("conformant"),
        "{ran}"
    );
    let ran = within(&root, &["init", "avaya"]).ends_with(2);
    assert!(
        ran.stderr.contains("conformist.yaml is here already"),
        "{ran}"
    );
    assert!(!root.join("specs/avaya").exists());
    within(&root, &["init", "avaya", "liveperson", "--force"]).ends_with(0);
    let config = fs::read_to_string(root.join("conformist.yaml")).unwrap();
    assert!(config.contains("      avaya:\n") && config.contains("      liveperson:\n"));
}

#[test]
fn a_mistaken_first_step_is_told_what_would_be_right() {
    let root = folder("first-mistakes");
    for (args, part) in [
        (&["init"][..], "`conformist init avaya`"),
        (&["init", "avya"], "did you mean `avaya`?"),
        (&["init", "--suite", "../x"], "such as `x`"),
        (&["init", "--suite", "avaya"], "comes with conformist"),
        (&["init", "avaya", "--suite", "x"], "cannot be used with"),
        (&["init", "--operation", "x"], "--from-openapi"),
        (&["init", "--from-openapi", "gone.yaml"], "gone.yaml"),
    ] {
        let ran = within(&root, args).ends_with(2);
        assert!(ran.stderr.contains(part), "{part}\n{ran}");
    }
    assert_eq!(fs::read_dir(&root).unwrap().count(), 0);
}

#[test]
fn a_description_with_several_lists_asks_which() {
    let root = folder("first-several");
    let description = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/self_test/fixtures/openapi/cursor.yaml"
    );
    let args = ["init", "--from-openapi", description];
    let ran = within(&root, &args).ends_with(2);
    assert!(ran.stderr.contains("`list-people` (GET /people)"), "{ran}");
    within(&root, &[&args[..], &["--operation", "/people"]].concat()).ends_with(0);
    let ran = within(&root, &["lint"]).ends_with(0);
    assert!(ran.stdout.starts_with("1 suite, "), "{ran}");
}

#[test]
fn every_shell_is_told_all_commands_and_the_manual_has_a_page_for_each() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = conformist(&["completions", shell]).ends_with(0);
        for part in ["mutants", "from-openapi"] {
            assert!(ran.stdout.contains(part), "{shell} lacks {part}");
        }
    }
    let ran = conformist(&["man"]).ends_with(0);
    assert!(ran.stdout.contains(".TH conformist 1"), "{ran}");
    let pages = folder("man").join("pages");
    conformist(&["man", "--out", pages.to_str().unwrap()]).ends_with(0);
    let page = fs::read_to_string(pages.join("conformist-init.1")).unwrap();
    assert!(page.contains("from\\-openapi"), "{page}");
    assert!(pages.join("conformist.1").is_file() && !pages.join("conformist-help.1").exists());
}
