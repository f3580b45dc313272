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

#[test]
fn entries_are_held_against_the_cases_of_merged_reports_too() {
    let served = Served::new(&[]);
    let folder = folder("merged-entries");
    let config = served.config_in(&folder);
    let entry = |case: &str| {
        format!(
            "      - {{ case: \"{case}\", verdict: fail, reason: known, expires: 9999-01-01 }}\n"
        )
    };
    // The second one names cases that nobody has run, so nothing is known of it.
    let names = ["avaya::request::list", "avaya::*", "avaya::no-such-case"];
    let entries: String = names.into_iter().map(entry).collect();
    let target = "targets:\n  local:\n";
    let text = format!("{target}    expected:\n{entries}");
    fs::write(&config, served.config.replacen(target, &text, 1)).unwrap();
    let part = folder.join("part.json");
    let (part, report) = (part.to_str().unwrap(), format!("json={}", part.display()));
    let about = [
        "--target", "local", "--config", &config, "--report", &report,
    ];
    conformist(&[&["run", "--exact", "avaya::request::list"], &about[..]].concat()).ends_with(0);
    let ran = conformist(&["merge", part, "--config", &config]).ends_with(2);
    for said in [
        "no longer needed: every case that it names passes",
        "conformist.yaml:6:17",
        "this entry names no case",
        "conformist.yaml:8:17",
        "2 mistakes",
    ] {
        assert!(ran.stderr.contains(said), "{said}\n{ran}");
    }
    // Another configuration, which knows of no such entries.
    conformist(&["merge", part]).ends_with(0);
}
