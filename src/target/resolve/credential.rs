//! Resolves the credentials of an API.

use crate::target::config::{
    BasicConfig, CredentialConfig, GrantConfig, KeyConfig, OAuth1Config, OAuth2Config,
};
use crate::target::resolve::{Resolver, child};
use crate::target::{Basic, Credential, Key, OAuth1, OAuth2};

impl Resolver<'_> {
    /// One credential.
    pub(super) fn credential(&mut self, at: &str, config: &CredentialConfig) -> Option<Credential> {
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
            CredentialConfig::Basic(basic) => {
                Some(Credential::Basic(self.basic(&child(at, "basic"), basic)))
            }
            CredentialConfig::Key(key) => Some(Credential::Key(self.key(&child(at, "key"), key))),
            CredentialConfig::Anonymous(_) => Some(Credential::Anonymous),
        }
    }

    fn basic(&mut self, at: &str, config: &BasicConfig) -> Basic {
        let username = self.filled(&child(at, "username"), &config.username);
        if username.contains(':') {
            let message = "a name with `:` would end there";
            self.wrong(child(at, "username"), message, "a name without `:`");
        }
        Basic {
            username,
            password: self.secret(&child(at, "password"), &config.password),
        }
    }

    fn key(&mut self, at: &str, config: &KeyConfig) -> Key {
        let header = self.filled(&child(at, "header"), &config.header);
        let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        if !header.chars().all(fits) {
            let message = format!("`{header}` is no name of a header");
            self.wrong(child(at, "header"), &message, "a name such as `X-API-Key`");
        }
        Key {
            header: header.to_ascii_lowercase(),
            value: self.secret(&child(at, "value"), &config.value),
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
}
