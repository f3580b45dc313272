//! What is under test: one endpoint, its APIs and credentials, resolved and checked.

mod command;
pub mod config;
mod origin;
mod quantity;
mod resolve;
mod secret;
mod variable;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

use globset::GlobMatcher;
use jiff::civil::Date;
use url::Url;

use crate::schema::Hidden;
use crate::spec::api::RetrySpec;
pub use crate::target::config::{GrantConfig as Grant, SignatureMethodConfig as SignatureMethod};
pub use crate::target::resolve::{ConfigError, resolve, resolve_expected};
pub use crate::target::secret::{Secret, SecretCommand};

/// The service that a domain lookup asks for unless a suite says otherwise.
const LOOKUP_SERVICE: &str = "accountConfigReadOnly";

/// One endpoint under test.
#[derive(Debug, Clone)]
pub struct Target {
    /// Name in the configuration, or `mock`.
    pub name: String,
    /// The longest that one attempt of a request may take.
    pub timeout: Duration,
    /// The pace of requests; `None` for unlimited.
    pub rate: Option<Rate>,
    /// The longest that the target may make us wait by `Retry-After` before one request.
    pub patience: Duration,
    /// How many requests may be under way at once, at least 1.
    pub concurrency: usize,
    /// Bounds of a run.
    pub limits: Limits,
    /// What is hidden of users in reports.
    pub hidden: Hidden,
    /// TLS material besides what the system trusts.
    pub tls: Tls,
    /// The proxy to use instead of the system's.
    pub proxy: Option<Url>,
    /// APIs by suite.
    pub apis: BTreeMap<String, Api>,
    /// Accepted verdicts, in file order.
    pub expected: Vec<Expected>,
}

/// A number of requests in a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests.
    pub requests: NonZeroU32,
    /// The time in which they may be sent.
    pub per: Duration,
}

/// Bounds of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest response body after decoding, in bytes.
    pub response_size: u64,
    /// How deep the arrays and objects of a JSON body may nest, at most [`DEEPEST`].
    pub depth: usize,
    /// How many values, members and items, a JSON body may hold.
    pub values: usize,
    /// How many bytes of bodies may be received in total.
    pub received: u64,
    /// How many pages one walk may read; `None` for what the depth of the run allows.
    pub pages: Option<usize>,
    /// How many pages all walks of a run may read together; `None` for unlimited.
    pub all_pages: Option<u64>,
    /// How many requests may be sent in total; `None` for unlimited.
    pub requests: Option<u64>,
}

/// The deepest nesting that the reader of JSON can be asked for: its own stack is not endless.
pub const DEEPEST: usize = 127;

/// TLS material in PEM, as read from the files that the configuration names.
#[derive(Clone, Default)]
pub struct Tls {
    /// Certificate authorities to trust besides those of the system.
    pub ca_certificate: Option<Vec<u8>>,
    /// Our certificate and its key, one after the other.
    pub client_identity: Option<Vec<u8>>,
}

/// One API of a target.
#[derive(Debug, Clone)]
pub struct Api {
    /// Where it is.
    pub base: Base,
    /// The account whose users are listed.
    pub account: String,
    /// An account that the credentials must not reach.
    pub foreign_account: Option<String>,
    /// Application key; scenarios decide where it is sent, token requests carry it as the header `appkey`.
    pub appkey: Option<Secret>,
    /// Further named texts.
    pub settings: BTreeMap<String, String>,
    /// Parameters of the suite.
    pub parameters: BTreeMap<String, String>,
    /// Credentials by role.
    pub credentials: BTreeMap<String, Credential>,
    /// The service whose host a domain lookup asks for; the suite may set another one.
    pub lookup_service: String,
    /// How long the API is left alone that asks for patience and names no time; the suite may say otherwise.
    pub retry: RetrySpec,
}

impl Api {
    /// The account with another last letter or digit: hardly ever one that the caller was given, too.
    #[must_use]
    pub fn near_account(&self) -> String {
        nearly(&self.account)
    }
}

/// Where an API is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// At this URL, to which the path of a request is appended.
    Url(Url),
    /// At the host that this directory service names for the account.
    Lookup(Url),
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A token that is sent as it is.
    Bearer(Secret),
    /// Requests are signed.
    OAuth1(OAuth1),
    /// A token is fetched.
    OAuth2(OAuth2),
    /// A name and a password.
    Basic(Basic),
    /// A key in a header of its own.
    Key(Key),
    /// Nothing is sent.
    Anonymous,
}

/// Whether a token may be read as a number: then the case of its letters says nothing.
#[must_use]
pub fn is_hexadecimal(token: &str) -> bool {
    let mut bytes = token.bytes();
    bytes.all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// A name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basic {
    /// The name; not a secret.
    pub username: String,
    /// The password.
    pub password: Secret,
}

/// A key in a header of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Name of the header, in lower case.
    pub header: String,
    /// The value of the header.
    pub value: Secret,
}

