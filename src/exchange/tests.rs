//! What comes of a request, against a server that sends prepared bytes.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use url::Url;

use crate::exchange::canned::{Canned, Reply, answer};
use crate::exchange::{Client, Exchange, TransportErrorKind};
use crate::request::{CredentialUse, Request};
use crate::target::{
    Api, Base, Basic, Credential, Key, OAuth1, OAuth2, Secret, SignatureMethod, Target,
};

const OK: &str = "200 OK";

fn target(url: &str) -> Target {
    let mut target = Target::new("test");
    target.timeout = Duration::from_secs(20);
    let mut api = Api::new(Base::Url(Url::parse(url).unwrap()), "1");
    api.appkey = Some(Secret::new("the-app-key"));
    api.credentials = BTreeMap::from([
        (
            "admin".to_owned(),
            Credential::Bearer(Secret::new("admin-secret-1")),
        ),
        (
            "signed".to_owned(),
            Credential::OAuth1(OAuth1 {
                consumer_key: "consumer".to_owned(),
                consumer_secret: Secret::new("consumer-secret"),
                token: Some((Secret::new("access-token"), Secret::new("token-secret"))),
                method: SignatureMethod::HmacSha1,
            }),
        ),
        (
            "fetched".to_owned(),
            Credential::OAuth2(OAuth2 {
                token_url: Url::parse(&format!("{url}/token?v=1")).unwrap(),
                client_id: "client".to_owned(),
                client_secret: Secret::new("client secret&1"),
                user: None,
                scopes: vec!["a".to_owned(), "b".to_owned()],
            }),
        ),
        (
            "named".to_owned(),
            Credential::Basic(Basic {
                username: "ada".to_owned(),
                password: Secret::new("the-password"),
            }),
        ),
        (
            "keyed".to_owned(),
            Credential::Key(Key {
                header: "x-api-key".to_owned(),
                value: Secret::new("the-header-key"),
            }),
        ),
        ("anonymous".to_owned(), Credential::Anonymous),
    ]);
    target.apis.insert("suite".to_owned(), api);
    target
}

fn request(role: &str) -> Request {
    Request {
        suite: "suite".to_owned(),
        path: "/users".to_owned(),
        query: String::new(),
        headers: Vec::new(),
        credential: CredentialUse::Role(role.to_owned()),
        body: None,
        repetition: 0,
    }
}

async fn send(target: &Target, request: &Request) -> Exchange {
    Client::new(target).unwrap().send(request).await
}

async fn ask(replies: Vec<Reply>) -> (Exchange, Vec<String>) {
    let server = Canned::start(replies);
    let exchange = send(&target(&server.url()), &request("admin")).await;
    (exchange, server.requests())
}

#[track_caller]
fn failed(exchange: &Exchange, kind: TransportErrorKind, words: &str) {
    let error = exchange.received.as_ref().unwrap_err();
    assert_eq!(error.kind, kind, "{error:?}");
    assert!(error.detail.contains(words), "{error:?}");
}

