//! The LivePerson model as a caller sees it, faultless and with every switch.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::mock::credential::liveperson as known;
use crate::mock::defect::Defect;
use crate::mock::liveperson::listing::Cache;
use crate::mock::liveperson::oauth1::Stamp;
use crate::mock::liveperson::{Model, auth, defects, oauth1, variations};
use crate::mock::population::{Population, PopulationKind};
use crate::mock::switches::Switches;
use crate::mock::variation::Variation;
use crate::mock::wire::{Incoming, Reply};

/// A request as a caller would send it.
fn ask(query: &str) -> Incoming {
    Incoming {
        method: "GET".to_owned(),
        path: users_of(known::ACCOUNT),
        query: Some(query.to_owned()),
        headers: vec![
            ("host".to_owned(), "127.0.0.1:8080".to_owned()),
            (
                "authorization".to_owned(),
                format!("Bearer {}", known::ADMIN_BEARER),
            ),
        ],
        body: Vec::new(),
    }
}

fn users_of(account: &str) -> String {
    format!("/api/account/{account}/configuration/le-users/users")
}

/// Changes to a sketched request.
trait Sketch: Sized {
    fn at(self, path: &str) -> Self;
    fn with(self, name: &str, value: &str) -> Self;
    fn without_credentials(self) -> Self;
    fn carrying(self, body: &str) -> Self;
}

impl Sketch for Incoming {
    fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without_credentials(mut self) -> Self {
        self.headers.retain(|(known, _)| known != "authorization");
        self
    }

    fn carrying(mut self, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self
    }
}

fn model(kind: PopulationKind, users: usize) -> Model {
    Model::new(&Population { kind, users }, 7)
}

fn typical() -> Model {
    model(PopulationKind::Typical, 137)
}

fn answer(request: &Incoming) -> Reply {
    typical().answer(request, &Switches::default())
}

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let found = reply.headers.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

fn users(reply: &Reply) -> Vec<Value> {
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
    serde_json::from_slice(&reply.body).unwrap()
}

#[track_caller]
fn check_status(request: &Incoming, expected: u16) {
    let reply = answer(request);
    assert_eq!(reply.status, expected, "{request:?}");
    if expected != 200 {
        assert!(!String::from_utf8_lossy(&reply.body).contains("loginName"));
    }
}

#[test]
fn every_population_is_listed_whole() {
    let sizes = [
        (PopulationKind::Empty, 0),
        (PopulationKind::One, 1),
        (PopulationKind::Three, 3),
        (PopulationKind::Typical, 137),
        (PopulationKind::AllTies, 137),
        (PopulationKind::Large, 2500),
    ];
    for (kind, count) in sizes {
        let reply = model(kind, count).answer(&ask("v=4.0"), &Switches::default());
        let ids: BTreeSet<u64> = users(&reply)
            .iter()
            .map(|user| user["id"].as_u64().unwrap())
            .collect();
        assert_eq!(ids.len(), count, "{kind:?}");
        assert!(ids.iter().all(|id| *id > 1 << 31));
    }
}

#[test]
fn members_have_the_types_of_the_entity_and_no_password_is_shown() {
    for user in users(&answer(&ask("v=4.0"))) {
        for name in ["id", "maxChats", "userTypeId"] {
            assert!(user[name].is_u64(), "{name}");
        }
        for name in [
            "loginName",
            "pid",
            "fullName",
            "nickname",
            "email",
            "employeeId",
        ] {
            assert!(user[name].is_string(), "{name}");
        }
        for name in ["deleted", "isEnabled", "disabledManually", "isApiUser"] {
            assert!(user[name].is_boolean(), "{name}");
        }
        for name in ["skillIds", "profileIds", "managerOf", "permissionGroups"] {
            assert!(user[name].is_array(), "{name}");
        }
        assert!(user.get("passwordSh").is_none());
    }
}

#[test]
fn deleted_users_are_listed_only_when_asked_for() {
    let all = users(&answer(&ask("include_deleted=true")));
    let living = users(&answer(&ask("include_deleted=false")));
    assert_eq!(living.len(), 137);
    assert!(living.iter().all(|user| user["deleted"] == false));
    assert!(all.len() > 137);
    assert_eq!(
        all.iter().filter(|user| user["deleted"] == false).count(),
        137
    );
}

