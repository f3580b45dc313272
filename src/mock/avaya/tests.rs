//! What the whole model promises: consistent pages, and no breach or variation without effect.

use std::collections::BTreeSet;
use std::iter::once;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::mock::avaya::user::Field;
use crate::mock::avaya::{Model, defects, variations};
use crate::mock::credential::avaya as demo;
use crate::mock::draw::Draw;
use crate::mock::population::{Population, PopulationKind};
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};

const PATH: &str = "/api/admin/user/v1/accounts/CNFRMA/users";

fn request(path: &str, query: &str) -> Incoming {
    let bearer = format!("Bearer {}", demo::ADMIN_BEARER);
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Incoming {
        method: "GET".into(),
        path: path.into(),
        query: (!query.is_empty()).then(|| query.to_owned()),
        headers: vec![
            header("host", "127.0.0.1:1"),
            header("appkey", demo::APPKEY),
            header("authorization", &bearer),
        ],
        body: Vec::new(),
    }
}

fn with_header(name: &str, value: Option<&str>) -> Incoming {
    let mut request = request(PATH, "");
    request.headers.retain(|(key, _)| key != name);
    let own = |value: &str| (name.to_owned(), value.to_owned());
    request.headers.extend(value.map(own));
    request
}

fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap()
}

fn ids(body: &Value) -> Vec<String> {
    let users = body["users"].as_array().unwrap();
    users
        .iter()
        .map(|user| user["userId"].as_str().unwrap().to_owned())
        .collect()
}

/// The ids of a walk along `links.next`.
fn walk(model: &mut Model, query: &str) -> Vec<String> {
    let mut link = format!("{PATH}?{query}");
    let mut found = Vec::new();
    while let Some((path, query)) = link.split_once('?') {
        let body = json(&model.answer(&request(path, query), &Switches::default()));
        found.extend(ids(&body));
        link = body["links"]["next"].as_str().unwrap().to_owned();
    }
    found
}

#[test]
fn a_walk_meets_everybody_once_at_every_size_and_order() {
    for kind in PopulationKind::ALL {
        let population = Population::of(kind);
        let mut model = Model::new(&population, 3);
        for query in ["pageSize=50", "pageSize=7&orderBy=emailId%20desc"] {
            let found = walk(&mut model, query);
            let distinct: BTreeSet<_> = found.iter().collect();
            assert_eq!(
                (found.len(), distinct.len()),
                (population.users, population.users)
            );
        }
    }
}

#[test]
fn a_filtered_walk_follows_links_that_keep_the_filter() {
    let mut model = Model::new(&Population::default(), 1);
    let query = "pageSize=5&filter=loginId:*example.com&orderBy=lastName+desc";
    let found = walk(&mut model, query);
    let expected = model
        .directory
        .users
        .iter()
        .filter(|user| user.login_id.ends_with("example.com"));
    assert_eq!(found.len(), expected.count());
    assert!(found.len() > 10);
}

#[test]
fn nobody_and_beyond_the_end_are_empty_pages() {
    let mut model = Model::new(&Population::default(), 1);
    let mut ask = |query| json(&model.answer(&request(PATH, query), &Switches::default()));
    let nobody = ask("filter=lastName=Nobodyatall");
    assert_eq!(
        (ids(&nobody).len(), &nobody["pagination"]["total"]),
        (0, &Value::from(0))
    );
    let beyond = ask("pageNumber=99");
    assert_eq!(
        (ids(&beyond).len(), &beyond["pagination"]["total"]),
        (0, &Value::from(137))
    );
    assert_eq!(beyond["links"]["next"], "");
}

#[test]
fn credentials_are_refused_before_parameters() {
    let mut model = Model::new(&Population::default(), 1);
    let mut bad = with_header("authorization", None);
    bad.query = Some("pageSize=0".into());
    assert_eq!(model.answer(&bad, &Switches::default()).status, 401);
    let mut post = request(PATH, "");
    post.method = "POST".into();
    assert_eq!(model.answer(&post, &Switches::default()).status, 405);
}

/// How many pairs of breaches are tried on each population.
const PAIRS: usize = 6;

