//! A live target: the embedded endpoint as another process.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::doors::{Ran, Served, conformist, folder};

/// Verdict, cause and variant of each case.
fn verdicts(ran: &Ran) -> BTreeMap<String, [Value; 3]> {
    let report = ran.json();
    let cases = report["cases"].as_array().unwrap().iter();
    cases
        .map(|case| {
            let name = case["name"].as_str().unwrap().to_owned();
            let members = ["verdict", "cause", "variant"];
            (name, members.map(|member| case[member].clone()))
        })
        .collect()
}

/// Takes away what may differ between two equal runs.
pub(super) fn timeless(mut value: Value) -> String {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|name, _| name != "duration_ms" && name != "started");
                map.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut value);
    format!("{value:#}")
}

#[test]
fn another_process_is_judged_as_the_embedded_endpoint_is() {
    let served = Served::new(&[]);
    let config = served.config_in(&folder("live"));
    let quiet = ["run", "--quiet", "--seed", "1", "--report", "json=-"];
    let embedded = conformist(&quiet);
    let live = conformist(&[&quiet[..], &["--target", "local", "--config", &config]].concat());
    foreseen(embedded.json()["requests"].as_u64().unwrap());
    let (embedded, live) = (verdicts(&embedded), verdicts(&live));
    for (name, expected) in &embedded {
        assert_eq!(live.get(name), Some(expected), "{name}");
    }
    assert_eq!(embedded.len(), live.len());
}

/// The number of requests was known beforehand, more or less.
#[track_caller]
fn foreseen(sent: u64) {
    let ran = conformist(&["list", "--cost"]).ends_with(0);
    let last = ran.stdout.lines().last().unwrap();
    let words: Vec<&str> = last.split(' ').collect();
    let told: u64 = words[1].parse().unwrap();
    assert!(
        (told * 8..=told * 12).contains(&(sent * 10)),
        "{sent} were sent, and {last}"
    );
}

#[test]
fn two_runs_with_one_seed_have_equal_reports_but_for_times() {
    let served = Served::new(&[]);
    let config = served.config_in(&folder("seeded"));
    let args = [
        "run",
        "avaya::filter",
        "--target",
        "local",
        "--config",
        &config,
        "--seed",
        "7",
        "--report",
        "json=-",
    ];
    let (one, other) = (conformist(&args), conformist(&args));
    assert_eq!(timeless(one.json()), timeless(other.json()));
    assert_eq!(one.json()["seed"], 7);
}

#[test]
fn a_defect_of_a_live_target_is_a_failure_that_names_its_clause() {
    let served = Served::new(&["--defect", "avaya.desc-ignored"]);
    let config = served.config_in(&folder("defect"));
    let args = [
        "run",
        "avaya::order::descending",
        "--target",
        "local",
        "--config",
        &config,
    ];
    let ran = conformist(&args).ends_with(1);
    assert!(ran.stdout.contains("AXP-ORDERBY-DESC"), "{ran}");
    assert!(ran.stdout.contains("curl --globoff"), "{ran}");
    assert!(!ran.stdout.contains("demo-avaya-admin"), "{ran}");
}

#[test]
fn a_divergence_is_a_failure_where_strictness_is_asked_for() {
    let part = [
        "run",
        "--exact",
        "liveperson::version::absent",
        "--allow-partial",
    ];
    conformist(&part).ends_with(0);
    conformist(&[&part[..], &["--strict"]].concat()).ends_with(1);
}

#[test]
fn a_run_outlives_the_tokens_that_it_is_issued() {
    let mut served = Served::new(&["--token-life", "1"]);
    let granted = served
        .config
        .split("# or: ")
        .find_map(|part| part.starts_with("{ oauth2").then(|| part.lines().next()));
    let granted = granted.flatten().unwrap().to_owned();
    let bearer = "{ bearer: demo-avaya-admin-3f9a41c07b }";
    let place = "  local:\n";
    let config = served.config.replacen(bearer, &granted, 1);
    served.config = config.replacen(place, &format!("{place}    rate: 30/s\n"), 1);
    let config = served.config_in(&folder("token-life"));
    let args = [
        "run",
        "avaya::filter::prefix",
        "avaya::order",
        "--target",
        "local",
    ];
    let ran = conformist(&[&args[..], &["--config", &config, "--report", "json=-"]].concat());
    let report = ran.json();
    assert!(report["duration_ms"].as_u64().unwrap() > 2_000, "{ran}");
    let cases = report["cases"].as_array().unwrap();
    assert!(cases.len() > 20, "{ran}");
    for case in cases {
        assert_eq!(case["verdict"], "pass", "{case:#}");
    }
}