#[test]
fn a_raw_and_an_escaped_selection_are_the_same() {
    let pairs = [
        ("id,loginName", "id%2CloginName"),
        ("$all", "%24all"),
        ("memberOf(agentGroupId)", "memberOf%28agentGroupId%29"),
    ];
    for (raw, escaped) in pairs {
        let raw = answer(&ask(&format!("select={raw}")));
        let escaped = answer(&ask(&format!("select={escaped}")));
        assert_eq!(users(&raw), users(&escaped));
    }
}

#[test]
fn selecting_everything_is_selecting_nothing() {
    assert_eq!(answer(&ask("select=$all")).body, answer(&ask("")).body);
}

#[test]
fn the_revision_is_one_number_for_every_selection_and_the_latest_is_not_sent_again() {
    let mut model = typical();
    let none = Switches::default();
    let revision = header(&model.answer(&ask(""), &none), "ac-revision")
        .unwrap()
        .to_owned();
    let selected = model.answer(&ask("select=id"), &none);
    assert_eq!(header(&selected, "ac-revision"), Some(revision.as_str()));
    assert!(revision.parse::<u64>().is_ok());
    let unchanged = model.answer(&ask("").with("if-match", &revision), &none);
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    let full = model.answer(&ask("").with("if-match", "-1"), &none);
    assert_eq!(users(&full).len(), 137);
}

#[test]
fn versions_are_accepted_or_refused_by_their_number() {
    for good in [
        "v=1",
        "v=2.0",
        "v=4",
        "v=4.0",
        "v=4.00",
        "v=5.0",
        "v=6.0",
        "",
        "V=99",
        "version=99",
    ] {
        check_status(&ask(good), 200);
    }
    for bad in [
        "v=", "v=abc", "v=4,0", "v=-1", "v=1e400", "v=99.0", "v=3.9", "v=0",
    ] {
        check_status(&ask(bad), 400);
    }
}

#[test]
fn credentials_are_told_apart() {
    let with = |value: &str| ask("").with("authorization", value);
    check_status(&ask("").without_credentials(), 401);
    for bad in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Basic YTpi",
        "OAuth",
        "OAuth x",
    ] {
        check_status(&with(bad), 401);
    }
    check_status(&with(&format!("Bearer {}", known::EXPIRED_BEARER)), 401);
    check_status(
        &with(&format!("Bearer {}", known::UNPRIVILEGED_BEARER)),
        403,
    );
    check_status(&with(&format!("bearer {}", known::ADMIN_BEARER)), 200);
    check_status(&ask("v=abc&select=(").without_credentials(), 401);
}

#[test]
fn a_signed_request_of_a_real_client_is_served() {
    let request = ask("include_deleted=true")
        .carrying("{}")
        .with("content-type", "application/json");
    let header = oauth1::header(&request, auth::KEYS, &stamp(0, "7"));
    check_status(&request.clone().with("authorization", &header), 200);
    let other = ask("include_deleted=false").with("authorization", &header);
    let reply = answer(&other);
    assert_eq!(
        (reply.status, reply.body.as_slice()),
        (401, b"oauth_problem=signature_invalid".as_slice())
    );
}

/// A stamp of so many seconds ago.
fn stamp(ago: u64, nonce: &str) -> Stamp {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Stamp {
        timestamp: now.as_secs() - ago,
        nonce: nonce.to_owned(),
    }
}

/// The statuses of a request of so long ago that is sent twice.
fn twice(ago: u64, switches: &Switches) -> [u16; 2] {
    let mut model = Model::new(&Population::default(), 1);
    let header = oauth1::header(&ask(""), auth::KEYS, &stamp(ago, "1"));
    let request = ask("").with("authorization", &header);
    [(); 2].map(|()| model.answer(&request, switches).status)
}