/// What signs a request by OAuth 1.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuth1 {
    /// Identifier of the application; not a secret.
    pub consumer_key: String,
    /// Secret of the application.
    pub consumer_secret: Secret,
    /// Access token and its secret.
    pub token: Option<(Secret, Secret)>,
    /// How the signature is made.
    pub method: SignatureMethod,
}

/// How a token is obtained by OAuth 2.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuth2 {
    /// URL that issues tokens.
    pub token_url: Url,
    /// Identifier of the client; not a secret.
    pub client_id: String,
    /// Secret of the client.
    pub client_secret: Secret,
    /// User name and password, for the grant of that name.
    pub user: Option<(String, Secret)>,
    /// Scopes to ask for.
    pub scopes: Vec<String>,
}

/// A verdict other than pass that is accepted until a date.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The cases it is about.
    pub case: GlobMatcher,
    /// The accepted verdict.
    pub verdict: ExpectedVerdict,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is accepted.
    pub expires: Date,
    /// Place of the entry in the configuration, as a JSON pointer.
    pub pointer: String,
}

pub use crate::target::config::ExpectedVerdictConfig as ExpectedVerdict;

impl Expected {
    /// The cases that a pattern names, if it is one.
    pub(crate) fn pattern(text: &str) -> Option<GlobMatcher> {
        globset::Glob::new(text)
            .ok()
            .map(|glob| glob.compile_matcher())
    }
}

impl Base {
    /// A base URL from its text, if it is one with a host.
    #[must_use]
    pub fn of(url: &str) -> Option<Self> {
        Url::parse(url).ok().filter(Url::has_host).map(Self::Url)
    }
}

impl Target {
    /// A target without APIs and with every default.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            timeout: Duration::from_secs(30),
            rate: None,
            patience: Duration::from_secs(60),
            concurrency: 8,
            limits: Limits::default(),
            hidden: Hidden::default(),
            tls: Tls::default(),
            proxy: None,
            apis: BTreeMap::new(),
            expected: Vec::new(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            response_size: 64 << 20,
            depth: 64,
            values: 2_000_000,
            received: 2 << 30,
            pages: None,
            all_pages: None,
            requests: None,
        }
    }
}

impl Api {
    /// An API without credentials or optional settings.
    #[must_use]
    pub fn new(base: Base, account: impl Into<String>) -> Self {
        Self {
            base,
            account: account.into(),
            foreign_account: None,
            appkey: None,
            settings: BTreeMap::new(),
            parameters: BTreeMap::new(),
            credentials: BTreeMap::new(),
            lookup_service: LOOKUP_SERVICE.to_owned(),
            retry: RetrySpec::default(),
        }
    }
}

impl Credential {
    /// Whether it is the same in other case, as far as anybody can tell before it is used.
    #[must_use]
    pub fn has_no_case(&self) -> bool {
        match self {
            Self::Bearer(token) => is_hexadecimal(token.expose()),
            Self::Key(key) => is_hexadecimal(key.value.expose()),
            _ => false,
        }
    }

    /// Every value of it that must not be shown.
    #[must_use]
    pub fn secrets(&self) -> Vec<&Secret> {
        match self {
            Self::Bearer(token) => vec![token],
            Self::Basic(basic) => vec![&basic.password],
            Self::Key(key) => vec![&key.value],
            Self::Anonymous => Vec::new(),
            Self::OAuth1(oauth) => {
                let mut secrets = vec![&oauth.consumer_secret];
                if let Some((token, secret)) = &oauth.token {
                    secrets.extend([token, secret]);
                }
                secrets
            }
            Self::OAuth2(oauth) => {
                let mut secrets = vec![&oauth.client_secret];
                secrets.extend(oauth.user.as_ref().map(|(_, password)| password));
                secrets
            }
        }
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Tls")
            .field("ca_certificate", &self.ca_certificate.is_some())
            .field("client_identity", &self.client_identity.is_some())
            .finish()
    }
}

/// A text with another last letter or digit of the same kind.
fn nearly(text: &str) -> String {
    let mut near = text.to_owned();
    let other = match near.pop() {
        Some('A') => 'B',
        Some('A'..='Z') => 'A',
        Some('a') => 'b',
        Some('a'..='z') => 'a',
        Some('0') => '1',
        Some('0'..='9') => '0',
        _ => 'x',
    };
    near.push(other);
    near
}

#[cfg(test)]
mod tests {
    use super::nearly;

    #[test]
    fn a_near_text_is_as_long_and_never_the_same() {
        for (text, near) in [
            ("CNFRMA", "CNFRMB"),
            ("CNFRMZ", "CNFRMA"),
            ("12345678", "12345670"),
            ("10", "11"),
            ("ab", "aa"),
            ("-", "x"),
        ] {
            assert_eq!(nearly(text), near);
        }
    }
}
