//! What holds of relations, expansion and names whatever they are given.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use conformist::capture::Answer;
use conformist::case::Case;
use conformist::case::expand::{Lists, combinations};
use conformist::check::{Checked, Input, check};
use conformist::document::Document;
use conformist::evidence::{Ended, Listing};
use conformist::exchange::{Exchange, Received, Sent};
use conformist::request::render::Bindings;
use conformist::request::{CredentialUse, Request};
use conformist::schema::Schemas;
use conformist::snapshot::file_name;
use conformist::source::SourceFile;
use conformist::spec::api::Api;
use conformist::spec::decode::decode;
use conformist::spec::scenario::ScenarioFile;
use conformist::witness::Witnesses;
use indexmap::IndexMap;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

const API: &str = r#"
suite: plain
title: A list without anything
request: { path: /users }
account: { unknown: nobody }
answer: { users: "", identity: /id }
fields: { id: { at: /id } }
population: { judged-by: list::users, readings: [{}] }
"#;

fn document(text: &str) -> Document {
    let file = SourceFile::new(Path::new("drawn.yaml"), text.to_owned());
    Document::parse(&file).unwrap_or_else(|wrong| panic!("{}", conformist::source::render(&wrong)))
}

fn scenarios(document: &Document) -> ScenarioFile {
    decode(document).unwrap_or_else(|wrong| panic!("{}", conformist::source::render(&wrong)))
}