#[test]
fn a_signature_counts_once_and_near_its_time_unless_the_server_does_not_mind() {
    assert_eq!(twice(0, &Switches::default()), [200, 401]);
    assert_eq!(twice(86_400, &Switches::default()), [401, 401]);
    assert_eq!(twice(0, &varying(&variations::NONCE_UNCHECKED)), [200, 200]);
    assert_eq!(
        twice(86_400, &varying(&variations::TIMESTAMP_UNCHECKED)),
        [200, 401]
    );
}

#[test]
fn accounts_are_told_apart() {
    check_status(&ask("").at(&users_of(known::FOREIGN_ACCOUNT)), 403);
    check_status(&ask("").at(&users_of("nobody_1")), 403);
    check_status(&ask("").at(&users_of("a%2Fb")), 400);
    check_status(&ask("").at(&users_of("")), 400);
    check_status(&ask("").at(&users_of(&"1".repeat(21))), 400);
    check_status(
        &ask("").at("/api/account/1/configuration/le-users/user"),
        404,
    );
}

#[test]
fn a_request_body_changes_nothing_and_other_methods_are_refused() {
    for body in ["{}", "[]"] {
        let request = ask("")
            .carrying(body)
            .with("content-type", "application/json");
        assert_eq!(answer(&request).body, answer(&ask("")).body);
    }
    let mut post = ask("");
    post.method = "POST".to_owned();
    check_status(&post, 405);
}

#[test]
fn a_large_account_is_listed_again_without_being_written_again() {
    let mut model = model(PopulationKind::Large, 2500);
    let none = Switches::default();
    let first = model.answer(&ask(""), &none);
    assert_eq!(first.body, model.answer(&ask(""), &none).body);
}

#[test]
fn the_domain_lookup_names_the_host_of_the_request() {
    let path = format!(
        "/api/account/{}/service/accountConfigReadOnly/baseURI.json",
        known::ACCOUNT
    );
    let request = ask("version=1.0")
        .at(&path)
        .with("authorization", "OAuth whatever");
    let expected = json!({
        "service": "accountConfigReadOnly", "account": known::ACCOUNT, "baseURI": "127.0.0.1:8080",
    });
    let reply = answer(&request);
    assert_eq!(
        serde_json::from_slice::<Value>(&reply.body).unwrap(),
        expected
    );
    check_status(&ask("").at(&path.to_lowercase()), 404);
    check_status(&ask("").at(&path.replace("ReadOnly", "readonly")), 404);
}

#[test]
fn ids_are_unique_and_every_clause_is_one_of_this_api() {
    let ids: BTreeSet<&str> = defects::ALL.iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), defects::ALL.len());
    assert!(ids.iter().all(|id| id.starts_with("liveperson.")));
    let ids: BTreeSet<&str> = variations::ALL.iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), variations::ALL.len());
    let clauses = defects::ALL.iter().flat_map(|one| one.clauses);
    assert!(clauses.into_iter().all(|clause| clause.starts_with("LP-")));
}

