//! Where an API is and who asks it: the base URL and the header of a request that holds its credential.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::OnceCell;
use tokio::time::Instant;
use url::Url;

use crate::exchange::errand::{Line, Refusal};
use crate::exchange::share::Held;
use crate::exchange::signature::{Freshness, sign};
use crate::exchange::token::TokenCell;
use crate::exchange::{TransportError, lookup, mask};
use crate::request::CredentialUse;
use crate::spec::api::RetrySpec;
use crate::target::{Api, Base, Credential, OAuth1, is_hexadecimal};

/// A token that no server issued.
const GARBAGE: &str = "conformist.no-such.token";

/// A scheme that an API does not take unless it is its own.
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

/// The usual place of a credential.
const USUAL: &str = "authorization";

/// A header with a credential, usually `Authorization`.
pub(crate) struct Authorization {
    /// Name of the header.
    pub(crate) name: String,
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

    /// How long the API is left alone that asks for patience and names no time.
    pub(crate) fn retry(&self) -> &RetrySpec {
        &self.api.retry
    }

    /// Whether the token behind a credential, taken at this moment, may have expired since: a refusal may be our fault.
    pub(crate) async fn is_due(&self, credential: &CredentialUse, taken: Instant) -> bool {
        match credential {
            CredentialUse::Role(role) => match self.tokens.get(role) {
                Some(cell) => cell.is_due(taken).await,
                None => false,
            },
            _ => false,
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
        let (account, service) = (&self.api.account, &self.api.lookup_service);
        let mut held = line
            .hold(&format!("base {directory} {account} {service}"))
            .await;
        let known = held.as_mut().and_then(Held::read::<Result<String, String>>);
        if let Some(known) = known {
            let parse = |text: String| {
                Url::parse(&text).map_err(|error| Refusal::new(error.to_string(), true))
            };
            return Ok(known
                .map_err(|detail| Refusal::new(detail, true))
                .and_then(parse));
        }
        match lookup::base_url(directory, &self.api, line).await {
            Err(refusal) if !refusal.answered => Err(refusal),
            settled => {
                let told = settled.as_ref().map_err(|refusal| &refusal.error.detail);
                if let Some(held) = &mut held {
                    held.write(&told.map(Url::as_str));
                }
                Ok(settled)
            }
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
                let own = self.role(role, url, line).await?;
                let own = own.map(|own| own.value).unwrap_or_default();
                let stranger = stranger(self.credential(role)?);
                Authorization::hidden(stranger, format!("{stranger} {}", token(&own)))
            }
            CredentialUse::Longer(role) => {
                return self.altered(role, url, line, Change::Longer).await;
            }
            CredentialUse::Shorter(role) => {
                return self.altered(role, url, line, Change::Shorter).await;
            }
            CredentialUse::Respelled(role) => {
                return self.altered(role, url, line, Change::Respelled).await;
            }
            CredentialUse::OtherCase(role) => {
                return self.altered(role, url, line, Change::OtherCase).await;
            }
            CredentialUse::Bare(role) => {
                return self.altered(role, url, line, Change::Bare).await;
            }
            CredentialUse::Empty(role) => match self.credential(role)? {
                Credential::Key(key) => Authorization::open(String::new()).named(&key.header),
                other => Authorization::open(scheme(other).to_owned()),
            },
            CredentialUse::Malformed(role) => match self.credential(role)? {
                Credential::OAuth1(oauth) => {
                    let signed = sign(oauth, url, Freshness::default());
                    Authorization::hidden("OAuth", tampered(&signed))
                }
                Credential::Basic(_) => {
                    let nobody = STANDARD.encode("conformist:no-such-password");
                    Authorization::open(format!("Basic {nobody}"))
                }
                Credential::Key(key) => Authorization::open(GARBAGE.to_owned()).named(&key.header),
                _ => Authorization::open(format!("Bearer {GARBAGE}")),
            },
            CredentialUse::Replayed(role) => match self.credential(role)? {
                Credential::OAuth1(oauth) => {
                    Authorization::hidden("OAuth", self.replayed(role, oauth, url))
                }
                _ => return self.role(role, url, line).await,
            },
            CredentialUse::Stale(role) => match self.credential(role)? {
                Credential::OAuth1(oauth) => {
                    Authorization::hidden("OAuth", sign(oauth, url, yesterday()))
                }
                _ => return self.role(role, url, line).await,
            },
            CredentialUse::Role(role) => return self.role(role, url, line).await,
        };
        Ok(Some(found))
    }