/// Queries that need no value of a real user.
const PLAIN: [&str; 57] = [
    "",
    "pageNumber=1&pageSize=10",
    "pageNumber=2&pageSize=5",
    "pageSize=50",
    "pageSize=13",
    "pageNumber=3&pageSize=50",
    "filter=&pageNumber=",
    "filter=lastName=%25",
    "filter=lastName=%22%3B",
    "filter=lastName=%00",
    "filter=lastName=.bel",
    "x=1",
    "pageSize=10&pageSize=10",
    "filter=loginId:*example.com&orderBy=lastName&pageNumber=2",
    "pageNumber=13",
    "pageNumber=14",
    "pageNumber=15",
    "pageNumber=0",
    "pageNumber=x",
    "pageNumber=2147483648",
    "pageSize=x",
    "pageSize=51",
    "pageSize=7",
    "orderBy=loginId%20desc",
    "orderBy=loginId",
    "orderBy=loginId",
    "filter=loginId:*example.com",
    "filter=firstName:*i%C3%A2n&pageSize=5",
    "filter=emailId:*%2Bt1@corp.example.org&pageSize=5",
    "",
    "filter=nope:x",
    "filter=x",
    "filter=LASTNAME=Ng",
    "filter=lastName=N*",
    "filter=lastName:*",
    "filter=lastName:nobodyatall",
    "filter=lastName=nobodyatall",
    "orderBy=nope",
    "orderBy=FIRSTNAME",
    "orderBy=firstName%20DESC",
    "orderBy=firstName+desc",
    "orderBy=organizationNodeId",
    "filter=loginId:*example.com&orderBy=lastName",
    "filter=loginId:*example.com&orderBy=firstName&pageNumber=2",
    "filter=profileId:*______",
    "filter=loginId:*example.com&pageNumber=2",
    "filter=profileId:*A&orderBy=loginId%20desc",
    "filter=lastName:dyke",
    "filter=lastName:Dyke",
    "filter=lastName:even",
    "filter=lastName:even*",
    "filter=lastName:Be*",
    "filter=organizationNodeId=CNFRMA",
    "filter=lastName%3aNg",
    "filter=lastName:Van%20Dykezq*",
    "filter=lastName:*zqVan%20Dyke",
    "filter=loginId:*example.com&orderBy=emailId&pageSize=50",
];

/// Requests of every kind, with values of real users.
fn battery(model: &Model) -> Vec<Incoming> {
    let long = format!("filter=lastName:{}", "x".repeat(300));
    let ordered = ["loginId", "lastName", "firstName", "emailId"]
        .into_iter()
        .flat_map(|field| {
            let ask = move |page: usize, suffix: &str| {
                format!("orderBy={field}{suffix}&pageSize=50&pageNumber={page}")
            };
            (1..4).flat_map(move |page| [ask(page, ""), ask(page, "%20desc")])
        });
    let queries = PLAIN
        .into_iter()
        .map(str::to_owned)
        .chain(once(long))
        .chain(ordered);
    let mut requests: Vec<Incoming> = queries
        .chain(harvested(model))
        .map(|query| request(PATH, &query))
        .collect();
    requests.extend(credentials());
    requests.push(request(PATH, "filter=lastName:S*&pageSize=20"));
    requests.extend((0..14).map(|page| request(PATH, &format!("pageNumber={page}"))));
    requests
}

fn credentials() -> Vec<Incoming> {
    let bearer = |token: &str| format!("Bearer {token}");
    let shorter = &demo::ADMIN_BEARER[..demo::ADMIN_BEARER.len() - 1];
    let mut bare = with_header("authorization", Some(&bearer(demo::UNPRIVILEGED_BEARER)));
    bare.query = None;
    let mut bad_ask = with_header("authorization", None);
    bad_ask.query = Some("pageSize=x".into());
    let mut expired = with_header("authorization", Some(&bearer(demo::EXPIRED_BEARER)));
    expired.query = Some("filter=lastName=Stevens".into());
    let elsewhere = PATH.replace(demo::ACCOUNT, demo::FOREIGN_ACCOUNT);
    let near = PATH.replace(demo::ACCOUNT, &demo::ACCOUNT.replace('A', "B"));
    let mut stranger = request(&elsewhere, "");
    stranger.headers.retain(|(name, _)| name != "authorization");
    let mut keyless = with_header("appkey", None);
    keyless.query = Some("filter=lastName=Stevens".into());
    let mut later = with_header("authorization", None);
    later.query = Some("pageNumber=2".into());
    vec![
        bad_ask,
        bare,
        expired,
        keyless,
        stranger,
        later,
        with_header("appkey", Some("")),
        with_header(
            "authorization",
            Some(&bearer(&format!("{}x", demo::ADMIN_BEARER))),
        ),
        with_header("authorization", Some(demo::ADMIN_BEARER)),
        with_header("authorization", Some(&bearer(shorter))),
        with_header("authorization", Some(&bearer(&format!("{shorter}~")))),
        with_header(
            "authorization",
            Some(&bearer(&demo::ADMIN_BEARER.to_uppercase())),
        ),
        request(&PATH.replace("users", "%75sers"), ""),
        request(&elsewhere, "filter=lastName:S*"),
        with_header("appkey", None),
        with_header("appkey", Some("wrong")),
        with_header("authorization", None),
        with_header("authorization", Some("Bearer")),
        with_header("authorization", Some("Bearer garbage")),
        with_header("authorization", Some("Basic Z2FyYmFnZQ==")),
        with_header("authorization", Some(&bearer(demo::EXPIRED_BEARER))),
        with_header("authorization", Some(&bearer(demo::UNPRIVILEGED_BEARER))),
        with_header("accept", Some("application/json")),
        with_header("accept", Some("text/html")),
        request(&elsewhere, ""),
        request(&near, ""),
        request(&PATH.replace(demo::ACCOUNT, "12"), ""),
    ]
}

