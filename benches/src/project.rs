//! Projects that are written for a measurement: a folder as a team has one, with specs, schemas and a configuration.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::bare::{SCHEMAS, TOKEN};

/// How the API of [`crate::server`] speaks.
const SUITE: &str = include_str!("project/suite.yaml");

/// What its cases judge.
const CLAUSES: &str = include_str!("project/clauses.yaml");

/// The walk over all users.
const WALK: &str = include_str!("project/walk.yaml");

/// The schema of one user, which is all that the walk refers to.
const USER: &str = "user.schema.json";

/// What a project is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// So many cases, each with a page of other users: nothing is shared.
    Pages(usize),
    /// One case that walks all users.
    Walk,
}

/// Where a project's target is, and how it is asked.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Scheme, host and port.
    pub origin: String,
    /// The account, as [`crate::server`] reads it.
    pub account: String,
    /// Requests a second, if they are limited.
    pub rate: Option<u32>,
}

/// Writes a project into a folder, which is made.
///
/// # Errors
/// What cannot be written.
pub fn write(folder: &Path, kind: Kind, endpoint: &Endpoint) -> io::Result<()> {
    let specs = folder.join("specs/bench");
    let schemas = folder.join("schemas/bench");
    fs::create_dir_all(&specs)?;
    fs::create_dir_all(&schemas)?;
    let (judge, area, scenarios) = match kind {
        Kind::Pages(cases) => ("pages::page::1", "pages.yaml", pages(cases)),
        Kind::Walk => ("walk::all", "walk.yaml", WALK.to_owned()),
    };
    fs::write(specs.join("suite.yaml"), SUITE.replace("JUDGE", judge))?;
    fs::write(specs.join("clauses.yaml"), CLAUSES)?;
    fs::write(specs.join(area), scenarios)?;
    for (name, text) in SCHEMAS {
        if name == USER || kind != Kind::Walk {
            fs::write(schemas.join(name), text)?;
        }
    }
    fs::write(folder.join("conformist.yaml"), configuration(endpoint))
}

/// A file of so many cases of one request.
#[must_use]
pub fn pages(cases: usize) -> String {
    let mut text = "scenarios:\n  - name: page\n    clauses: [BENCH-PAGE]\n    level: must\n    \
                    about: \"A page is a page.\"\n    matrix: { number: ["
        .to_owned();
    for number in 1..=cases {
        let comma = if number > 1 { ", " } else { "" };
        let _infallible = write!(text, "{comma}\"{number}\"");
    }
    text.push_str(
        "] }\n    request: { page: 1, size: 10, query: { from: \"{{number}}0\" } }\n    expect:\n      - status: 200\n        \
         media-type: application/json\n        schema: user-page\n",
    );
    text
}

fn configuration(endpoint: &Endpoint) -> String {
    let Endpoint {
        origin,
        account,
        rate,
    } = endpoint;
    let rate = rate.map_or_else(String::new, |rate| format!("    rate: {rate}/s\n"));
    format!(
        "targets:\n  bench:\n{rate}    concurrency: 16\n    limits: {{ received: 16GiB, pages: 1000000 }}\n    apis:\n      \
         bench:\n        base-url: {origin}\n        account: \"{account}\"\n        credentials:\n          \
         admin: {{ bearer: {TOKEN} }}\n"
    )
}