/// A fixed list of requests that touches every part of the contract.
fn probes(revision: u64) -> Vec<Incoming> {
    let queries = [
        "",
        "v=4.0",
        "v=4",
        "v=4.00",
        "v=5.0",
        "v=6.0",
        "v=99.0",
        "v=abc",
        "v=",
        "v=1e400",
        "v=04.0",
        "V=99.0",
        "include_deleted=true",
        "include_deleted=true&select=id",
        "select=profileIds,permissionGroups,id",
        "select=maxChats,id,%20nickname",
        "select=maxChats,id,+nickname",
        "v=0",
        "v=4.0.0",
        "extra=1",
        "select=id",
        "select=id,loginName",
        "select=nickname,loginName",
        "select=id%2CloginName",
        "select=id,%20loginName",
        "select=id,name",
        "select=id,name,nickname",
        "select=loginName",
        "select=nickname&v=4.0",
        "v=4&select=id,nickname",
        "select=nickname,nickname",
        "select=id,nickname,maxChats",
        "select=skillIds",
        "select=memberOf(agentGroupId)",
        "select=id,memberOf(agentGroupId,assignmentDate),nickname",
        "select=id,pid,loginName,fullName,nickname,email,maxChats,isEnabled,employeeId,userTypeId",
        "select=memberOf%28agentGroupId%29",
        "select=$all",
        "access_token=conformist",
        "select=nickname,memberOf(conformist)",
        "select=%24all",
        "select=memberOf(",
        "select=%3Cscript%3E",
        "select=*",
        "select=mobileNumber",
        "select=",
    ];
    let mut probes: Vec<Incoming> = queries.iter().map(|query| ask(query)).collect();
    probes.push(ask(&format!("select={}", "x".repeat(1100))));
    let oauth = "OAuth oauth_consumer_key=\"k\", oauth_token=\"t\", oauth_signature_method=\"HMAC-SHA1\", \
                 oauth_signature=\"eA==\", oauth_timestamp=\"1\", oauth_nonce=\"1\"";
    let bearers = [
        known::UNPRIVILEGED_BEARER,
        known::EXPIRED_BEARER,
        "wrong",
        "",
    ];
    let values = bearers.iter().map(|token| format!("Bearer {token}"));
    let near = [
        format!("Bearer {}x", known::ADMIN_BEARER),
        format!(
            "Bearer {}",
            &known::ADMIN_BEARER[..known::ADMIN_BEARER.len() - 1]
        ),
        format!(
            "Bearer {}~",
            &known::ADMIN_BEARER[..known::ADMIN_BEARER.len() - 1]
        ),
        format!("Bearer {}", known::ADMIN_BEARER.to_uppercase()),
        known::ADMIN_BEARER.to_owned(),
    ];
    for value in values
        .chain(near)
        .chain(["", "Bearer it's", "Basic YTpi", oauth].map(str::to_owned))
    {
        probes.push(ask("").with("authorization", &value));
    }
    for token in [known::UNPRIVILEGED_BEARER, known::EXPIRED_BEARER] {
        let value = format!("Bearer {token}");
        probes.push(ask("select=id").with("authorization", &value));
        probes.push(ask("select=$all").with("authorization", &value));
        probes.push(ask("include_deleted=true").with("authorization", &value));
        probes.push(ask("v=6.0").with("authorization", &value));
        probes.push(ask("v=2.0").with("authorization", &value));
        let foreign = ask("").at(&users_of(known::FOREIGN_ACCOUNT));
        probes.push(foreign.with("authorization", &value));
        let conditional = ask("").with("if-match", "-1");
        probes.push(conditional.with("authorization", &value));
    }
    probes.push(ask("select=id").with("authorization", "Bearer wrong"));
    probes.push(ask("include_deleted=true").without_credentials());
    probes.push(ask("access_token=conformist").without_credentials());
    let foreign = ask("").at(&users_of(known::FOREIGN_ACCOUNT));
    probes.push(foreign.without_credentials());
    probes.push(ask("v=6.0").without_credentials());
    probes.push(ask("v=6.0").at(&users_of(known::FOREIGN_ACCOUNT)));
    probes.push(ask("select=id").with("if-match", &revision.to_string()));
    probes.push(ask("select=$all").without_credentials());
    for accepted in ["application/json", "*/*"] {
        probes.push(ask("").with("accept", accepted));
    }
    probes.push(ask("select=id").at(&users_of(known::FOREIGN_ACCOUNT)));
    probes.push(
        ask("")
            .at(&users_of(known::FOREIGN_ACCOUNT))
            .with("if-match", "-1"),
    );
    probes.push(ask("select=id").with("if-match", "-1"));
    for body in [ask("select=id"), ask("").without_credentials()] {
        probes.push(Incoming {
            body: b"{}".to_vec(),
            ..body
        });
    }
    for (ago, nonce) in [(0, "once"), (0, "once"), (86_400, "late")] {
        let header = oauth1::header(&ask(""), auth::KEYS, &stamp(ago, nonce));
        probes.push(ask("").with("authorization", &header));
    }
    probes.push(ask("v=abc").without_credentials());
    probes.push(ask("").without_credentials());
    probes.push(ask("select=id,%20nickname"));
    let long = "1".repeat(21);
    let longer = format!("{}9", known::ACCOUNT);
    let near = known::ACCOUNT.replace('8', "9");
    for account in [
        known::FOREIGN_ACCOUNT,
        "nobody_1",
        "a%2Fb",
        "%25",
        &long,
        &longer,
        &near,
    ] {
        probes.push(ask("").at(&users_of(account)));
    }
    let revisions = [
        revision.to_string(),
        (revision - 1).to_string(),
        "-1".to_owned(),
        "-2".to_owned(),
        "abc".to_owned(),
    ];
    for value in revisions {
        probes.push(ask("").with("if-match", &value));
    }
    probes.push(ask("").carrying("{}"));
    probes.push(ask("").at(&format!("{}/", users_of(known::ACCOUNT))));
    for service in ["accountConfigReadOnly", "accountconfigreadonly", "nothing"] {
        let path = format!(
            "/api/account/{}/service/{service}/baseURI.json",
            known::ACCOUNT
        );
        probes.push(ask("").at(&path));
    }
    probes
}