fn body(exchange: &Exchange) -> String {
    String::from_utf8(
        exchange
            .received
            .as_ref()
            .unwrap()
            .body
            .bytes()
            .into_owned(),
    )
    .unwrap()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn an_answer_is_received_whole_and_the_request_is_shown_masked() {
    let (exchange, requests) = ask(vec![answer(OK, &["X-A: 1"], b"[]")]).await;
    let received = exchange.received.as_ref().unwrap();
    assert_eq!((received.status, received.header("x-a")), (200, Some("1")));
    assert_eq!(received.body.bytes().as_ref(), b"[]");
    assert!(requests[0].starts_with("GET /users HTTP/1.1\r\n"));
    assert!(requests[0].contains("authorization: Bearer admin-secret-1\r\n"));
    let shown = ("authorization".to_owned(), "Bearer ***".to_owned());
    assert!(exchange.sent.headers.contains(&shown));
    assert!(exchange.earlier.is_empty());
    assert!(!format!("{exchange:?} {}", exchange.curl()).contains("admin-secret"));
}

#[tokio::test]
async fn a_compressed_body_is_decoded() {
    let body_bytes = gzip(b"[1,2,3]");
    let (exchange, _) = ask(vec![answer(OK, &["content-encoding: gzip"], &body_bytes)]).await;
    assert_eq!(body(&exchange), "[1,2,3]");
    let received = exchange.received.as_ref().unwrap();
    assert_eq!(received.header("content-encoding"), None);
}

#[tokio::test]
async fn a_body_may_be_compressed_part_by_part() {
    let body_bytes = [gzip(b"[1,2"), gzip(b",3]")].concat();
    let (exchange, _) = ask(vec![answer(OK, &["content-encoding: gzip"], &body_bytes)]).await;
    assert_eq!(body(&exchange), "[1,2,3]");
}

#[tokio::test]
async fn a_body_that_is_no_gzip_stream_is_broken() {
    let (exchange, _) = ask(vec![answer(
        OK,
        &["content-encoding: gzip"],
        b"no gzip at all",
    )])
    .await;
    failed(&exchange, TransportErrorKind::Broken, "gzip");
    assert!(exchange.earlier.is_empty());
}

#[tokio::test]
async fn a_gzip_stream_that_ends_early_is_broken() {
    let whole = gzip(b"[1,2,3,4,5,6,7,8,9]");
    let half = &whole[..whole.len() / 2];
    let (exchange, _) = ask(vec![answer(OK, &["content-encoding: gzip"], half)]).await;
    failed(&exchange, TransportErrorKind::Broken, "127.0.0.1:");
}

#[tokio::test]
async fn a_body_that_is_cut_short_is_broken_and_not_asked_for_again() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1,".to_vec();
    let (exchange, requests) = ask(vec![Reply::Bytes(cut)]).await;
    failed(&exchange, TransportErrorKind::Broken, "end of file");
    assert_eq!(requests.len(), 1);
}

