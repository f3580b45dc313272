//! Verdicts that are accepted for a while: proposed, added to the configuration, and held against each other.

use std::fs;

use crate::doors::{Served, conformist, folder};

#[test]
fn what_is_proposed_and_written_is_accepted_from_then_on() {
    let served = Served::new(&["--defect", "avaya.desc-ignored"]);
    let config = served.config_in(&folder("expect"));
    let about = |command| {
        [
            command,
            "avaya::order",
            "--target",
            "local",
            "--config",
            &config,
        ]
    };
    let ran = conformist(&about("expect")).ends_with(0);
    let entry = "      - { case: \"avaya::order::descending::lastName\", verdict: fail, reason: \"proposed: ";
    assert!(
        ran.stdout.starts_with("    expected:\n") && ran.stdout.contains(entry),
        "{ran}"
    );
    assert_eq!(fs::read_to_string(&config).unwrap(), served.config);
    let ran =
        conformist(&[&about("expect")[..], &["--write", "--days", "2"]].concat()).ends_with(0);
    assert!(
        ran.stdout.contains("give each a reason of your own"),
        "{ran}"
    );
    let written = fs::read_to_string(&config).unwrap();
    assert!(
        written.contains(entry) && written.starts_with(&served.config[..200]),
        "{written}"
    );
    let ran = conformist(&about("expect")).ends_with(0);
    assert_eq!(ran.stdout, "nothing to accept\n", "{ran}");
    conformist(&[&about("run")[..], &["--allow-partial"]].concat()).ends_with(0);
    let ran = conformist(&["expect"]).ends_with(2);
    assert!(
        ran.stderr.contains("name a live one by `--target`"),
        "{ran}"
    );
}

#[test]
fn entries_that_contradict_each_other_are_mistakes_with_their_place() {
    let path = folder("contradiction").join("conformist.yaml");
    let text = "targets:\n  odd:\n    apis:\n      avaya:\n        base-url: http://127.0.0.1:9\n        account: CNFRMA\n        appkey: k\n        credentials: { admin: { bearer: t } }\n    expected:\n      - { case: \"avaya::auth::*\", verdict: fail, reason: known, expires: 9999-01-01 }\n      - { case: \"avaya::auth::expired\", verdict: skipped, reason: known, expires: 9999-01-01 }\n";
    fs::write(&path, text).unwrap();
    let config = path.to_str().unwrap();
    let ran = conformist(&["run", "--target", "odd", "--config", config]).ends_with(2);
    let said = "accepts `skipped` of `avaya::auth::expired`, and an earlier one accepts `fail`";
    assert!(ran.stderr.contains(said), "{ran}");
    assert!(ran.stderr.contains("conformist.yaml:11:50"), "{ran}");
}
