//! From the configuration file to a target: variables, units, URLs, files and dates; every mistake at once.

use std::collections::BTreeMap;
use std::path::Path;

use globset::Glob;
use jiff::civil::Date;
use url::Url;

use crate::target::config::{
    ApiConfig, ConfigFile, CredentialConfig, ExpectedConfig, GrantConfig, OAuth1Config,
    OAuth2Config, TargetConfig,
};
use crate::target::variable::{Mistake, expand};
use crate::target::{Api, Base, Credential, Expected, OAuth1, OAuth2, Secret, Target, quantity};

/// One mistake in the configuration, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// JSON pointer into the configuration file.
    pub pointer: String,
    /// What is wrong, in lower case, without full stop.
    pub message: String,
    /// What may stand there instead.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Resolves the target `name` of `file`: `env` looks up a variable, `folder` is where relative files are sought.
///
/// # Errors
/// Every mistake in this target, in file order as far as that is told by pointers; other targets are not looked at.
pub fn resolve(
    file: &ConfigFile,
    name: &str,
    env: &dyn Fn(&str) -> Option<String>,
    folder: &Path,
) -> Result<Target, Vec<ConfigError>> {
    let Some(config) = file.targets.get(name) else {
        return Err(vec![unknown_target(file, name)]);
    };
    let mut resolver = Resolver {
        env,
        folder,
        today: jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date(),
        errors: Vec::new(),
    };
    let target = resolver.target(&child("/targets", name), name, config);
    if resolver.errors.is_empty() {
        Ok(target)
    } else {
        Err(resolver.errors)
    }
}

fn unknown_target(file: &ConfigFile, name: &str) -> ConfigError {
    let near = file
        .targets
        .keys()
        .map(|known| (strsim::jaro_winkler(known, name), known))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    let known: Vec<String> = file.targets.keys().map(|key| format!("`{key}`")).collect();
    ConfigError {
        pointer: "/targets".to_owned(),
        message: format!("no target is named `{name}`"),
        expected: (!known.is_empty()).then(|| format!("one of {}", known.join(", "))),
        help: near.map(|(_, known)| format!("did you mean `{known}`?")),
    }
}

/// What resolving looks at, and the mistakes so far.
///
/// A method that meets a mistake records it and returns some value, so that the rest is looked at too; the value is
/// never used, because a target is handed out only if there was no mistake.
struct Resolver<'a> {
    env: &'a dyn Fn(&str) -> Option<String>,
    folder: &'a Path,
    today: Date,
    errors: Vec<ConfigError>,
}

