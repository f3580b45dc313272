//! Wrong targets and what is said about them.

use std::path::Path;

use serde_json::{Value, json};

use crate::target::config::ConfigFile;
use crate::target::{Base, ConfigError, Credential, Target, resolve};

const FULL: &str = r#"{
    "timeout": "10s", "rate": "600/m", "concurrency": 4, "requests": 1000, "proxy": "http://proxy.example:3128",
    "limits": { "response-size": "1MiB" },
    "apis": {
        "avaya": {
            "base-url": "https://na.example/prefix/", "account": "ABCDEF", "foreign-account": "ZZZZZZ",
            "appkey": "${KEY}", "settings": { "region": "na" }, "parameters": { "v": "$$1" },
            "credentials": {
                "admin": { "oauth2": { "token-url": "https://na.example/token", "client-id": "id",
                    "client-secret": "${KEY}", "scope": "a  b" } },
                "unprivileged": { "bearer": "x${KEY}" }
            }
        },
        "liveperson": {
            "domain-lookup": "https://directory.example", "account": "1",
            "credentials": { "admin": { "oauth1": { "consumer-key": "k", "consumer-secret": "s",
                "token": "t", "token-secret": "u", "signature-method": "HMAC-SHA256" } } }
        }
    },
    "expected": [ { "case": "avaya::paging::*", "verdict": "inconclusive", "reason": "few users", "expires": "9999-01-01" } ]
}"#;

fn env(name: &str) -> Option<String> {
    (name == "KEY").then(|| "from-env".to_owned())
}

fn resolved(target: &Value) -> Result<Target, Vec<ConfigError>> {
    let file = json!({ "targets": { "staging": target } });
    let file: ConfigFile = serde_json::from_value(file).unwrap();
    resolve(&file, "staging", &env, Path::new("no-such-folder"))
}

/// Sets the member at `pointer` of a faultless target; every mistake is given as `pointer: message`.
#[track_caller]
fn check(pointer: &str, value: Value, expected: &[&str]) {
    let mut target: Value = serde_json::from_str(FULL).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = target.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        other => other[key] = value,
    }
    let errors = resolved(&target).unwrap_err();
    let found: Vec<String> = errors
        .iter()
        .map(|error| format!("{}: {}", error.pointer, error.message))
        .collect();
    let expected: Vec<String> = expected
        .iter()
        .map(|line| format!("/targets/staging{line}"))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_faultless_target_has_all_that_the_file_says() {
    let target = resolved(&serde_json::from_str(FULL).unwrap()).unwrap();
    assert_eq!(target.timeout.as_secs(), 10);
    assert_eq!(target.rate.unwrap().per.as_secs(), 60);
    assert_eq!(
        (target.concurrency, target.limits.response_size),
        (4, 1 << 20)
    );
    let avaya = &target.apis["avaya"];
    assert_eq!(avaya.appkey.as_ref().unwrap().expose(), "from-env");
    assert_eq!(avaya.parameters["v"], "$1");
    let secrets = avaya.credentials["unprivileged"].secrets();
    assert_eq!(secrets[0].expose(), "xfrom-env");
    let Credential::OAuth2(oauth) = &avaya.credentials["admin"] else {
        panic!("{avaya:?}");
    };
    assert_eq!(oauth.scopes, ["a", "b"]);
    assert!(matches!(target.apis["liveperson"].base, Base::Lookup(_)));
    assert!(
        target.expected[0]
            .case
            .is_match("avaya::paging::beyond-last")
    );
    assert!(!format!("{target:?}").contains("from-env"));
}

#[test]
fn wrong_quantities_are_told() {
    check(
        "/timeout",
        json!("soon"),
        &["/timeout: `soon` cannot be read"],
    );
    check("/rate", json!("20"), &["/rate: `20` cannot be read"]);
    check(
        "/concurrency",
        json!(0),
        &["/concurrency: `0` requests at once are none at all"],
    );
    check(
        "/limits",
        json!({"response-size": "big"}),
        &["/limits/response-size: `big` cannot be read"],
    );
}

#[test]
fn variables_that_are_not_set_are_named() {
    check(
        "/apis/avaya/appkey",
        json!("${AXP}${AXQ}"),
        &[
            "/apis/avaya/appkey: the environment variable `AXP` is not set",
            "/apis/avaya/appkey: the environment variable `AXQ` is not set",
        ],
    );
    check(
        "/apis/avaya/base-url",
        json!("${URL}"),
        &["/apis/avaya/base-url: the environment variable `URL` is not set"],
    );
    check(
        "/ca-certificate",
        json!("${CA}"),
        &["/ca-certificate: the environment variable `CA` is not set"],
    );
    check(
        "/apis/avaya/appkey",
        json!({"file": "${PLACE}"}),
        &["/apis/avaya/appkey/file: the environment variable `PLACE` is not set"],
    );
    check(
        "/apis/avaya/account",
        json!("a$b"),
        &["/apis/avaya/account: a `$` is followed by neither `{NAME}` nor `$`"],
    );
}

#[test]
fn wrong_urls_are_told_without_their_passwords() {
    let at = "/apis/avaya/base-url";
    for (text, message) in [
        (
            "na.example",
            "`na.example` is no URL: relative URL without a base",
        ),
        ("ftp://h/", "`ftp://h/` has the scheme `ftp`"),
        ("https://h/#x", "`https://h/#x` has a fragment"),
        ("https://u:p@h/", "the URL holds a user name"),
        ("https://h/?a=1", "`https://h/?a=1` has a query"),
    ] {
        check(at, json!(text), &[&format!("{at}: {message}")]);
    }
}

