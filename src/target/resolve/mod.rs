//! From the configuration file to a target: variables, units, URLs, files and dates; every mistake at once.

mod credential;
mod expected;
#[cfg(test)]
mod tests;
mod value;

use std::path::Path;

use jiff::civil::Date;
use url::Url;

use crate::schema::Hidden;
use crate::target::config::{ApiConfig, ConfigFile, PersonalDataConfig, TargetConfig};
use crate::target::{Api, Base, DEEPEST, Expected, Limits, Target, quantity};

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

/// How messages about variables that are not set begin.
const UNSET: &str = "the environment variable ";

impl ConfigError {
    /// Whether nothing is wrong with the file, but a variable that it reads is not set.
    #[must_use]
    pub fn is_about_a_variable(&self) -> bool {
        self.message.starts_with(UNSET)
    }
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
    let mut resolver = Resolver::new(env, folder);
    let target = resolver.target(&child("/targets", name), name, config);
    resolver.end(target)
}

/// The accepted verdicts of the target `name` alone, for whom nothing else of it matters; none of an unknown target.
///
/// # Errors
/// Every mistake in them.
pub fn resolve_expected(
    file: &ConfigFile,
    name: &str,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Expected>, Vec<ConfigError>> {
    let mut resolver = Resolver::new(env, Path::new(""));
    let config = file.targets.get(name);
    let entries = config.map(|config| resolver.all_expected(&child("/targets", name), config));
    resolver.end(entries.unwrap_or_default())
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

impl<'a> Resolver<'a> {
    fn new(env: &'a dyn Fn(&str) -> Option<String>, folder: &'a Path) -> Self {
        let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
        Self {
            env,
            folder,
            today: now.date(),
            errors: Vec::new(),
        }
    }

    /// What was resolved, if there was no mistake.
    fn end<T>(self, resolved: T) -> Result<T, Vec<ConfigError>> {
        if self.errors.is_empty() {
            Ok(resolved)
        } else {
            Err(self.errors)
        }
    }

    fn target(&mut self, at: &str, name: &str, config: &TargetConfig) -> Target {
        let mut target = Target::new(name);
        let expected = "a duration such as `10s` or `500ms`";
        for (key, given, duration) in [
            ("timeout", &config.timeout, &mut target.timeout),
            ("patience", &config.patience, &mut target.patience),
        ] {
            if let Some(text) = given {
                let found = self.quantity(&child(at, key), text, quantity::duration, expected);
                *duration = found.unwrap_or(*duration);
            }
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
        self.limits(&child(at, "limits"), config, &mut target.limits);
        if config.personal_data == PersonalDataConfig::Masked {
            target.hidden = Hidden::PersonalData;
        }
        if let Some(text) = &config.proxy {
            target.proxy = self.url(&child(at, "proxy"), text);
        }
        self.tls(at, config, &mut target);
        let apis_at = child(at, "apis");
        for (suite, api) in &config.apis {
            let resolved = self.api(&child(&apis_at, suite), api);
            target.apis.insert(suite.clone(), resolved);
        }
        target.expected = self.all_expected(at, config);
        target
    }

    fn limits(&mut self, at: &str, config: &TargetConfig, limits: &mut Limits) {
        let expected = "a size such as `64MiB` or `500kB`";
        let mut size = |key: &str, text: &Option<String>, limit: &mut u64| {
            if let Some(text) = text {
                let found = self.quantity(&child(at, key), text, quantity::size, expected);
                *limit = found.unwrap_or(*limit);
            }
        };
        let given = &config.limits;
        size(
            "response-size",
            &given.response_size,
            &mut limits.response_size,
        );
        size("received", &given.received, &mut limits.received);
        if let Some(depth) = given.depth {
            limits.depth = depth;
            if !(1..=DEEPEST).contains(&depth) {
                let message = format!("`{depth}` is no depth that JSON can be read to");
                self.wrong(child(at, "depth"), &message, "a number from 1 to 127");
            }
        }
        for (key, number) in [("values", given.values), ("pages", given.pages)] {
            if number == Some(0) {
                let message = format!("`0` {key} hold nobody");
                self.wrong(child(at, key), &message, "at least 1");
            }
        }
        limits.values = given.values.unwrap_or(limits.values);
        limits.pages = given.pages;
        limits.requests = config.requests;
        limits.all_pages = config.pages;
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
}

/// Stands in after a mistake; never reaches a target.
fn placeholder() -> Url {
    Url::parse("http://invalid.invalid").expect("a constant URL parses")
}

/// The JSON pointer of `key` below `at`.
fn child(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}
