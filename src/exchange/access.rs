//! Where an API is and who asks it: the base URL and the `Authorization` header of a request.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::OnceCell;
use url::Url;

use crate::exchange::errand::{Line, Refusal};
use crate::exchange::signature::{Freshness, sign};
use crate::exchange::token::TokenCell;
use crate::exchange::{TransportError, lookup, mask};
use crate::request::CredentialUse;
use crate::target::{Api, Base, Credential, OAuth1};

/// A token that no server issued.
const GARBAGE: &str = "conformist.no-such.token";

/// A scheme that none of the APIs takes.
const STRANGER: &str = "Basic";

/// One API with what was found out about it during the run.
pub(crate) struct Access {
    api: Api,
    /// What the directory answered, if it was asked.
    base: OnceCell<Result<Url, Refusal>>,
    tokens: BTreeMap<String, TokenCell>,
    /// Signatures that are to be sent again, by role and URL.
    signatures: Mutex<BTreeMap<(String, String), String>>,
}

/// An `Authorization` header.
pub(crate) struct Authorization {
    /// What is sent.
    pub(crate) value: String,
    /// What is shown: values that stand for somebody are masked as a whole, our own inventions are not.
    pub(crate) shown: String,
}

impl Access {
    /// Nothing is known yet.
    pub(crate) fn new(api: &Api) -> Self {
        let roles = api.credentials.keys().cloned();
        Self {
            api: api.clone(),
            base: OnceCell::new(),
            tokens: roles.map(|role| (role, TokenCell::default())).collect(),
            signatures: Mutex::default(),
        }
    }

    /// The URL that paths are appended to, without slash at its end; looked up once.
    pub(crate) async fn base(&self, line: &Arc<Line>) -> Result<String, TransportError> {
        let url = match &self.api.base {
            Base::Url(url) => url,
            Base::Lookup(directory) => self
                .base
                .get_or_try_init(|| self.look_up(directory, line))
                .await
                .and_then(|found| found.as_ref().map_err(Refusal::clone))
                .map_err(|refusal| refusal.error)?,
        };
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }

    /// The inner result is kept for the run, the outer one is not: that the directory was out of reach may pass.
    async fn look_up(&self, directory: &Url, line: &Line) -> Result<Result<Url, Refusal>, Refusal> {
        match lookup::base_url(directory, &self.api, line).await {
            Err(refusal) if !refusal.answered => Err(refusal),
            settled => Ok(settled),
        }
    }

    /// The header that `credential` adds to a request for `url`.
    pub(crate) async fn authorize(
        &self,
        credential: &CredentialUse,
        url: &Url,
        line: &Arc<Line>,
    ) -> Result<Option<Authorization>, TransportError> {
        let found = match credential {
            CredentialUse::Absent => return Ok(None),
            CredentialUse::WrongScheme(role) => {
                let own = self.role(role, url, line).await?.value;
                let token = own.split_once(' ').map_or("", |(_, token)| token);
                Authorization::hidden(STRANGER, format!("{STRANGER} {token}"))
            }
            CredentialUse::Empty(role) => {
                Authorization::open(scheme(self.credential(role)?).to_owned())
            }
            CredentialUse::Malformed(role) => match self.credential(role)? {
                Credential::OAuth1(oauth) => {
                    let signed = sign(oauth, url, Freshness::default());
                    Authorization::hidden("OAuth", tampered(&signed))
                }
                _ => Authorization::open(format!("Bearer {GARBAGE}")),
            },
            CredentialUse::Replayed(role) => match self.credential(role)? {
                Credential::OAuth1(oauth) => {
                    Authorization::hidden("OAuth", self.replayed(role, oauth, url))
                }
                _ => self.role(role, url, line).await?,
            },
            CredentialUse::Stale(role) => match self.credential(role)? {
                Credential::OAuth1(oauth) => {
                    Authorization::hidden("OAuth", sign(oauth, url, yesterday()))
                }
                _ => self.role(role, url, line).await?,
            },
            CredentialUse::Role(role) => self.role(role, url, line).await?,
        };
        Ok(Some(found))
    }

    async fn role(
        &self,
        role: &str,
        url: &Url,
        line: &Arc<Line>,
    ) -> Result<Authorization, TransportError> {
        let token = match self.credential(role)? {
            Credential::OAuth1(oauth) => {
                let signed = sign(oauth, url, Freshness::default());
                return Ok(Authorization::hidden("OAuth", signed));
            }
            Credential::Bearer(token) => token.clone(),
            Credential::OAuth2(oauth) => self.tokens[role]
                .get(oauth, self.api.appkey.as_ref(), line)
                .await
                .map_err(|refusal| refusal.error)?,
        };
        let value = format!("Bearer {}", token.expose());
        Ok(Authorization::hidden("Bearer", value))
    }

    /// The very header that was made first for this role and URL.
    fn replayed(&self, role: &str, oauth: &OAuth1, url: &Url) -> String {
        let mut signatures = self
            .signatures
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let first = signatures.entry((role.to_owned(), url.to_string()));
        first
            .or_insert_with(|| sign(oauth, url, Freshness::default()))
            .clone()
    }

    fn credential(&self, role: &str) -> Result<&Credential, TransportError> {
        let found = self.api.credentials.get(role);
        found.ok_or_else(|| {
            Refusal::new(format!("the target has no credential `{role}`"), true).error
        })
    }
}

impl Authorization {
    fn open(value: String) -> Self {
        Self {
            shown: value.clone(),
            value,
        }
    }

    fn hidden(scheme: &str, value: String) -> Self {
        Self {
            value,
            shown: format!("{scheme} {}", mask::MASKED),
        }
    }
}

/// A day ago, with a nonce of today.
fn yesterday() -> Freshness<'static> {
    let then = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = then.map_or(0, |then| then.as_secs().saturating_sub(86_400));
    Freshness {
        timestamp: NonZeroU64::new(seconds),
        ..Freshness::default()
    }
}

/// The word that the header of a credential starts with.
fn scheme(credential: &Credential) -> &'static str {
    match credential {
        Credential::OAuth1(_) => "OAuth",
        Credential::Bearer(_) | Credential::OAuth2(_) => "Bearer",
    }
}

/// The header with another signature of the same form.
fn tampered(header: &str) -> String {
    const START: &str = "oauth_signature=\"";
    let Some(at) = header.find(START).map(|at| at + START.len()) else {
        return header.to_owned();
    };
    let other = if header[at..].starts_with('A') {
        "B"
    } else {
        "A"
    };
    // The first letter may be an escape such as `%2F`, which is three characters.
    let old = if header[at..].starts_with('%') { 3 } else { 1 };
    format!("{}{other}{}", &header[..at], &header[at + old..])
}