impl Resolver<'_> {
    fn target(&mut self, at: &str, name: &str, config: &TargetConfig) -> Target {
        let mut target = Target::new(name);
        if let Some(text) = &config.timeout {
            let expected = "a duration such as `10s` or `500ms`";
            let found = self.quantity(&child(at, "timeout"), text, quantity::duration, expected);
            target.timeout = found.unwrap_or(target.timeout);
        }
        if let Some(text) = &config.rate {
            let expected = "a rate such as `20/s` or `600/m`";
            target.rate = self.quantity(&child(at, "rate"), text, quantity::rate, expected);
        }
        if let Some(concurrency) = config.concurrency {
            target.concurrency = usize::try_from(concurrency).unwrap_or(usize::MAX);
            if concurrency == 0 {
                let at = child(at, "concurrency");
                self.wrong(at, "`0` requests at once are none at all", "at least 1");
            }
        }
        if let Some(text) = &config.limits.response_size {
            let at = child(&child(at, "limits"), "response-size");
            let expected = "a size such as `64MiB` or `500kB`";
            let found = self.quantity(&at, text, quantity::size, expected);
            target.limits.response_size = found.unwrap_or(target.limits.response_size);
        }
        target.limits.requests = config.requests;
        if let Some(text) = &config.proxy {
            target.proxy = self.url(&child(at, "proxy"), text);
        }
        self.tls(at, config, &mut target);
        let apis_at = child(at, "apis");
        for (suite, api) in &config.apis {
            let resolved = self.api(&child(&apis_at, suite), api);
            target.apis.insert(suite.clone(), resolved);
        }
        let expected_at = child(at, "expected");
        for (index, entry) in config.expected.iter().enumerate() {
            let resolved = self.expected(format!("{expected_at}/{index}"), entry);
            target.expected.extend(resolved);
        }
        target
    }

    fn tls(&mut self, at: &str, config: &TargetConfig, target: &mut Target) {
        if let Some(path) = &config.ca_certificate {
            target.tls.ca_certificate = self.pem(&child(at, "ca-certificate"), path);
        }
        let certificate = config
            .client_certificate
            .as_ref()
            .and_then(|path| self.pem(&child(at, "client-certificate"), path));
        let key_at = child(at, "client-certificate-key");
        let key = config
            .client_certificate_key
            .as_ref()
            .and_then(|path| self.pem(&key_at, path));
        if config.client_certificate_key.is_some() && config.client_certificate.is_none() {
            let message = "a key without `client-certificate` is of no use";
            self.wrong(key_at, message, "`client-certificate` beside it");
        }
        target.tls.client_identity = certificate.map(|mut pem| {
            pem.push(b'\n');
            pem.extend(key.unwrap_or_default());
            pem
        });
    }

    fn api(&mut self, at: &str, config: &ApiConfig) -> Api {
        let base = self.base(at, config);
        let mut api = Api::new(base, self.filled(&child(at, "account"), &config.account));
        if let Some(text) = &config.foreign_account {
            api.foreign_account = Some(self.filled(&child(at, "foreign-account"), text));
        }
        if let Some(text) = &config.appkey {
            api.appkey = Some(self.secret(&child(at, "appkey"), text));
        }
        api.settings = self.texts(&child(at, "settings"), &config.settings);
        api.parameters = self.texts(&child(at, "parameters"), &config.parameters);
        let credentials_at = child(at, "credentials");
        for (role, credential) in &config.credentials {
            if let Some(found) = self.credential(&child(&credentials_at, role), credential) {
                api.credentials.insert(role.clone(), found);
            }
        }
        api
    }

    fn base(&mut self, at: &str, config: &ApiConfig) -> Base {
        match (&config.base_url, &config.domain_lookup) {
            (Some(_), Some(_)) => {
                let at = child(at, "domain-lookup");
                let message = "both `base-url` and `domain-lookup` say where the API is";
                self.wrong(at, message, "one of the two");
            }
            (None, None) => {
                let message = "neither `base-url` nor `domain-lookup` says where the API is";
                self.wrong(at.to_owned(), message, "one of the two");
            }
            _ => {}
        }
        if let Some(text) = &config.base_url {
            let url = self.prefix(&child(at, "base-url"), text);
            return Base::Url(url.unwrap_or_else(placeholder));
        }
        let lookup = config.domain_lookup.as_ref();
        let url = lookup.and_then(|text| self.prefix(&child(at, "domain-lookup"), text));
        Base::Lookup(url.unwrap_or_else(placeholder))
    }

    fn credential(&mut self, at: &str, config: &CredentialConfig) -> Option<Credential> {
        match config {
            CredentialConfig::Bearer(token) => {
                Some(Credential::Bearer(self.secret(&child(at, "bearer"), token)))
            }
            CredentialConfig::OAuth1(oauth) => {
                Some(Credential::OAuth1(self.oauth1(&child(at, "oauth1"), oauth)))
            }
            CredentialConfig::OAuth2(oauth) => {
                let found = self.oauth2(&child(at, "oauth2"), oauth);
                found.map(Credential::OAuth2)
            }
        }
    }

    fn oauth1(&mut self, at: &str, config: &OAuth1Config) -> OAuth1 {
        let token = match (&config.token, &config.token_secret) {
            (Some(token), Some(secret)) => Some((
                self.secret(&child(at, "token"), token),
                self.secret(&child(at, "token-secret"), secret),
            )),
            (None, None) => None,
            _ => {
                let message = "one of `token` and `token-secret` is of no use alone";
                self.wrong(at.to_owned(), message, "both or neither");
                None
            }
        };
        OAuth1 {
            consumer_key: self.filled(&child(at, "consumer-key"), &config.consumer_key),
            consumer_secret: self.secret(&child(at, "consumer-secret"), &config.consumer_secret),
            token,
            method: config.signature_method,
        }
    }

    fn oauth2(&mut self, at: &str, config: &OAuth2Config) -> Option<OAuth2> {
        let user = match (config.grant, &config.username, &config.password) {
            (GrantConfig::Password, Some(user), Some(password)) => Some((
                self.filled(&child(at, "username"), user),
                self.secret(&child(at, "password"), password),
            )),
            (GrantConfig::ClientCredentials, None, None) => None,
            (GrantConfig::Password, _, _) => {
                let message = "the grant `password` needs a user";
                self.wrong(at.to_owned(), message, "`username` and `password`");
                None
            }
            (GrantConfig::ClientCredentials, _, _) => {
                let message = "the grant `client-credentials` knows no user";
                self.wrong(at.to_owned(), message, "`grant: password`");
                None
            }
        };
        let scope = config.scope.as_deref().unwrap_or("");
        let scopes = self.text(&child(at, "scope"), scope);
        Some(OAuth2 {
            client_id: self.filled(&child(at, "client-id"), &config.client_id),
            client_secret: self.secret(&child(at, "client-secret"), &config.client_secret),
            user,
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            token_url: self.url(&child(at, "token-url"), &config.token_url)?,
        })
    }

    fn expected(&mut self, at: String, entry: &ExpectedConfig) -> Option<Expected> {
        if entry.reason.trim().is_empty() {
            let message = "an accepted verdict needs a reason";
            self.wrong(child(&at, "reason"), message, "a sentence");
        }
        let case = self.glob(&child(&at, "case"), &entry.case);
        let expires = self.expiry(&child(&at, "expires"), &entry.expires);
        Some(Expected {
            case: case?,
            verdict: entry.verdict,
            reason: entry.reason.clone(),
            expires: expires?,
            pointer: at,
        })
    }

    fn glob(&mut self, at: &str, text: &str) -> Option<globset::GlobMatcher> {
        match Glob::new(text) {
            Ok(glob) => Some(glob.compile_matcher()),
            Err(error) => {
                let message = format!("`{text}` is no pattern: {}", error.kind());
                self.wrong(at.to_owned(), &message, "a case name with `*` for any text");
                None
            }
        }
    }

    fn expiry(&mut self, at: &str, text: &str) -> Option<Date> {
        let Ok(date) = text.parse::<Date>() else {
            let message = format!("`{text}` is no date");
            self.wrong(at.to_owned(), &message, "a date such as `2027-03-01`");
            return None;
        };
        if date < self.today {
            self.errors.push(ConfigError {
                pointer: at.to_owned(),
                message: format!("this entry expired on {date}"),
                expected: None,
                help: Some("remove it, or look again and give it a new date".to_owned()),
            });
        }
        Some(date)
    }

    fn pem(&mut self, at: &str, text: &str) -> Option<Vec<u8>> {
        let name = self.text(at, text);
        match std::fs::read(self.folder.join(&name)) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let message = format!("failed to read `{name}`: {}", without_code(&error));
                self.wrong(at.to_owned(), &message, "a readable PEM file");
                None
            }
        }
    }

    /// A URL that paths are appended to.
    fn prefix(&mut self, at: &str, text: &str) -> Option<Url> {
        let url = self.url(at, text)?;
        if url.query().is_some() {
            let message = format!("`{url}` has a query");
            self.wrong(at.to_owned(), &message, "a URL without one");
            return None;
        }
        Some(url)
    }

    fn url(&mut self, at: &str, text: &str) -> Option<Url> {
        let before = self.errors.len();
        let text = self.text(at, text);
        if self.errors.len() > before {
            return None;
        }
        let problem = match Url::parse(&text) {
            Err(error) => format!("is no URL: {error}"),
            Ok(url) if !matches!(url.scheme(), "http" | "https") => {
                format!("has the scheme `{}`", url.scheme())
            }
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                // The text is not quoted: it may hold a password.
                self.wrong(
                    at.to_owned(),
                    "the URL holds a user name",
                    "a URL without one",
                );
                return None;
            }
            Ok(url) if url.fragment().is_some() => "has a fragment".to_owned(),
            Ok(url) => return Some(url),
        };
        let message = format!("`{text}` {problem}");
        self.wrong(
            at.to_owned(),
            &message,
            "a URL that starts with `https://` or `http://`",
        );
        None
    }

    fn quantity<T>(
        &mut self,
        at: &str,
        text: &str,
        read: fn(&str) -> Option<T>,
        expected: &str,
    ) -> Option<T> {
        let before = self.errors.len();
        let text = self.text(at, text);
        let found = read(&text);
        if found.is_none() && self.errors.len() == before {
            let message = format!("`{text}` cannot be read");
            self.wrong(at.to_owned(), &message, expected);
        }
        found
    }

    fn secret(&mut self, at: &str, text: &str) -> Secret {
        Secret::new(self.filled(at, text))
    }

    fn texts(&mut self, at: &str, config: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        config
            .iter()
            .map(|(key, text)| (key.clone(), self.text(&child(at, key), text)))
            .collect()
    }

    /// A text that must not be empty.
    fn filled(&mut self, at: &str, text: &str) -> String {
        let before = self.errors.len();
        let found = self.text(at, text);
        if found.trim().is_empty() && self.errors.len() == before {
            self.wrong(at.to_owned(), "the value is empty", "a text");
        } else if found.chars().any(char::is_control) {
            self.wrong(
                at.to_owned(),
                "the value holds a control character",
                "one line of text",
            );
        }
        found
    }

    fn text(&mut self, at: &str, text: &str) -> String {
        expand(text, self.env).unwrap_or_else(|mistakes| {
            for mistake in mistakes {
                self.errors.push(variable_error(at, &mistake));
            }
            String::new()
        })
    }

    fn wrong(&mut self, pointer: String, message: &str, expected: &str) {
        self.errors.push(ConfigError {
            pointer,
            message: message.to_owned(),
            expected: Some(expected.to_owned()),
            help: None,
        });
    }
}