/// Everything a caller sees of a reply.
type Seen = (u16, Vec<(String, String)>, Vec<u8>);

fn seen(reply: Reply) -> Seen {
    (reply.status, reply.headers, reply.body)
}

fn observe(kind: PopulationKind, users: usize, switches: &Switches) -> Vec<Seen> {
    let mut model = model(kind, users);
    let revision = model.own.revision();
    let replies = probes(revision)
        .into_iter()
        .map(|probe| model.answer(&probe, switches));
    replies.map(seen).collect()
}

#[test]
fn only_seeded_breaches_let_a_read_write() {
    let writes = |switches: &Switches| {
        let mut model = typical();
        model.answer(&ask(""), switches);
        model.writes()
    };
    assert_eq!(writes(&Switches::default()), 0);
    assert_eq!(writes(&varying(&variations::USERS_ADDED)), 0);
    assert_eq!(writes(&breaking(&defects::READ_ADDS_USER)), 1);
}

/// The ids of the switches that nobody would notice.
fn unnoticed(switches: impl Iterator<Item = (&'static str, Switches)>) -> Vec<&'static str> {
    let faultless = observe(PopulationKind::Typical, 20, &Switches::default());
    switches
        .filter(|(_, switches)| observe(PopulationKind::Typical, 20, switches) == faultless)
        .map(|(id, _)| id)
        .collect()
}

fn breaking(defect: &'static Defect) -> Switches {
    Switches {
        defects: vec![defect],
        variations: Vec::new(),
    }
}

fn varying(variation: &'static Variation) -> Switches {
    Switches {
        defects: Vec::new(),
        variations: vec![variation],
    }
}

#[test]
fn every_defect_changes_an_answer() {
    let all = defects::ALL.iter().map(|one| (one.id, breaking(one)));
    assert_eq!(unnoticed(all), Vec::<&str>::new());
}

#[test]
fn every_variation_changes_an_answer() {
    let all = variations::ALL.iter().map(|one| (one.id, varying(one)));
    assert_eq!(unnoticed(all), Vec::<&str>::new());
}

#[test]
fn what_is_kept_never_changes_an_answer() {
    let breaches = defects::ALL.iter().map(|one| breaking(one));
    let permitted = variations::ALL.iter().map(|one| varying(one));
    for switches in breaches.chain(permitted) {
        let mut keeping = model(PopulationKind::Typical, 5);
        let mut forgetful = keeping.clone();
        let probes = probes(keeping.own.revision());
        for probe in probes.iter().chain(&probes) {
            forgetful.cache = Cache::default();
            let kept = seen(keeping.answer(probe, &switches));
            assert!(
                kept == seen(forgetful.answer(probe, &switches)),
                "{switches:?} {probe:?}"
            );
        }
    }
}

#[test]
fn no_switch_stops_the_model_on_any_population() {
    let populations = [
        (PopulationKind::Empty, 0),
        (PopulationKind::One, 1),
        (PopulationKind::Three, 3),
        (PopulationKind::AllTies, 5),
    ];
    for (kind, users) in populations {
        for defect in defects::ALL {
            let switches = Switches {
                defects: vec![defect],
                variations: variations::ALL.to_vec(),
            };
            observe(kind, users, &switches);
        }
        let switches = Switches {
            defects: defects::ALL.to_vec(),
            variations: Vec::new(),
        };
        observe(kind, users, &switches);
    }
}