#[test]
fn an_api_is_at_exactly_one_place() {
    check(
        "/apis/liveperson/base-url",
        json!("https://h.example"),
        &[
            "/apis/liveperson/domain-lookup: both `base-url` and `domain-lookup` say where the API is",
        ],
    );
    check(
        "/apis/x~1y",
        json!({"account": "1"}),
        &["/apis/x~01y: neither `base-url` nor `domain-lookup` says where the API is"],
    );
}

#[test]
fn credentials_are_complete() {
    let at = "/apis/avaya/credentials/admin";
    let said = |rest: &str| format!("{at}/{rest}");
    check(
        at,
        json!({"bearer": ""}),
        &[&said("bearer: the value is empty")],
    );
    check(
        at,
        json!({"bearer": "a\nb"}),
        &[&said("bearer: the value holds a control character")],
    );
    check(
        at,
        json!({"oauth1": {"consumer-key": "k", "consumer-secret": " ", "token": "t"}}),
        &[
            &said("oauth1: one of `token` and `token-secret` is of no use alone"),
            &said("oauth1/consumer-secret: the value is empty"),
        ],
    );
    let mut oauth2 =
        json!({"token-url": "x", "client-id": "", "client-secret": "s", "grant": "password"});
    check(
        at,
        json!({"oauth2": oauth2}),
        &[
            &said("oauth2: the grant `password` needs a user"),
            &said("oauth2/client-id: the value is empty"),
            &said("oauth2/token-url: `x` is no URL: relative URL without a base"),
        ],
    );
    oauth2 =
        json!({"token-url": "http://h", "client-id": "i", "client-secret": "s", "username": "u"});
    check(
        at,
        json!({"oauth2": oauth2}),
        &[&said(
            "oauth2: the grant `client-credentials` knows no user",
        )],
    );
}

#[test]
fn files_that_cannot_be_read_are_told() {
    check(
        "/ca-certificate",
        json!("ca.pem"),
        &["/ca-certificate: failed to read `ca.pem`: no such file or directory"],
    );
    check(
        "/client-certificate-key",
        json!("Cargo.toml"),
        &[
            "/client-certificate-key: failed to read `Cargo.toml`: no such file or directory",
            "/client-certificate-key: a key without `client-certificate` is of no use",
        ],
    );
}

#[test]
fn accepted_verdicts_have_a_pattern_a_reason_and_a_date_to_come() {
    let entry = |case: &str, reason: &str, expires: &str| json!({"case": case, "verdict": "fail", "reason": reason, "expires": expires});
    check(
        "/expected/0",
        entry("a[", "", "tomorrow"),
        &[
            "/expected/0/reason: an accepted verdict needs a reason",
            "/expected/0/case: `a[` is no pattern: unclosed character class; missing ']'",
            "/expected/0/expires: `tomorrow` is no date",
        ],
    );
    check(
        "/expected/0",
        entry("a", "b", "2020-02-29"),
        &["/expected/0/expires: this entry expired on 2020-02-29"],
    );
}

#[test]
fn a_secret_may_stand_in_a_file_or_come_from_a_command() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tmp");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("secret-of-a-test.txt"), "from-file\n").unwrap();
    let resolved = |bearer: Value| {
        let mut target: Value = serde_json::from_str(FULL).unwrap();
        target["apis"]["avaya"]["credentials"]["unprivileged"]["bearer"] = bearer;
        let file = json!({ "targets": { "staging": target } });
        let file: ConfigFile = serde_json::from_value(file).unwrap();
        let target = resolve(&file, "staging", &env, &folder).unwrap();
        match &target.apis["avaya"].credentials["unprivileged"] {
            Credential::Bearer(secret) => secret.clone(),
            other => panic!("{other:?}"),
        }
    };
    let named = resolved(json!({"file": "secret-of-a-test.txt"}));
    assert_eq!(named.expose(), "from-file");
    // Nothing runs before the run does.
    let told = resolved(json!({"command": "exit 1"}));
    let command = told.pending().unwrap();
    assert_eq!((told.expose(), command.line.as_str()), ("", "exit 1"));
    assert!(command.pointer.ends_with("/unprivileged/bearer/command"));
}

#[test]
fn an_unknown_target_is_told_what_there_is() {
    let file: ConfigFile =
        serde_json::from_value(json!({"targets": {"staging": {}, "live": {}}})).unwrap();
    let errors = resolve(&file, "stagin", &env, Path::new(".")).unwrap_err();
    assert_eq!(errors[0].message, "no target is named `stagin`");
    assert_eq!(
        errors[0].expected.as_deref(),
        Some("one of `live`, `staging`")
    );
    assert_eq!(errors[0].help.as_deref(), Some("did you mean `staging`?"));
}

#[test]
fn a_member_that_does_not_exist_is_refused_when_the_file_is_read() {
    for wrong in [
        json!({"targets": {"a": {"time-out": "1s"}}}),
        json!({"targets": {"a": {"apis": {"b": {"account": "1", "url": "x"}}}}}),
        json!({"targets": {"a": {"apis": {"b": {"account": "1", "credentials": {"c": {"bearer": "x", "oauth1": {}}}}}}}}),
    ] {
        assert!(serde_json::from_value::<ConfigFile>(wrong).is_err());
    }
}