#[tokio::test]
async fn wrong_chunks_and_a_wrong_status_line_are_broken() {
    let chunk = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n[]\r\n".to_vec();
    let (exchange, _) = ask(vec![Reply::Bytes(chunk)]).await;
    failed(&exchange, TransportErrorKind::Broken, "chunk");
    let (exchange, _) = ask(vec![Reply::Bytes(b"HTTP/1.1 twelve\r\n\r\n".to_vec())]).await;
    failed(&exchange, TransportErrorKind::Broken, "status");
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_is_tried_again() {
    let (exchange, requests) = ask(vec![Reply::Bytes(Vec::new()), answer(OK, &[], b"[]")]).await;
    assert_eq!(body(&exchange), "[]");
    assert_eq!((requests.len(), exchange.earlier.len()), (2, 1));
    assert!(exchange.earlier[0].result.contains("closed before"));
}

#[tokio::test]
async fn a_refused_port_is_a_failed_connection_that_names_it() {
    // Port 1 is nobody's; a port that was just freed may be another test's by now.
    let address = "127.0.0.1:1";
    let exchange = send(&target(&format!("http://{address}")), &request("admin")).await;
    let words = format!("{address}: connection refused");
    failed(&exchange, TransportErrorKind::Connect, &words);
    assert_eq!(exchange.earlier.len(), 3);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_waited_for_no_longer_than_the_timeout() {
    let server = Canned::start(vec![Reply::Silence]);
    let mut target = target(&server.url());
    target.timeout = Duration::from_millis(50);
    let exchange = send(&target, &request("admin")).await;
    failed(&exchange, TransportErrorKind::Timeout, "in 50ms");
    assert_eq!(exchange.earlier.len(), 1);
}

#[tokio::test]
async fn what_was_not_answered_in_time_is_asked_once_more_and_kept() {
    let server = Canned::start(vec![Reply::Silence, answer(OK, &[], b"[]")]);
    let mut target = target(&server.url());
    target.timeout = Duration::from_secs(2);
    let exchange = send(&target, &request("admin")).await;
    assert_eq!(body(&exchange), "[]");
    assert_eq!((server.requests().len(), exchange.earlier.len()), (2, 1));
    assert!(exchange.earlier[0].result.ends_with("no answer in 2s"));
}

#[tokio::test]
async fn a_target_that_stays_silent_is_asked_once_each_time_from_then_on() {
    let server = Canned::start(vec![Reply::Silence]);
    let mut target = target(&server.url());
    target.timeout = Duration::from_millis(50);
    let client = Client::new(&target).unwrap();
    for repeated in [1, 0, 0] {
        let exchange = client.send(&request("admin")).await;
        failed(&exchange, TransportErrorKind::Timeout, "in 50ms");
        assert_eq!(exchange.earlier.len(), repeated);
    }
}

#[tokio::test]
async fn a_signature_that_is_to_be_sent_twice_is_not_sent_more_often() {
    let server = Canned::start(vec![Reply::Bytes(Vec::new()), answer(OK, &[], b"[]")]);
    let mut request = request("admin");
    request.credential = CredentialUse::Replayed("signed".to_owned());
    let exchange = send(&target(&server.url()), &request).await;
    failed(&exchange, TransportErrorKind::Connect, "closed before");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_body_is_bounded_after_decoding() {
    let bomb = gzip(&vec![b' '; 1 << 20]);
    let server = Canned::start(vec![answer(OK, &["content-encoding: gzip"], &bomb)]);
    let mut target = target(&server.url());
    target.limits.response_size = 100_000;
    let exchange = send(&target, &request("admin")).await;
    failed(
        &exchange,
        TransportErrorKind::TooLarge,
        "larger than 100000 bytes",
    );
}

#[tokio::test]
async fn an_answer_that_asks_for_patience_is_asked_again_and_kept() {
    let busy = answer("429 Too Many Requests", &["retry-after: 0"], b"{}");
    let (exchange, _) = ask(vec![busy, answer(OK, &[], b"[]")]).await;
    assert_eq!(body(&exchange), "[]");
    assert_eq!(exchange.earlier[0].result, "status 429");
    assert_eq!(exchange.earlier[0].waited, Duration::ZERO);
}

#[tokio::test]
async fn a_redirect_is_the_answer() {
    let (exchange, requests) = ask(vec![answer("302 Found", &["location: /else"], b"")]).await;
    assert_eq!(exchange.received.as_ref().unwrap().status, 302);
    assert_eq!(requests.len(), 1);
}

#[tokio::test]
async fn what_the_target_echoes_is_masked() {
    let echo = answer(
        OK,
        &["x-echo: the-app-key", "x-enc: admin%2Dsecret-1"],
        br#"{"a":"admin-secret-1","b":"admin\u002dsecret-1","c":"YWRtaW4tc2VjcmV0LTE="}"#,
    );
    let server = Canned::start(vec![echo]);
    let mut request = request("admin");
    request.query = "q=admin-secret%2D1".to_owned();
    request.headers = vec![("appkey".to_owned(), "the-app-key".to_owned())];
    let exchange = send(&target(&server.url()), &request).await;
    assert_eq!(body(&exchange), r#"{"a":"***","b":"***","c":"***"}"#);
    let received = exchange.received.as_ref().unwrap();
    assert_eq!(received.header("x-echo"), Some("***"));
    assert_eq!(received.header("x-enc"), Some("***"));
    assert!(exchange.sent.url.ends_with("/users?q=***"));
    assert!(server.requests()[0].contains("appkey: the-app-key\r\n"));
    assert!(exchange.curl().contains("-H 'appkey: ***'"));
}

#[tokio::test]
async fn the_request_line_is_what_the_request_says_byte_for_byte() {
    let lines = [
        (
            "/a%20b/%C3%A9",
            "select=$all,(a),*&x=a|b&y=%27%e2%82%ac+%2B",
        ),
        (
            "/users",
            "filter=lastName:St*&orderBy=a%20desc&z=%zz&=&&q=[1]{2}^`\\",
        ),
        ("/u;v=1/@:~!", "?a=%FF&b=/?"),
    ];
    for (path, query) in lines {
        let server = Canned::start(vec![answer(OK, &[], b"")]);
        let mut request = request("admin");
        (request.path, request.query) = (path.to_owned(), query.to_owned());
        let exchange = send(&target(&server.url()), &request).await;
        assert!(exchange.received.is_ok(), "{exchange:?}");
        let line = format!("GET {path}?{query} HTTP/1.1\r\n");
        assert!(
            server.requests()[0].starts_with(&line),
            "{:?}",
            server.requests()
        );
    }
}

#[tokio::test]
async fn a_request_that_would_be_rewritten_is_not_sent() {
    for (path, query) in [
        ("/users", "q=it's"),
        ("/users", "q=a b"),
        ("/users", "q=é"),
        ("/users", "q=1#2"),
        ("/a/../b", ""),
        ("/a/%2e%2E/b", ""),
        ("users", ""),
    ] {
        let mut request = request("admin");
        (request.path, request.query) = (path.to_owned(), query.to_owned());
        let exchange = send(&target("http://127.0.0.1:1"), &request).await;
        failed(&exchange, TransportErrorKind::Unsendable, "`");
    }
}

#[tokio::test]
async fn a_get_may_carry_a_body() {
    let server = Canned::start(vec![answer(OK, &[], b"[]")]);
    let mut request = request("admin");
    request.body = Some("{}".to_owned());
    let exchange = send(&target(&server.url()), &request).await;
    let seen = &server.requests()[0];
    assert!(
        seen.starts_with("GET ") && seen.ends_with("\r\n\r\n{}"),
        "{seen}"
    );
    assert!(seen.contains("content-type: application/json\r\n"));
    assert_eq!(exchange.sent.body.as_deref(), Some("{}"));
}

#[tokio::test]
async fn each_use_of_a_credential_has_its_header() {
    let role = |role: &str| CredentialUse::Role(role.to_owned());
    let malformed = |role: &str| CredentialUse::Malformed(role.to_owned());
    let empty = |role: &str| CredentialUse::Empty(role.to_owned());
    let wrong_scheme = |role: &str| CredentialUse::WrongScheme(role.to_owned());
    for (credential, sent, shown) in [
        (role("admin"), "Bearer admin-secret-1", "Bearer ***"),
        (
            role("signed"),
            "OAuth oauth_consumer_key=\"consumer\"",
            "OAuth ***",
        ),
        (
            malformed("admin"),
            "Bearer conformist.",
            "Bearer conformist.",
        ),
        (
            malformed("fetched"),
            "Bearer conformist.",
            "Bearer conformist.",
        ),
        (
            malformed("signed"),
            "OAuth oauth_consumer_key=\"consumer\"",
            "OAuth ***",
        ),
        (empty("admin"), "Bearer\r\n", "Bearer"),
        (empty("signed"), "OAuth\r\n", "OAuth"),
        (wrong_scheme("admin"), "Basic ", "Basic ***"),
        (
            wrong_scheme("signed"),
            "Basic oauth_consumer_key=\"consumer\"",
            "Basic ***",
        ),
    ] {
        let server = Canned::start(vec![answer(OK, &[], b"")]);
        let mut request = request("admin");
        request.credential = credential;
        let exchange = send(&target(&server.url()), &request).await;
        let seen = &server.requests()[0];
        assert!(seen.contains(&format!("authorization: {sent}")), "{seen}");
        let (_, value) = exchange.sent.headers.last().unwrap();
        assert!(value.starts_with(shown), "{value}");
    }
}

#[tokio::test]
async fn an_absent_credential_has_no_header_and_an_unknown_role_is_not_sent() {
    let server = Canned::start(vec![answer(OK, &[], b"")]);
    let mut request = request("admin");
    request.credential = CredentialUse::Absent;
    send(&target(&server.url()), &request).await;
    assert!(!server.requests()[0].contains("authorization"));
    request.credential = CredentialUse::Role("nobody".to_owned());
    let exchange = send(&target(&server.url()), &request).await;
    failed(&exchange, TransportErrorKind::Credential, "`nobody`");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_token_is_fetched_once_and_masked_wherever_it_is_echoed() {
    let server = Canned::start(vec![
        answer(
            OK,
            &[],
            br#"{"access_token":"fetched-token-1","expires_in":900}"#,
        ),
        answer(OK, &[], br#""fetched-token-1""#),
    ]);
    let client = Client::new(&target(&server.url())).unwrap();
    let request = request("fetched");
    let (first, second) = tokio::join!(client.send(&request), client.send(&request));
    assert_eq!(
        (body(&first), body(&second)),
        ("\"***\"".into(), "\"***\"".into())
    );
    let seen = server.requests();
    assert_eq!((seen.len(), client.requests_sent()), (3, 3));
    assert!(seen[0].starts_with("POST /token?v=1 HTTP/1.1\r\n"));
    assert!(seen[0].contains("appkey: the-app-key\r\n"));
    assert!(seen[0].contains("content-type: application/x-www-form-urlencoded\r\n"));
    for part in [
        "grant_type=client_credentials",
        "client_secret=client+secret%261",
        "scope=a+b",
    ] {
        assert!(seen[0].contains(part), "{}", seen[0]);
    }
    assert!(seen[1].contains("authorization: Bearer fetched-token-1\r\n"));
}

#[tokio::test]
async fn a_token_that_expired_is_fetched_anew() {
    let token = |number| {
        let text = format!(r#"{{"access_token":"fetched-token-{number}","expires_in":0}}"#);
        answer(OK, &[], text.as_bytes())
    };
    let data = || answer(OK, &[], b"[]");
    let server = Canned::start(vec![token(1), data(), token(2), data()]);
    let client = Client::new(&target(&server.url())).unwrap();
    client.send(&request("fetched")).await;
    client.send(&request("fetched")).await;
    assert!(server.requests()[3].contains("authorization: Bearer fetched-token-2\r\n"));
}

#[tokio::test]
async fn a_refresh_token_spares_the_credential_until_it_is_refused() {
    let token = |number| {
        let text = format!(
            r#"{{"access_token":"fetched-{number}","expires_in":0,"refresh_token":"refresh-{number}"}}"#
        );
        answer(OK, &[], text.as_bytes())
    };
    let data = || answer(OK, &[], b"refresh-1 refresh-2");
    let no = answer("400 Bad Request", &[], b"{}");
    let server = Canned::start(vec![
        token(1),
        data(),
        token(2),
        data(),
        no,
        token(3),
        data(),
    ]);
    let client = Client::new(&target(&server.url())).unwrap();
    for _ in 0..3 {
        let exchange = client.send(&request("fetched")).await;
        assert!(!body(&exchange).contains("refresh-1"));
    }
    let seen = server.requests();
    for (index, part) in [
        (0, "grant_type=client_credentials"),
        (2, "grant_type=refresh_token&refresh_token=refresh-1"),
        (4, "refresh_token=refresh-2"),
        (5, "grant_type=client_credentials"),
        (6, "authorization: Bearer fetched-3\r\n"),
    ] {
        assert!(seen[index].contains(part), "{part}: {}", seen[index]);
    }
}

#[tokio::test]
async fn a_replayed_signature_is_the_same_for_the_same_url_and_a_stale_one_is_a_day_old() {
    let server = Canned::start(vec![answer(OK, &[], b"[]")]);
    let client = Client::new(&target(&server.url())).unwrap();
    let mut asked = request("signed");
    for credential in [
        CredentialUse::Replayed("signed".to_owned()),
        CredentialUse::Replayed("signed".to_owned()),
        CredentialUse::Stale("signed".to_owned()),
        CredentialUse::Role("signed".to_owned()),
    ] {
        asked.credential = credential;
        client.send(&asked).await;
    }
    let seen = server.requests();
    let header = |index: usize| {
        let lines: &str = &seen[index];
        let line = lines.lines().find(|line| line.starts_with("authorization"));
        line.unwrap().to_owned()
    };
    let time = |index: usize| -> u64 {
        let header = header(index);
        let (_, rest) = header.split_once("oauth_timestamp=\"").unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    assert_eq!(header(0), header(1));
    assert_ne!(header(1), header(3));
    assert!(time(3) - time(2) >= 86_400);
}

#[tokio::test]
async fn an_answer_that_asks_for_patience_to_the_end_is_no_answer() {
    let busy = answer(
        "503 Service Unavailable",
        &["retry-after: 0"],
        b"{\"a\": 1}",
    );
    let (exchange, requests) = ask(vec![busy]).await;
    let words = "status 503 to each of 4 attempts: {\"a\": 1}";
    failed(&exchange, TransportErrorKind::Busy, words);
    assert_eq!((requests.len(), exchange.earlier.len()), (4, 3));
}

#[tokio::test]
async fn a_run_receives_no_more_than_its_budget() {
    let server = Canned::start(vec![answer(OK, &[], b"[1,2,3]")]);
    let mut target = target(&server.url());
    target.limits.received = 7;
    let client = Client::new(&target).unwrap();
    assert!(client.send(&request("admin")).await.received.is_ok());
    let exchange = client.send(&request("admin")).await;
    failed(&exchange, TransportErrorKind::Budget, "7 received bytes");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_refused_credential_is_not_tried_twice_and_its_answer_is_masked() {
    let refusal = answer("401 Unauthorized", &[], b"no \n client+secret%261 here");
    let server = Canned::start(vec![refusal]);
    let client = Client::new(&target(&server.url())).unwrap();
    for _ in 0..2 {
        let exchange = client.send(&request("fetched")).await;
        let words = "token request answered status 401: no *** here";
        failed(&exchange, TransportErrorKind::Credential, words);
        assert!(exchange.sent.url.ends_with("/users"));
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn who_issues_tokens_and_never_answers_is_given_up_when_patience_is_over() {
    let server = Canned::start(vec![Reply::Silence]);
    let mut target = target(&server.url());
    target.timeout = Duration::from_millis(50);
    target.patience = Duration::ZERO;
    let client = Client::new(&target).unwrap();
    for _ in 0..2 {
        let exchange = client.send(&request("fetched")).await;
        let words = "token request failed: 127.0.0.1:";
        failed(&exchange, TransportErrorKind::Credential, words);
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_token_answer_without_token_is_told_without_its_content() {
    let server = Canned::start(vec![answer(OK, &[], br#"{"access_token":77001}"#)]);
    let exchange = send(&target(&server.url()), &request("fetched")).await;
    failed(
        &exchange,
        TransportErrorKind::Credential,
        "no token at access_token",
    );
}

#[tokio::test]
async fn the_host_of_an_account_is_looked_up_once() {
    let data = Canned::start(vec![answer(OK, &[], b"[]")]);
    let text = format!(r#"{{"baseURI":"{}"}}"#, data.address);
    let directory = Canned::start(vec![answer(OK, &[], text.as_bytes())]);
    let mut target = target(&directory.url());
    let api = target.apis.get_mut("suite").unwrap();
    api.base = Base::Lookup(Url::parse(&directory.url()).unwrap());
    let client = Client::new(&target).unwrap();
    for _ in 0..2 {
        let exchange = client.send(&request("admin")).await;
        assert_eq!(exchange.sent.url, format!("{}/users", data.url()));
    }
    let line = "GET /api/account/1/service/accountConfigReadOnly/baseURI.json?version=1.0 HTTP/1.1";
    assert_eq!(directory.requests().len(), 1);
    assert!(directory.requests()[0].starts_with(line));
}

#[tokio::test]
async fn no_more_requests_go_out_than_the_budget_allows() {
    let server = Canned::start(vec![answer(OK, &[], b"[]")]);
    let mut target = target(&server.url());
    target.limits.requests = Some(1);
    let client = Client::new(&target).unwrap();
    assert!(client.send(&request("admin")).await.received.is_ok());
    let exchange = client.send(&request("admin")).await;
    failed(
        &exchange,
        TransportErrorKind::Budget,
        "budget of 1 requests",
    );
    assert_eq!((client.requests_sent(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_fails_as_tls() {
    let server = Canned::start(vec![Reply::Hasty(b"HTTP/1.1 400 Bad\r\n\r\n".to_vec())]);
    let url = server.url().replace("http://", "https://");
    let exchange = send(&target(&url), &request("admin")).await;
    failed(&exchange, TransportErrorKind::Tls, "127.0.0.1:");
}

#[tokio::test]
async fn only_what_is_not_on_this_machine_goes_through_the_proxy() {
    let proxy = Canned::start(vec![answer(OK, &[], b"proxied")]);
    let server = Canned::start(vec![answer(OK, &[], b"direct")]);
    for (url, expected) in [
        (server.url(), "direct"),
        ("http://host.invalid".to_owned(), "proxied"),
    ] {
        let mut target = target(&url);
        target.proxy = Some(Url::parse(&proxy.url()).unwrap());
        let exchange = send(&target, &request("admin")).await;
        assert_eq!(body(&exchange), expected);
    }
    assert!(proxy.requests()[0].starts_with("GET http://host.invalid/users HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_lookup_without_host_is_not_repeated() {
    let directory = Canned::start(vec![answer(OK, &[], b"{}")]);
    let mut target = target(&directory.url());
    let api = target.apis.get_mut("suite").unwrap();
    api.base = Base::Lookup(Url::parse(&directory.url()).unwrap());
    let client = Client::new(&target).unwrap();
    for _ in 0..2 {
        let exchange = client.send(&request("admin")).await;
        let words = "domain lookup named no host for `accountConfigReadOnly`";
        failed(&exchange, TransportErrorKind::Credential, words);
    }
    assert_eq!(directory.requests().len(), 1);
}

#[tokio::test]
async fn a_certificate_is_trusted_if_the_target_names_its_authority() {
    let Reply::Bytes(reply) = answer(OK, &[], b"[]") else {
        unreachable!("an answer is bytes");
    };
    let server = Canned::start_tls(reply);
    let mut target = target(&format!("https://{}", server.address));
    let exchange = send(&target, &request("admin")).await;
    failed(&exchange, TransportErrorKind::Tls, "127.0.0.1:");
    assert!(exchange.earlier.is_empty());
    target.tls.ca_certificate = Some(include_bytes!("testdata/authority.pem").to_vec());
    let exchange = send(&target, &request("admin")).await;
    assert_eq!(body(&exchange), "[]");
}

#[test]
fn unusable_certificates_are_told_before_the_first_request() {
    let mut target = target("https://127.0.0.1:1");
    target.tls.ca_certificate = Some(b"nothing".to_vec());
    let error = Client::new(&target).unwrap_err();
    assert_eq!(
        error.message,
        "`ca-certificate` holds no certificate in PEM"
    );
}

#[test]
fn sending_can_be_spread_over_threads() {
    fn is_send<T: Send>(_: T) {}
    let client = Client::new(&target("http://127.0.0.1:1")).unwrap();
    is_send(client.send(&request("admin")));
}

/// What is sent as a credential, and what is shown of it.
async fn credential(using: CredentialUse) -> (String, String) {
    let server = Canned::start(vec![answer(OK, &[], b"[]")]);
    let mut request = request("admin");
    request.credential = using;
    let exchange = send(&target(&server.url()), &request).await;
    (server.requests().concat(), exchange.curl())
}

#[tokio::test]
async fn a_name_and_a_password_are_sent_together_and_shown_by_neither_form() {
    let (sent, shown) = credential(CredentialUse::Role("named".to_owned())).await;
    assert!(
        sent.contains("authorization: Basic YWRhOnRoZS1wYXNzd29yZA==\r\n"),
        "{sent}"
    );
    assert!(
        shown.contains("Basic ***") && !shown.contains("YWRh"),
        "{shown}"
    );
    let (sent, _) = credential(CredentialUse::WrongScheme("named".to_owned())).await;
    assert!(sent.contains("authorization: Bearer YWRh"), "{sent}");
    let (sent, shown) = credential(CredentialUse::Bare("named".to_owned())).await;
    assert!(
        sent.contains("authorization: YWRhOnRoZS1wYXNzd29yZA==\r\n"),
        "{sent}"
    );
    assert!(!shown.contains("YWRh"), "{shown}");
}

#[tokio::test]
async fn a_key_stands_in_its_own_header_wherever_it_is_wrong_too() {
    let (sent, shown) = credential(CredentialUse::Role("keyed".to_owned())).await;
    assert!(sent.contains("x-api-key: the-header-key\r\n"), "{sent}");
    assert!(!sent.contains("authorization"), "{sent}");
    assert!(!shown.contains("the-header-key"), "{shown}");
    let (sent, _) = credential(CredentialUse::Malformed("keyed".to_owned())).await;
    assert!(
        sent.contains("x-api-key: conformist.no-such.token\r\n"),
        "{sent}"
    );
    let (sent, _) = credential(CredentialUse::Empty("keyed".to_owned())).await;
    assert!(sent.contains("x-api-key: \r\n"), "{sent}");
    let role = || "keyed".to_owned();
    for (altered, expected) in [
        (CredentialUse::Longer(role()), "the-header-keyx"),
        (CredentialUse::Bare(role()), "the-header-keyx"),
        (CredentialUse::Shorter(role()), "the-header-ke"),
        (CredentialUse::Respelled(role()), "the-header-keS"),
        (CredentialUse::OtherCase(role()), "THE-HEADER-KEY"),
    ] {
        let (sent, shown) = credential(altered).await;
        assert!(
            sent.contains(&format!("x-api-key: {expected}\r\n")),
            "{sent}"
        );
        assert!(!shown.contains("the-header-key"), "{shown}");
    }
}

#[tokio::test]
async fn somebody_anonymous_sends_no_credential() {
    let (sent, _) = credential(CredentialUse::Role("anonymous".to_owned())).await;
    assert!(
        sent.starts_with("GET /users") && !sent.contains("authorization"),
        "{sent}"
    );
}