    /// What a role would send, altered; a signature is spoilt, since any change spoils it.
    async fn altered(
        &self,
        role: &str,
        url: &Url,
        line: &Arc<Line>,
        change: Change,
    ) -> Result<Option<Authorization>, TransportError> {
        let Some(own) = self.role(role, url, line).await? else {
            return Ok(None);
        };
        let credential = self.credential(role)?;
        let changed = match credential {
            Credential::OAuth1(_) => tampered(&own.value),
            // Base64 may end in signs that say nothing: what is altered is the password itself.
            Credential::Basic(basic) if change != Change::Bare => {
                let password = change.of(basic.password.expose());
                let pair = STANDARD.encode(format!("{}:{password}", basic.username));
                format!("Basic {pair}")
            }
            _ => change.of(&own.value),
        };
        let is_number = change == Change::OtherCase && is_hexadecimal(token(&own.value));
        if changed == own.value || is_number {
            let why = format!("the credential `{role}` has no letters whose case must count");
            return Err(Refusal::new(why, true).error);
        }
        // An endpoint that repeats it would tell the secret but for a letter.
        line.mask.add(token(&changed));
        Ok(Some(Authorization {
            value: changed,
            shown: mask::MASKED.to_owned(),
            ..own
        }))
    }

    async fn role(
        &self,
        role: &str,
        url: &Url,
        line: &Arc<Line>,
    ) -> Result<Option<Authorization>, TransportError> {
        let token = match self.credential(role)? {
            Credential::Anonymous => return Ok(None),
            Credential::OAuth1(oauth) => {
                let signed = sign(oauth, url, Freshness::default());
                return Ok(Some(Authorization::hidden("OAuth", signed)));
            }
            Credential::Basic(basic) => {
                let pair = format!("{}:{}", basic.username, basic.password.expose());
                let pair = STANDARD.encode(pair);
                line.mask.add(&pair);
                let value = format!("Basic {pair}");
                return Ok(Some(Authorization::hidden("Basic", value)));
            }
            Credential::Key(key) => {
                let header = Authorization {
                    shown: mask::MASKED.to_owned(),
                    ..Authorization::open(key.value.expose().to_owned())
                };
                return Ok(Some(header.named(&key.header)));
            }
            Credential::Bearer(token) => token.clone(),
            Credential::OAuth2(oauth) => self.tokens[role]
                .get(oauth, self.api.appkey.as_ref(), line)
                .await
                .map_err(|refusal| refusal.error)?,
        };
        let value = format!("Bearer {}", token.expose());
        Ok(Some(Authorization::hidden("Bearer", value)))
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
            name: USUAL.to_owned(),
            shown: value.clone(),
            value,
        }
    }

    fn named(self, name: &str) -> Self {
        let name = name.to_owned();
        Self { name, ..self }
    }

    fn hidden(scheme: &str, value: String) -> Self {
        Self {
            name: USUAL.to_owned(),
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
        Credential::Basic(_) => "Basic",
        Credential::Bearer(_)
        | Credential::OAuth2(_)
        | Credential::Key(_)
        | Credential::Anonymous => "Bearer",
    }
}

/// A scheme that an API with such a credential does not take.
fn stranger(credential: &Credential) -> &'static str {
    match credential {
        Credential::Basic(_) => "Bearer",
        _ => STRANGER,
    }
}

/// What follows the scheme of a header's value, if it has one.
fn token(value: &str) -> &str {
    value.split_once(' ').map_or(value, |(_, token)| token)
}

/// What is done to a credential to make it another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Longer,
    Shorter,
    Respelled,
    OtherCase,
    Bare,
}

impl Change {
    /// A header's value, or a password, changed.
    fn of(self, own: &str) -> String {
        let (scheme, token) = match own.split_once(' ') {
            Some((scheme, token)) => (format!("{scheme} "), token),
            None => (String::new(), own),
        };
        let shorter = || {
            let mut letters = token.chars();
            letters.next_back();
            letters.as_str()
        };
        match self {
            Change::Bare if !scheme.is_empty() => token.to_owned(),
            Change::Longer | Change::Bare => format!("{own}x"),
            Change::Shorter => format!("{scheme}{}", shorter()),
            Change::Respelled => format!("{scheme}{}{}", shorter(), another(token)),
            Change::OtherCase => {
                let swapped = token.chars().map(|letter| match letter {
                    'A'..='Z' => letter.to_ascii_lowercase(),
                    _ => letter.to_ascii_uppercase(),
                });
                format!("{scheme}{}", swapped.collect::<String>())
            }
        }
    }
}

/// Another letter than the last one: where the text is base64, it differs in the bit that always counts.
fn another(token: &str) -> char {
    const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let last = token.bytes().next_back();
    let place = BASE64.iter().position(|one| Some(*one) == last);
    place.map_or('x', |place| char::from(BASE64[place ^ 32]))
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