/// One page of users with these identities, in this order.
fn listing(api: &Arc<Api>, name: &str, ids: &[u8]) -> Listing {
    let users: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    let exchange = Exchange {
        suite: api.suite.clone(),
        sent: Sent {
            url: "https://users.example/users".to_owned(),
            headers: Vec::new(),
            body: None,
        },
        received: Ok(Received {
            status: 200,
            headers: Vec::new(),
            body: json!(users).to_string().as_str().into(),
        }),
        earlier: Vec::new(),
        duration: Duration::ZERO,
    };
    let answer = Answer::of(Arc::new(exchange), api, &Arc::default());
    Listing {
        name: name.to_owned(),
        answers: vec![Arc::new(answer)],
        first: Request {
            suite: api.suite.clone(),
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

/// What one expectation makes of some lists of identities.
fn judged(expectation: &str, lists: &[(&str, &[u8])]) -> Checked {
    let api: Arc<Api> = decode(&document(API)).map_or_else(
        |wrong| panic!("{}", conformist::source::render(&wrong)),
        Arc::new,
    );
    let names: Vec<String> = lists
        .iter()
        .map(|(name, _)| format!("{name}: {{}}"))
        .collect();
    let names = names.join(", ");
    let text = format!(
        "scenarios: [{{ name: one, about: x, clauses: [X], level: must, walks: {{ {names} }}, expect: [{{ {expectation} }}] }}]"
    );
    let document = document(&text);
    let scenario = scenarios(&document).scenarios.remove(0);
    let listings: IndexMap<String, Listing> = lists
        .iter()
        .map(|(name, ids)| ((*name).to_owned(), listing(&api, name, ids)))
        .collect();
    let case = Case {
        name: "plain::drawn::one".to_owned(),
        suite: "plain".to_owned(),
        area: "drawn".to_owned(),
        file: Arc::clone(&document.file),
        line: 1,
        pointer: "/scenarios/0".to_owned(),
        scenario,
    };
    check(Input {
        api: &api,
        schemas: &Schemas::default(),
        case: &case,
        listings: &listings,
        population: None,
        bindings: &Bindings::default(),
        witnesses: &Witnesses::default(),
    })
}

/// Whether an expectation holds of two lists, called `a` and `b`.
fn holds(expectation: &str, a: &[u8], b: &[u8]) -> bool {
    let checked = judged(expectation, &[("a", a), ("b", b)]);
    assert_eq!(checked.blocked, None, "{expectation}");
    checked.findings.is_empty()
}

fn ids() -> impl Strategy<Value = Vec<u8>> {
    let distinct = prop::collection::btree_set(0..12_u8, 0..8);
    distinct
        .prop_map(|ids| ids.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

fn set(ids: &[u8]) -> BTreeSet<u8> {
    ids.iter().copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn relations_say_what_sets_and_sequences_say(a in ids(), b in ids()) {
        prop_assert_eq!(holds("subset: { is: a, of: b }", &a, &b), set(&a).is_subset(&set(&b)));
        prop_assert_eq!(holds("disjoint: [a, b]", &a, &b), set(&a).is_disjoint(&set(&b)));
        prop_assert_eq!(holds("equality: [a, b]", &a, &b), a == b);
        prop_assert_eq!(holds("equivalence: [a, b]", &a, &b), set(&a) == set(&b));
        prop_assert_eq!(holds("differs: [a, b]", &a, &b), a != b);
        prop_assert_eq!(holds("complete: { parts: [a], whole: b }", &a, &b), set(&a) == set(&b) || b.is_empty());
    }

    #[test]
    fn relations_are_reflexive_and_symmetric(a in ids(), b in ids()) {
        prop_assert_eq!(holds("subset: { is: a, of: b }", &a, &a), true);
        prop_assert!(holds("equality: [a, b]", &a, &a));
        for symmetric in ["disjoint", "equality", "equivalence", "differs"] {
            let one = holds(&format!("{symmetric}: [a, b]"), &a, &b);
            prop_assert_eq!(one, holds(&format!("{symmetric}: [b, a]"), &a, &b), "{}", symmetric);
            prop_assert_eq!(one, holds(&format!("{symmetric}: [a, b]"), &b, &a), "{}", symmetric);
        }
    }

    #[test]
    fn what_is_taken_away_and_what_is_left_are_the_whole(whole in ids(), part in ids()) {
        let left: Vec<u8> = whole.iter().copied().filter(|id| !part.contains(id)).collect();
        let lists: [(&str, &[u8]); 3] = [("whole", &whole), ("part", &part), ("left", &left)];
        let checked = judged("difference: { is: left, of: whole, without: part }", &lists);
        prop_assert_eq!(checked.findings, vec![]);
        if !left.is_empty() {
            let lists: [(&str, &[u8]); 3] = [("whole", &whole), ("part", &part), ("left", &left[1..])];
            let checked = judged("difference: { is: left, of: whole, without: part }", &lists);
            prop_assert_eq!(checked.findings.len(), 1);
        }
    }

    #[test]
    fn an_order_holds_of_sorted_keys_and_of_no_other_sequence(ids in ids()) {
        let mut sorted = ids.clone();
        sorted.sort_by_key(u8::to_string);
        let upwards = |ids: &[u8]| judged("ordered: { walk: a, by: id, direction: ascending }", &[("a", ids)]).findings.is_empty();
        prop_assert!(upwards(&sorted));
        prop_assert_eq!(upwards(&ids), ids == sorted);
    }

    #[test]
    fn expansion_is_the_same_each_time_and_no_two_cases_share_a_name(
        first in vec("[a-zA-Z][a-z0-9-]{0,5}", 1..5),
        second in vec("[a-zA-Z][a-z0-9-]{0,5}", 1..5),
    ) {
        let matrix = json!({ "first": first, "second": second });
        let text = json!({ "scenarios": [{
            "name": "one", "about": "x", "clauses": ["X"], "level": "must", "matrix": matrix,
            "request": { "query": { "{{first}}": "{{second}}" } }, "expect": [{ "status": 200 }],
        }]});
        let document = document(&text.to_string());
        let scenario = scenarios(&document).scenarios.remove(0);
        let all = combinations(&document, "/scenarios/0", &scenario, &Lists::new());
        let again = combinations(&document, "/scenarios/0", &scenario, &Lists::new());
        let repeats = distinct(&first).len() < first.len() || distinct(&second).len() < second.len();
        match (all, again) {
            (Ok(all), Ok(again)) => {
                prop_assert!(!repeats);
                prop_assert_eq!(&all, &again);
                let names: BTreeSet<String> = all.iter().map(|one| file_name(&one.labels.join("::"))).collect();
                prop_assert_eq!(names.len(), first.len() * second.len());
            }
            (Err(_), Err(_)) => prop_assert!(repeats),
            _ => prop_assert!(false, "it expands once and not again"),
        }
    }

    #[test]
    fn a_file_name_is_safe_and_belongs_to_one_name(one in any::<String>(), other in any::<String>()) {
        let (first, second) = (file_name(&one), file_name(&other));
        prop_assert!(first.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+%_-".contains(&byte)));
        prop_assert_eq!(first.eq_ignore_ascii_case(&second), one == other);
    }
}

fn distinct(texts: &[String]) -> BTreeSet<&String> {
    texts.iter().collect()
}
