//! The wire form of the configuration file: what may be written, not yet what it means.
//!
//! Two types exist for each thing because a file is written by people: here every value is text that may hold
//! `${VAR}`, in [`crate::target`] it is resolved and checked. The doc comments below become the descriptions of the
//! published schema. Nothing that may hold a secret has `Debug`: a file may hold one although it should not.

use std::collections::BTreeMap;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

use crate::spec::published::Published;

pub use crate::target::origin::SecretConfig;

/// The endpoints that can be tested, by name.
///
/// `${VAR}` in any text reads the environment; `$$` stands for a dollar sign.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConfigFile {
    /// Live endpoints by the name that `--target` selects.
    #[serde(default)]
    pub targets: BTreeMap<String, TargetConfig>,
}

/// One live endpoint with everything that is needed to ask it.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TargetConfig {
    /// The longest that one attempt of a request may take, such as `10s` or `500ms`; default `30s`.
    pub timeout: Option<String>,
    /// How many requests are sent at most in a unit of time, such as `20/s` or `600/m`; unlimited by default.
    pub rate: Option<String>,
    /// The longest `Retry-After` that is waited for, such as `2m`; default `60s`. Told to wait longer, we give up.
    pub patience: Option<String>,
    /// How many requests may be under way at once; default 8.
    pub concurrency: Option<u32>,
    /// How many requests a run may send at most, repeated attempts and token requests included; unlimited by default.
    pub requests: Option<u64>,
    /// How many pages all walks of a run may read together; unlimited by default. `limits.pages` bounds each walk.
    pub pages: Option<u64>,
    /// Whether reports show what users' schemas mark as personal, such as names and addresses; default `shown`.
    #[serde(default)]
    pub personal_data: PersonalDataConfig,
    /// PEM file of certificate authorities to trust besides those of the system, relative to this file.
    pub ca_certificate: Option<String>,
    /// PEM file of the certificate that we show to the server, relative to this file.
    pub client_certificate: Option<String>,
    /// PEM file of the key of `client-certificate`; may be left out when that file holds the key too.
    pub client_certificate_key: Option<String>,
    /// URL of the proxy to go through; by default the one that the system names. Loopback is always reached directly.
    pub proxy: Option<String>,
    /// Bounds on what is accepted.
    #[serde(default)]
    pub limits: LimitsConfig,
    /// The APIs that this endpoint offers, by the name of their suite.
    #[serde(default)]
    pub apis: BTreeMap<String, ApiConfig>,
    /// Verdicts other than pass that are known and accepted for a while.
    #[serde(default)]
    pub expected: Vec<ExpectedConfig>,
}

/// Whether reports show personal data. Secrets of users are never shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PersonalDataConfig {
    /// As it was received: whoever reads a report sees which value was wrong.
    #[default]
    Shown,
    /// As `***`: in bodies wherever it stands, in all other texts from four letters on.
    Masked,
}

/// Bounds on what is accepted.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LimitsConfig {
    /// Largest response body after decoding, such as `64MiB` (the default), `500kB` or a number of bytes.
    pub response_size: Option<String>,
    /// How deep the arrays and objects of a JSON body may nest, from 1 to 127; default 64.
    pub depth: Option<usize>,
    /// How many values, members and items, a JSON body may hold; default 2000000. Each may take 150 bytes when read.
    pub values: Option<usize>,
    /// How much a run may receive in total, bodies after decoding; default `2GiB`. What is received is kept.
    pub received: Option<String>,
    /// How many pages one walk may read; by default 50, 1000 or 1000000 by the depth of the run.
    pub pages: Option<usize>,
}

/// Where one API is and who asks it. Exactly one of `base-url` and `domain-lookup` is needed.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApiConfig {
    /// Scheme, host and perhaps port and path prefix of the API.
    pub base_url: Option<String>,
    /// Scheme and host of a directory service that is asked for the host of the account.
    pub domain_lookup: Option<String>,
    /// The account whose users are listed.
    pub account: String,
    /// An existing account that the credentials must not reach; cases that need it are skipped without it.
    pub foreign_account: Option<String>,
    /// Application key that is sent with every request.
    pub appkey: Option<SecretConfig>,
    /// Further named texts that scenarios may refer to.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Parameters of the suite, such as the version to ask for.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// Credentials by role, such as `admin`; cases that need an absent role are skipped.
    #[serde(default)]
    pub credentials: BTreeMap<String, CredentialConfig>,
}

