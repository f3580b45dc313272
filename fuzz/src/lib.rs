//! What a fuzzer may feed to conformist: each function takes any bytes and must come back.
//!
//! `tests/self_test/fuzz.rs` runs the same functions over the committed corpus and over drawn bytes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use conformist::capture::{Answer, link as links};
use conformist::case::Case;
use conformist::case::expand::{combinations, fill};
use conformist::check::{Input, check};
use conformist::document::Document;
use conformist::evidence::{Ended, Listing};
use conformist::exchange::{Exchange, Received, Sent};
use conformist::mock::{Offline, Options};
use conformist::request::render::Bindings;
use conformist::request::{CredentialUse, Request};
use conformist::source::SourceFile;
use conformist::spec::api::Api;
use conformist::spec::clause::ClauseFile;
use conformist::spec::decode::decode;
use conformist::spec::scenario::ScenarioFile;
use conformist::suite::{Roots, Suite, load};
use conformist::witness::Witnesses;
use indexmap::IndexMap;

/// The folder that holds the suites.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let above = here.parent().filter(|_| !here.join("specs").is_dir());
    above.unwrap_or(here).to_path_buf()
}

static SUITES: LazyLock<Vec<Suite>> = LazyLock::new(|| {
    load(&Roots::of(&root()), &[])
        .unwrap_or_else(|wrong| panic!("{}", conformist::source::render(&wrong)))
});

/// A file of a suite: every mistake is reported, and what is right expands.
pub fn spec_file(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let file = SourceFile::new(Path::new("fuzzed.yaml"), text);
    let document = match Document::parse(&file) {
        Ok(document) => document,
        Err(mistakes) => {
            assert!(!conformist::source::render(&mistakes).is_empty());
            return;
        }
    };
    let _api = decode::<Api>(&document);
    let _ledger = decode::<ClauseFile>(&document);
    let Ok(area) = decode::<ScenarioFile>(&document) else {
        return;
    };
    for (index, scenario) in area.scenarios.iter().enumerate() {
        let pointer = format!("/scenarios/{index}");
        let lists = &SUITES[0].api.lists;
        for combination in combinations(&document, &pointer, scenario, lists).unwrap_or_default() {
            let _filled = fill(&document.value, &combination);
        }
    }
}

/// A `select` parameter: the embedded endpoint answers or refuses, and never fails.
pub fn selection(data: &[u8]) {
    let headers = [("authorization", "Bearer demo-liveperson-admin-c46f0e92d7")];
    let path = "/api/account/12345678/configuration/le-users/users?v=4.0&select=";
    ask(&format!("{path}{}", written(data)), &headers);
}

/// A `filter` parameter: the same of the other API.
pub fn filter(data: &[u8]) {
    let headers = [
        ("authorization", "Bearer demo-avaya-admin-3f9a41c07b"),
        ("appkey", "demo-appkey-5c1d7e"),
    ];
    let path = "/api/admin/user/v1/accounts/CNFRMA/users?filter=";
    ask(&format!("{path}{}", written(data)), &headers);
}

fn ask(target: &str, headers: &[(&str, &str)]) {
    static OFFLINE: LazyLock<Offline> = LazyLock::new(|| Offline::new(&Options::default()));
    let (status, _) = OFFLINE.get(target, headers);
    assert!((200..500).contains(&status), "{status} to {target}");
}

/// Bytes as a client may write them into a query: what no query holds is encoded.
fn written(data: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"#&".contains(&byte);
    let letter = |byte: u8| {
        if plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    data.iter().copied().map(letter).collect()
}

/// A link of an answer, in a body or in a header: it leads nowhere, or to one place.
pub fn link(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let page = "https://users.example:8443/api/users?page=1";
    for link in [
        links::Link::To(text.to_string()),
        links::from_header(&text, "next"),
    ] {
        if let Some(target) = link.resolve(page) {
            let again = links::Link::To(format!("{}{}", target.origin, target.path)).resolve(page);
            assert_eq!(again.map(|again| again.origin), Some(target.origin));
        }
    }
}

/// The body of an answer: every check of every case judges it.
pub fn body(data: &[u8]) {
    for suite in SUITES.iter() {
        let exchange = Arc::new(exchange(suite, data));
        let answer = Arc::new(Answer::of(exchange, &suite.api, &Arc::default()));
        for case in &suite.cases {
            judge(suite, case, &answer);
        }
    }
}

fn exchange(suite: &Suite, body: &[u8]) -> Exchange {
    Exchange {
        suite: suite.name.clone(),
        sent: Sent {
            url: "https://users.example/api/users?page=1".to_owned(),
            headers: Vec::new(),
            body: None,
        },
        received: Ok(Received {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.to_vec().into(),
        }),
        earlier: Vec::new(),
        duration: Duration::ZERO,
    }
}

fn judge(suite: &Suite, case: &Case, answer: &Arc<Answer>) {
    let listing = |name: &str| Listing {
        name: name.to_owned(),
        answers: vec![Arc::clone(answer)],
        first: Request {
            suite: suite.name.clone(),
            path: "/api/users".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            credential: CredentialUse::Absent,
            body: None,
            repetition: 0,
        },
        size: None,
        ended: Ended::Complete,
        walked: true,
    };
    let names = case.listings();
    let listings: IndexMap<String, Listing> =
        names.map(|name| (name.to_owned(), listing(name))).collect();
    let _checked = check(Input {
        api: &suite.api,
        schemas: &suite.schemas,
        case,
        listings: &listings,
        population: None,
        bindings: &Bindings::default(),
        witnesses: &Witnesses::default(),
    });
}
