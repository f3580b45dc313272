//! The charts of one suite: bars of verdicts, of walks and of latencies, as shares of a drawing that is 1000 wide.

use serde::Serialize;

use crate::report::html::latency::Latency;
use crate::report::html::page::{area, areas};
use crate::verdict::{CaseReport, Verdict, Walk};

/// Everything that is drawn of a suite.
#[derive(Debug, Serialize)]
pub(super) struct Charts {
    verdicts: Vec<Bar>,
    walks: Vec<Bar>,
    latency: Latency,
}

/// A row of a chart.
#[derive(Debug, Serialize)]
struct Bar {
    name: String,
    parts: Vec<Part>,
    /// What the row says in words.
    says: String,
}

/// A part of a bar.
#[derive(Debug, Serialize)]
struct Part {
    /// The class of the style.
    class: &'static str,
    /// What it stands for.
    label: String,
    x: f64,
    width: f64,
}

/// How wide a drawing is.
pub(super) const WIDTH: f64 = 1000.0;

impl Charts {
    /// The charts of these cases.
    pub(super) fn of(cases: &[&CaseReport]) -> Charts {
        Charts {
            verdicts: verdicts(cases),
            walks: walks(cases),
            latency: Latency::of(cases),
        }
    }
}

/// A count as a number to draw with.
#[expect(
    clippy::cast_precision_loss,
    reason = "nobody sees the difference on a drawing"
)]
pub(super) fn drawn(count: usize) -> f64 {
    count as f64
}

/// Rounded, so that a file does not hold digits that nobody can see.
pub(super) fn tidy(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

/// The parts one after the other; `most` fills the drawing.
fn parts(most: usize, counts: &[(&'static str, String, usize)]) -> Vec<Part> {
    let mut x = 0.0;
    let mut parts = Vec::new();
    for (class, label, count) in counts.iter().filter(|(_, _, count)| *count > 0) {
        let width = WIDTH * drawn(*count) / drawn(most.max(1));
        parts.push(Part {
            class,
            label: label.clone(),
            x: tidy(x),
            width: tidy(width),
        });
        x += width;
    }
    parts
}

fn verdicts(cases: &[&CaseReport]) -> Vec<Bar> {
    let of_area = |name: &str| -> Vec<&CaseReport> {
        let own = cases.iter().filter(|case| area(case) == name);
        own.copied().collect()
    };
    let areas = areas(cases);
    let most = areas.iter().map(|name| of_area(name).len()).max();
    let bar = |name: &&str| {
        let own = of_area(name);
        let counts: Vec<_> = Verdict::WORDS
            .into_iter()
            .map(|word| {
                let same = own
                    .iter()
                    .filter(|case| case.outcome.verdict.word() == word);
                let count = same.count();
                (word, format!("{count} {word}"), count)
            })
            .collect();
        let said: Vec<&str> = counts
            .iter()
            .filter(|(_, _, count)| *count > 0)
            .map(|(_, label, _)| label.as_str())
            .collect();
        Bar {
            name: (*name).to_owned(),
            says: said.join(", "),
            parts: parts(most.unwrap_or(1), &counts),
        }
    };
    areas.iter().map(bar).collect()
}

/// How far a walk came, as the chart tells it.
fn reach(walk: &Walk) -> &'static str {
    match (walk.end, walk.total) {
        ("complete", Some(total)) if walk.users as u64 == total => "pass",
        ("complete", Some(_)) => "divergent",
        ("complete", None) => "whole",
        ("unreadable", _) => "skipped",
        ("budget", _) => "inconclusive",
        _ => "fail",
    }
}

/// What each class of the chart stands for.
const REACHES: [(&str, &str); 6] = [
    ("pass", "with as many users as the total says"),
    ("whole", "to the end, without a total to hold them against"),
    (
        "divergent",
        "with another number of users than the total says",
    ),
    ("skipped", "answered otherwise than with a list"),
    ("inconclusive", "cut short by the budget of the run"),
    ("fail", "that cannot go on"),
];

fn walks(cases: &[&CaseReport]) -> Vec<Bar> {
    let of_area = |name: &str| -> Vec<&Walk> {
        let own = cases.iter().filter(|case| area(case) == name);
        let walks = own.flat_map(|case| &case.outcome.walks);
        walks.filter(|walk| walk.name != POPULATION).collect()
    };
    let mut areas: Vec<(&str, Vec<&Walk>)> = areas(cases)
        .into_iter()
        .map(|name| (name, of_area(name)))
        .collect();
    // All users are read for many cases and are the same for most: each way of reading them is one row's worth.
    let mut population: Vec<&Walk> = Vec::new();
    for walk in cases.iter().flat_map(|case| &case.outcome.walks) {
        if walk.name == POPULATION && !population.contains(&walk) {
            population.push(walk);
        }
    }
    areas.insert(0, ("all users", population));
    areas
        .iter()
        .filter(|(_, walks)| !walks.is_empty())
        .map(|(name, walks)| walk_bar(name, walks))
        .collect()
}

/// Name of the walk that reads all users.
const POPULATION: &str = crate::case::POPULATION;

fn walk_bar(name: &str, walks: &[&Walk]) -> Bar {
    let counts: Vec<_> = REACHES
        .into_iter()
        .map(|(class, label)| {
            let count = walks.iter().filter(|walk| reach(walk) == class).count();
            (class, format!("{count} {label}"), count)
        })
        .collect();
    let pages: usize = walks.iter().map(|walk| walk.pages).sum();
    let users: usize = walks.iter().map(|walk| walk.users).sum();
    let said = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    Bar {
        name: name.to_owned(),
        says: [
            said(walks.len(), "walk"),
            said(pages, "page"),
            said(users, "user"),
        ]
        .join(", "),
        parts: parts(walks.len(), &counts),
    }
}