fn variable_error(at: &str, mistake: &Mistake) -> ConfigError {
    let (message, help) = match mistake {
        Mistake::Missing(name) => (
            format!("the environment variable `{name}` is not set"),
            format!("set `{name}`, or write `$${{{name}}}` for the text itself"),
        ),
        Mistake::Dollar => (
            "a `$` is followed by neither `{NAME}` nor `$`".to_owned(),
            "write `$$` for a dollar sign".to_owned(),
        ),
    };
    ConfigError {
        pointer: at.to_owned(),
        message,
        expected: None,
        help: Some(help),
    }
}

/// Stands in after a mistake; never reaches a target.
fn placeholder() -> Url {
    Url::parse("http://invalid.invalid").expect("a constant URL parses")
}

/// The JSON pointer of `key` below `at`.
fn child(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn without_code(error: &std::io::Error) -> String {
    let text = error.to_string();
    let plain = text.split(" (os error").next().unwrap_or(&text);
    plain.to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

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

    fn resolved(target: Value) -> Result<Target, Vec<ConfigError>> {
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
        let errors = resolved(target).unwrap_err();
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
        let target = resolved(serde_json::from_str(FULL).unwrap()).unwrap();
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
        oauth2 = json!({"token-url": "http://h", "client-id": "i", "client-secret": "s", "username": "u"});
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
}
