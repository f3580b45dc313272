//! All formats tell the same story.

use junit_parser::TestStatus;
use serde_json::Value;

use super::*;
use crate::report::json::Report;
use crate::verdict::{Counts, sample};

type Read = [(&'static str, usize); 5];

/// Counts by looking at the word of each entry.
fn tally(words: impl IntoIterator<Item = String>) -> Read {
    let words: Vec<_> = words.into_iter().collect();
    Counts::default()
        .words()
        .map(|(word, _)| (word, words.iter().filter(|seen| *seen == word).count()))
}

fn from_json(text: &str) -> Read {
    let report: Report = serde_json::from_str(text).unwrap();
    let tallied = tally(report.cases.into_iter().map(|case| case.verdict));
    let summary = serde_json::to_value(report.summary).unwrap();
    for (word, count) in tallied {
        assert_eq!(summary[word], count);
    }
    tallied
}

fn from_ndjson(text: &str) -> Read {
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.last().unwrap()["type"], "summary");
    let cases = lines.iter().filter(|line| line["type"] == "case");
    tally(cases.map(|line| line["case"]["verdict"].as_str().unwrap().to_owned()))
}

fn from_ctrf(text: &str) -> Read {
    let report: Value = serde_json::from_str(text).unwrap();
    let results = &report["results"];
    let tests = results["tests"].as_array().unwrap();
    for word in ["passed", "failed", "skipped", "pending", "other"] {
        let tallied = tests.iter().filter(|test| test["status"] == word).count();
        assert_eq!(results["summary"][word], tallied, "{word}");
    }
    assert_eq!(results["summary"]["tests"], tests.len());
    tally(
        tests
            .iter()
            .map(|test| test["rawStatus"].as_str().unwrap().to_owned()),
    )
}

/// By a reader that other people wrote.
fn from_junit(text: &str) -> Read {
    let suites = junit_parser::from_reader(text.as_bytes()).unwrap();
    let cases = || suites.suites.iter().flat_map(|suite| &suite.cases);
    let elements = |fits: fn(&TestStatus) -> bool| {
        let count = cases().filter(|case| fits(&case.status)).count();
        u64::try_from(count).unwrap()
    };
    assert_eq!(suites.tests, elements(|_| true));
    assert_eq!(suites.failures, elements(TestStatus::is_failure));
    assert_eq!(suites.errors, elements(TestStatus::is_error));
    assert_eq!(suites.skipped, elements(TestStatus::is_skipped));
    for case in cases() {
        assert_eq!(case.file.as_deref(), Some("specs/one/filter.yaml"));
        assert_eq!(case.line, Some(7));
        assert!(case.classname.is_some(), "{}", case.name);
    }
    tally(cases().map(|case| case.properties.hashmap["verdict"].clone()))
}

fn from_markdown(text: &str) -> Read {
    let mut rows = text.lines().filter(|line| line.starts_with("| "));
    let mut cells = || {
        rows.next()
            .unwrap()
            .split('|')
            .map(str::trim)
            .collect::<Vec<_>>()
    };
    let (heads, _, values) = (cells(), cells(), cells());
    Counts::default().words().map(|(word, _)| {
        let column = heads.iter().position(|head| *head == word).unwrap();
        (word, values[column].parse().unwrap())
    })
}

fn from_html(text: &str) -> Read {
    let after = text.split("<details class=\"case\" ").skip(1);
    let tallied = tally(after.map(|rest| {
        let verdict = rest.split("data-verdict=\"").nth(1).unwrap();
        verdict.split('"').next().unwrap().to_owned()
    }));
    for (word, count) in tallied {
        let tile = format!("data-only=\"{word}\"><b>{count}</b>");
        assert!(text.contains(&tile), "{tile}");
    }
    tallied
}

fn from_terminal(text: &str) -> Read {
    let plain = anstream::adapter::strip_str(text).to_string();
    let line = plain
        .lines()
        .find(|line| line.contains(" cases: "))
        .unwrap();
    let parts: Vec<_> = line.split([':', ',']).map(str::trim).collect();
    Counts::default().words().map(|(word, _)| {
        let part = parts
            .iter()
            .find_map(|part| part.strip_suffix(word))
            .unwrap();
        (word, part.trim().parse().unwrap())
    })
}

#[test]
fn every_format_gives_the_same_counts() {
    let report = sample::report();
    let expected = Counts::of(&report.cases).words();
    assert_eq!(expected.map(|(_, count)| count), [3, 1, 2, 5, 3]);
    for format in Format::ALL {
        let text = String::from_utf8(render(format, &report, None)).unwrap();
        let read = match format {
            Format::Json => from_json(&text),
            Format::Junit => from_junit(&text),
            Format::Ndjson => from_ndjson(&text),
            Format::Markdown => from_markdown(&text),
            Format::Ctrf => from_ctrf(&text),
            Format::Html => from_html(&text),
        };
        assert_eq!(read, expected, "{format}");
    }
    assert_eq!(from_terminal(&terminal::render(&report)), expected);
}

#[test]
fn the_elements_of_junit_add_up_as_its_attributes_say() {
    let xml = junit::render(&sample::report());
    let head = xml.lines().nth(1).unwrap();
    assert!(
        head.contains("tests=\"14\" skipped=\"6\" failures=\"1\" errors=\"3\""),
        "{head}"
    );
    assert_eq!(xml.matches("<failure ").count(), 1);
    assert_eq!(xml.matches("<error ").count(), 3);
    assert_eq!(xml.matches("<skipped ").count(), 6);
}

#[test]
fn an_unknown_format_is_answered_with_the_known_ones() {
    assert_eq!(
        "xml".parse::<Format>().unwrap_err().to_string(),
        "unknown report format \"xml\", expected one of: json, junit, ndjson, markdown, ctrf, html"
    );
}
