//! Two runs side by side: of one target at two times, and of two targets.

use std::fs;
use std::path::Path;

use crate::doors::{Ran, Served, conformist, folder, quietly};

const CASES: &str = "avaya::order::descending";

/// Two endpoints as the targets `local` and `other` of one configuration; the first is broken.
struct Pair {
    _endpoints: [Served; 2],
    config: String,
}

fn pair(name: &str) -> Pair {
    let broken = Served::new(&["--defect", "avaya.desc-ignored"]);
    let sound = Served::new(&[]);
    let other = sound.config.split("\ntargets:\n").nth(1).unwrap();
    let other = other.replacen("  local:\n", "  other:\n", 1);
    let path = folder(name).join("conformist.yaml");
    fs::write(&path, format!("{}{other}", broken.config)).unwrap();
    Pair {
        config: path.to_str().unwrap().to_owned(),
        _endpoints: [broken, sound],
    }
}

impl Pair {
    fn run(&self, target: &str, more: &[&str]) -> Ran {
        let args = ["run", CASES, "--target", target, "--config", &self.config];
        conformist(&[&args[..], more].concat())
    }
}

#[test]
fn a_regression_is_told_first_with_its_clause_and_ends_with_1() {
    let pair = pair("regression");
    let file = |name: &str| Path::new(&pair.config).with_file_name(name);
    let (old, new) = (file("old.json"), file("new.json"));
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    pair.run("other", &["--report", &format!("json={old}")])
        .ends_with(0);
    let page = file("new.html");
    let html = format!("html={}", page.display());
    let reports = ["--report", &format!("json={new}"), "--report", &html];
    pair.run("local", &[&reports[..], &["--baseline", old]].concat())
        .ends_with(1);

    let ran = conformist(&["diff", old, new]).ends_with(1);
    let first = ran.stdout.lines().nth(4).unwrap_or_default();
    assert_eq!(first, "Regressions: fail now and did not before", "{ran}");
    assert!(ran.stdout.contains("::lastName  pass → fail\n"), "{ran}");
    let clause = ran
        .stdout
        .lines()
        .find(|line| line.contains("AXP-ORDERBY-DESC "));
    assert!(clause.unwrap_or_default().ends_with("pass → fail"), "{ran}");

    conformist(&["diff", new, old]).ends_with(0);
    conformist(&["diff", old, old]).ends_with(0);
    let json = conformist(&["diff", "--format", "json", old, new]).ends_with(1);
    assert_eq!(json.json()["changes"][0]["kind"], "regressed");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("Regressions: fail now and did not before (1)"));
}

#[test]
fn of_two_targets_only_what_differs_is_told() {
    let pair = pair("against");
    let ran = pair.run("local", &["--against", "other"]).ends_with(1);
    assert!(
        ran.stdout.contains("\nFail on local and not on other\n"),
        "{ran}"
    );
    assert!(!ran.stdout.contains("pass → pass"), "{ran}");
    let ran = pair.run("other", &["--against", "local"]).ends_with(0);
    assert!(
        ran.stdout.contains("\nFail on local and not on other\n"),
        "{ran}"
    );
    let ran = pair.run("other", &["--against", "other"]).ends_with(0);
    assert!(ran.stdout.ends_with("no difference in 5 cases\n"), "{ran}");
}

#[test]
fn a_report_that_cannot_be_read_ends_with_2_and_says_why() {
    let folder = folder("unreadable");
    let written = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let later = written("later.json", r#"{"tool": "conformist", "schema": 99}"#);
    let text = written("text.json", "<html>");
    let absent = folder.join("absent.json");
    let ran = conformist(&["diff", &later, absent.to_str().unwrap()]).ends_with(2);
    for part in [
        "later.json: it is written in version 99 of the report format",
        "cannot read the report",
        "absent.json",
    ] {
        assert!(ran.stderr.contains(part), "{part}\n{ran}");
    }
    let ran = conformist(&["run", "--baseline", &text]).ends_with(2);
    assert!(ran.stderr.contains("text.json: it is not JSON"), "{ran}");
    assert_eq!(ran.stdout, "", "nothing is asked before");
}

#[test]
fn colours_follow_the_option_and_then_the_variables() {
    let styled = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = quietly(Path::new(env!("CARGO_BIN_EXE_conformist")));
        command
            .env_remove("NO_COLOR")
            .envs(variables.iter().copied());
        command
            .args(["run", "--exact", "avaya::request::list"])
            .args(args);
        let ran: Ran = command.output().unwrap().into();
        ran.ends_with(0).stdout.contains('\u{1b}')
    };
    assert!(!styled(&[], &[]));
    assert!(styled(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(styled(&[], &[("CARGO_TERM_COLOR", "always")]));
    assert!(!styled(
        &[],
        &[("CARGO_TERM_COLOR", "always"), ("NO_COLOR", "1")]
    ));
    assert!(!styled(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(styled(&["--color", "always"], &[("NO_COLOR", "1")]));
}