/// Every filter form on every field, with values of users that are hard to ask for.
fn harvested(model: &Model) -> Vec<String> {
    let wanted: [fn(&str) -> bool; 9] = [
        |text| text.chars().any(|letter| letter.len_utf8() == 3),
        |text| text.contains('&'),
        |text| text == "Null",
        |text| text == "007",
        |text| text.contains('\''),
        |text| text.contains('+'),
        |text| text.contains(' '),
        |text| !text.is_ascii(),
        |text| text.len() > 12,
    ];
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let mut queries = Vec::new();
    for (field, want) in Field::ALL
        .into_iter()
        .flat_map(|field| wanted.map(|want| (field, want)))
    {
        let mut values = model
            .directory
            .users
            .iter()
            .filter_map(|user| user.text(field));
        let Some(value) = values
            .clone()
            .find(|text| want(text))
            .or_else(|| values.next())
        else {
            continue;
        };
        let head: String = value.chars().take(3).collect();
        let tail: String = value.chars().skip(2).collect();
        let name = field.name();
        queries.push(format!("filter={name}%3A{}%2A", encode(&head)));
        queries.push(format!("filter={name}:*{}", encode(&tail)));
        queries.push(format!("filter={name}:{}", encode(value)));
        queries.push(format!("filter={name}:{}*", encode(value)));
        queries.push(format!("filter={name}:*{}", encode(value)));
        queries.push(format!("filter={name}:{}zq*", encode(value)));
        queries.push(format!("filter={name}:{}*", encode(&tail)));
        queries.push(format!("filter={name}={}", encode(value)));
        let turned = "orderBy=loginId%20desc";
        queries.push(format!("filter={name}={}&{turned}", encode(value)));
        queries.push(format!("filter={name}={}", encode(&tail)));
        queries.push(format!("filter={name}:{}", encode(&head)));
        queries.push(format!("filter={name}={}", encode(&head)));
        let loose = value.replace(['-', ' ', '.'], "");
        queries.push(format!("filter={name}={}", encode(&loose)));
        let untagged: String = value.split('+').next().unwrap_or_default().to_owned();
        let domain = value.split('@').nth(1).unwrap_or_default();
        queries.push(format!(
            "filter={name}={}",
            encode(&format!("{untagged}@{domain}"))
        ));
        let local: String = value.chars().take_while(|letter| *letter != '@').collect();
        queries.push(format!("filter={name}={}", encode(&local)));
    }
    queries
}

/// Whether any request of the battery is answered in another way under the switches.
fn shows(fresh: &Model, requests: &[Incoming], expected: &[Reply], switches: &Switches) -> bool {
    let mut model = fresh.clone();
    let differs = |(request, expected): (&Incoming, &Reply)| {
        let reply = model.answer(request, switches);
        (reply.status, &reply.headers, &reply.body)
            != (expected.status, &expected.headers, &expected.body)
    };
    requests.iter().zip(expected).any(differs)
}

#[test]
fn every_breach_and_every_variation_shows() {
    let fresh = Model::new(&Population::default(), 1);
    let requests = battery(&fresh);
    let mut model = fresh.clone();
    let none = Switches::default();
    let expected: Vec<Reply> = requests
        .iter()
        .map(|request| model.answer(request, &none))
        .collect();
    let hidden = |switches: Switches| !shows(&fresh, &requests, &expected, &switches);
    let breaches = defects::ALL.iter().filter(|defect| {
        hidden(Switches {
            defects: vec![defect],
            ..Switches::default()
        })
    });
    let habits = variations::ALL.iter().filter(|variation| {
        hidden(Switches {
            variations: vec![variation],
            ..Switches::default()
        })
    });
    let ids: Vec<&str> = breaches
        .map(|defect| defect.id)
        .chain(habits.map(|variation| variation.id))
        .collect();
    assert!(ids.is_empty(), "without effect: {ids:?}");
}

#[test]
fn no_faultless_answer_is_an_internal_error_or_writes() {
    let mut model = Model::new(&Population::default(), 1);
    for request in battery(&model) {
        let reply = model.answer(&request, &Switches::default());
        assert!(reply.status < 500, "{:?}", request.query);
    }
    assert_eq!(model.writes(), 0);
}

#[test]
fn pairs_of_breaches_answer_every_request_at_every_population() {
    let requests = battery(&Model::new(&Population::default(), 1));
    let draw = &mut Draw::new(1, 1);
    for kind in PopulationKind::ALL {
        let population = Population {
            kind,
            users: Population::of(kind).users.min(40),
        };
        let fresh = Model::new(&population, 2);
        for _ in 0..PAIRS {
            let switches = Switches {
                defects: vec![draw.pick(defects::ALL), draw.pick(defects::ALL)],
                variations: vec![draw.pick(variations::ALL), draw.pick(variations::ALL)],
            };
            let mut model = fresh.clone();
            for request in &requests {
                let status = model.answer(request, &switches).status;
                assert!((200..=500).contains(&status), "{switches:?}");
            }
        }
    }
}
