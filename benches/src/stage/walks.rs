//! Walks that are made from nothing, and a case that relates them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use conformist::capture::{Answer, Records};
use conformist::case::Case;
use conformist::check::Input;
use conformist::document::Document;
use conformist::evidence::{Ended, Listing};
use conformist::request::render::Bindings;
use conformist::request::{CredentialUse, Request};
use conformist::schema::Schemas;
use conformist::source::SourceFile;
use conformist::spec::api::Api;
use conformist::spec::decode::decode;
use conformist::spec::scenario::ScenarioFile;
use conformist::witness::Witnesses;
use indexmap::IndexMap;

use crate::stage::made::{exchange, right};

/// The API of the walks: lean users, so that what is measured is the relation and not the reading.
const LEAN: &str = r"
suite: lean
title: Lean users
request: { path: /users }
account: { unknown: nobody }
answer: { users: /users, total: /total, identity: /id }
fields: { id: { at: /id } }
population: { judged-by: walks::one, readings: [{}] }
";

/// Walks of the same users upwards, again, and downwards, and a case that relates them.
pub(super) struct Walks {
    api: Arc<Api>,
    case: Case,
    schemas: Schemas,
    listings: IndexMap<String, Listing>,
    bindings: Bindings,
    witnesses: Witnesses,
}

impl Walks {
    /// Walks in pages of 1,000.
    pub(super) fn of(expectation: &str, users: usize) -> Walks {
        let api: Arc<Api> = Arc::new(right(decode(&document(LEAN))));
        let walks = ["up", "again", "down"];
        let text = format!(
            "scenarios: [{{ name: one, about: x, clauses: [X], level: must, \
             walks: {{ up: {{}}, again: {{}}, down: {{}} }}, expect: [{{ {expectation} }}] }}]"
        );
        let document = document(&text);
        let mut file: ScenarioFile = right(decode(&document));
        let case = Case {
            name: "lean::walks::one".to_owned(),
            suite: "lean".to_owned(),
            area: "walks".to_owned(),
            file: Arc::clone(&document.file),
            line: 1,
            pointer: "/scenarios/0".to_owned(),
            scenario: file.scenarios.remove(0),
        };
        let records = Arc::default();
        let listing = |name: &str| (name.to_owned(), listing(name, &api, users, &records));
        Walks {
            listings: walks.into_iter().map(listing).collect(),
            api,
            case,
            schemas: Schemas::default(),
            bindings: Bindings::default(),
            witnesses: Witnesses::default(),
        }
    }

    /// What the check is given.
    pub(super) fn input(&self) -> Input<'_> {
        Input {
            api: &self.api,
            schemas: &self.schemas,
            case: &self.case,
            listings: &self.listings,
            population: None,
            bindings: &self.bindings,
            witnesses: &self.witnesses,
        }
    }
}

fn document(text: &str) -> Document {
    let file = SourceFile::new(Path::new("made.yaml"), text.to_owned());
    right(Document::parse(&file))
}

fn listing(name: &str, api: &Arc<Api>, users: usize, records: &Arc<Records>) -> Listing {
    let mut answers = Vec::new();
    for first in (0..users).step_by(1000) {
        let mut body = format!("{{\"total\":{users},\"users\":[");
        for place in first..(first + 1000).min(users) {
            let comma = if place > first { "," } else { "" };
            let user = if name == "down" {
                users - 1 - place
            } else {
                place
            };
            let _infallible = write!(
                body,
                "{comma}{{\"id\":\"{user:07}\",\"name\":\"Name{user:07}\"}}"
            );
        }
        body.push_str("]}");
        let exchange = Arc::new(exchange("lean", body));
        let answer = Answer::of(exchange, api, records);
        assert!(answer.users().is_ok());
        answers.push(Arc::new(answer));
    }
    Listing {
        name: name.to_owned(),
        answers,
        first: Request {
            suite: "lean".to_owned(),
            path: "/users".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            credential: CredentialUse::Absent,
            body: None,
            repetition: 0,
        },
        size: None,
        ended: Ended::Complete,
        walked: true,
    }
}