/// One credential: exactly one of the schemes.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CredentialConfig {
    /// A token that is sent as it is.
    Bearer(SecretConfig),
    /// Requests signed with an application key and an access token (OAuth 1.0).
    OAuth1(OAuth1Config),
    /// A token that is fetched, kept, and fetched again before it expires (OAuth 2.0).
    OAuth2(OAuth2Config),
    /// A name and a password (HTTP Basic).
    Basic(BasicConfig),
    /// A key in a header of its own.
    Key(KeyConfig),
    /// Nothing is sent: the API asks nobody who they are. Written as `{ anonymous: {} }`.
    Anonymous(AnonymousConfig),
}

/// A name and a password.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BasicConfig {
    /// The name; it holds no `:`.
    pub username: String,
    /// The password.
    pub password: SecretConfig,
}

/// A key in a header of its own.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KeyConfig {
    /// Name of the header, such as `X-API-Key`.
    pub header: String,
    /// The key, with everything that stands before it in the header.
    pub value: SecretConfig,
}

/// Nothing to say.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AnonymousConfig {}

/// What signs a request by OAuth 1.0.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OAuth1Config {
    /// Identifier of the application.
    pub consumer_key: String,
    /// Secret of the application.
    pub consumer_secret: SecretConfig,
    /// Access token; without it requests are signed with the application's secret alone.
    pub token: Option<SecretConfig>,
    /// Secret of the access token.
    pub token_secret: Option<SecretConfig>,
    /// How the signature is made; default `HMAC-SHA1`.
    #[serde(default)]
    pub signature_method: SignatureMethodConfig,
}

/// How an OAuth 1.0 signature is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub enum SignatureMethodConfig {
    /// The method that every server knows.
    #[default]
    #[serde(rename = "HMAC-SHA1")]
    HmacSha1,
    /// The same over SHA-256.
    #[serde(rename = "HMAC-SHA256")]
    HmacSha256,
}

/// How a token is obtained by OAuth 2.0.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OAuth2Config {
    /// URL that issues tokens.
    pub token_url: String,
    /// Identifier of the client.
    pub client_id: String,
    /// Secret of the client.
    pub client_secret: SecretConfig,
    /// What is exchanged for the token; default `client-credentials`.
    #[serde(default)]
    pub grant: GrantConfig,
    /// User name for the grant `password`.
    pub username: Option<String>,
    /// Password for the grant `password`.
    pub password: Option<SecretConfig>,
    /// Scopes to ask for, separated by spaces.
    pub scope: Option<String>,
}

/// What is exchanged for a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GrantConfig {
    /// The client's own identity.
    #[default]
    ClientCredentials,
    /// A user's name and password; the token carries that user's roles.
    Password,
}

/// A verdict other than pass that is known and accepted until a date.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExpectedConfig {
    /// Name of a case; `*` stands for any text.
    pub case: String,
    /// The verdict that is accepted.
    pub verdict: ExpectedVerdictConfig,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is accepted, such as `2027-03-01`.
    pub expires: String,
}

/// The verdicts that can be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExpectedVerdictConfig {
    /// The contract is seen to be broken.
    Fail,
    /// A permitted habit that differs from the documents.
    Divergent,
    /// Nothing can be told.
    Inconclusive,
    /// The case does not run.
    Skipped,
}

impl ExpectedVerdictConfig {
    const ALL: [Self; 4] = [
        Self::Fail,
        Self::Divergent,
        Self::Inconclusive,
        Self::Skipped,
    ];

    /// The verdict in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Divergent => "divergent",
            Self::Inconclusive => "inconclusive",
            Self::Skipped => "skipped",
        }
    }

    /// The verdict that a word stands for.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

impl Published for ConfigFile {
    const SCHEMA: &'static str = include_str!("../../schemas/conformist/config.schema.json");
}
