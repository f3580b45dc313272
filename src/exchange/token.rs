//! Fetches OAuth 2.0 tokens, one at a time for each credential, and keeps each until shortly before it expires.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AccessToken, AsyncHttpClient, AuthType, ClientId, ClientSecret, HttpRequest, HttpResponse,
    RefreshToken, RequestTokenError, ResourceOwnerPassword, ResourceOwnerUsername, Scope,
    StandardRevocableToken, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::exchange::errand::{Line, Refusal};
use crate::exchange::share::{self, Held};
use crate::exchange::wire::Call;
use crate::target::{OAuth2, Secret};

/// A token is fetched anew this long before it expires, or a fifth of its life before if that is shorter.
const MARGIN: Duration = Duration::from_secs(60);

/// How this request is named in messages.
const WHAT: &str = "token request";

/// The place of one credential's token; whoever comes while it is fetched waits for it.
#[derive(Default)]
pub(crate) struct TokenCell(Mutex<Kept>);

#[derive(Default)]
enum Kept {
    #[default]
    Nothing,
    /// Nobody has answered since then, in microseconds since 1970.
    Unheard(u64),
    Token {
        token: Secret,
        until: Option<Instant>,
        since: Instant,
        /// What the next token may be had for, instead of the credential.
        refresh: Option<Secret>,
    },
    /// The server said no; asking again with the same secret could lock the account.
    Refused(Refusal),
}

impl TokenCell {
    /// The token, fetched if there is none or it is about to expire.
    pub(crate) async fn get(
        &self,
        oauth: &OAuth2,
        appkey: Option<&Secret>,
        line: &Arc<Line>,
    ) -> Result<Secret, Refusal> {
        let mut kept = self.0.lock().await;
        if let Some(settled) = kept.settled() {
            return settled;
        }
        // Another process of the run may have asked meanwhile, or does so now.
        let mut held = line.hold(&name(oauth)).await;
        if let Some(told) = held.as_mut().and_then(Held::read) {
            kept.hear(told, line);
            if let Some(settled) = kept.settled() {
                return settled;
            }
        }
        let asked = share::now();
        let renewed = renew(oauth, appkey, line, kept.refresh()).await;
        let (told, result) = kept.settle(renewed, asked, line);
        if let Some(held) = &mut held {
            held.write(&told);
        }
        result
    }
}

/// Whether nobody answered for longer than we are ready to wait: each case would wait for nothing, one after the other.
fn is_given_up(since: u64, line: &Line) -> bool {
    let silence = Duration::from_micros(share::now().saturating_sub(since));
    silence >= line.pace.patience()
}

impl TokenCell {
    /// Whether a token that was taken at this moment may have expired since: it is due to be renewed, or was.
    pub(crate) async fn is_due(&self, taken: Instant) -> bool {
        let kept = self.0.lock().await;
        let Kept::Token { until, since, .. } = &*kept else {
            return false;
        };
        *since > taken || until.is_some_and(|until| until <= Instant::now())
    }
}

/// What processes of a run tell each other of a token; what is written is sealed.
#[derive(Serialize, Deserialize)]
enum Told {
    Token(Issued),
    Refused(String),
    Unheard(u64),
}

/// A token as it was issued.
#[derive(Clone, Serialize, Deserialize)]
struct Issued {
    token: String,
    refresh: Option<String>,
    /// When it is renewed, in microseconds since 1970.
    until: Option<u64>,
}

impl Issued {
    fn of(reply: &TokenReply, asked: u64) -> Self {
        let refresh = reply.refresh_token.as_ref();
        let until = |seconds: u64| {
            let lifetime = Duration::from_secs(seconds);
            let margin = MARGIN.min(lifetime / 5);
            asked.saturating_add(share::micros(lifetime.saturating_sub(margin)))
        };
        Self {
            token: reply.access_token.secret().clone(),
            refresh: refresh.map(|refresh| refresh.secret().clone()),
            until: reply.expires_in.map(until),
        }
    }
}

impl Kept {
    /// The token if it is still good, or why there is none; nothing where it is to be asked for.
    fn settled(&self) -> Option<Result<Secret, Refusal>> {
        match self {
            Self::Token { token, until, .. } => {
                let is_good = until.is_none_or(|until| Instant::now() < until);
                is_good.then(|| Ok(token.clone()))
            }
            Self::Refused(refusal) => Some(Err(refusal.clone())),
            Self::Nothing | Self::Unheard(_) => None,
        }
    }

    /// What the next token may be had for, instead of the credential.
    fn refresh(&self) -> Option<Secret> {
        match self {
            Self::Token { refresh, .. } => refresh.clone(),
            _ => None,
        }
    }

    /// Takes up what another process of the run has told.
    fn hear(&mut self, told: Told, line: &Line) {
        match told {
            Told::Token(mut issued) => {
                let own = || Some(self.refresh()?.expose().to_owned());
                issued.refresh = issued.refresh.or_else(own);
                self.learn(issued, line);
            }
            Told::Refused(detail) => *self = Self::Refused(Refusal::new(detail, true)),
            Told::Unheard(since) => *self = Self::Unheard(since),
        }
    }

    /// Takes up what came of asking at this moment; returns what other processes are told.
    fn settle(
        &mut self,
        renewed: Result<TokenReply, Refusal>,
        asked: u64,
        line: &Line,
    ) -> (Told, Result<Secret, Refusal>) {
        let since = match self {
            Self::Unheard(since) => *since,
            _ => asked,
        };
        match renewed {
            Ok(reply) => {
                let issued = Issued::of(&reply, asked);
                let token = self.learn(issued.clone(), line);
                (Told::Token(issued), Ok(token))
            }
            Err(refusal) if refusal.answered || is_given_up(since, line) => {
                *self = Self::Refused(refusal.clone());
                (Told::Refused(refusal.error.detail.clone()), Err(refusal))
            }
            Err(refusal) => {
                *self = Self::Unheard(since);
                (Told::Unheard(since), Err(refusal))
            }
        }
    }

    /// Takes up a token that was just issued, or that another process was issued.
    fn learn(&mut self, issued: Issued, line: &Line) -> Secret {
        let issued_together = [Some(&issued.token), issued.refresh.as_ref()];
        let known = issued_together.into_iter().flatten().map(String::as_str);
        line.mask.add_all(known);
        let token = Secret::new(issued.token);
        let until = issued.until.and_then(|until| {
            let left = until.saturating_sub(share::now());
            Instant::now().checked_add(Duration::from_micros(left))
        });
        *self = Self::Token {
            token: token.clone(),
            until,
            since: Instant::now(),
            refresh: issued.refresh.map(Secret::new),
        };
        token
    }
}

/// What tells a token from others that are asked for in the same run.
fn name(oauth: &OAuth2) -> String {
    let user = oauth.user.as_ref().map(|(user, _)| user);
    let OAuth2 {
        token_url,
        client_id,
        scopes,
        ..
    } = oauth;
    format!("token {token_url} {client_id} {user:?} {scopes:?}")
}

/// What is read of a token answer.
///
/// The standard's `token_type` is not asked for: one of the vendors documents an answer without it.
#[derive(Debug, Serialize, Deserialize)]
struct TokenReply {
    access_token: AccessToken,
    #[serde(default)]
    expires_in: Option<u64>,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(skip, default = "bearer")]
    token_type: BasicTokenType,
}

fn bearer() -> BasicTokenType {
    BasicTokenType::Bearer
}

impl TokenResponse for TokenReply {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

type TokenClient = oauth2::Client<
    BasicErrorResponse,
    TokenReply,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// A token for the refresh token, or for the credential where there is none or it is refused.
async fn renew(
    oauth: &OAuth2,
    appkey: Option<&Secret>,
    line: &Arc<Line>,
    refresh: Option<Secret>,
) -> Result<TokenReply, Refusal> {
    if let Some(refresh) = refresh {
        match fetch(oauth, appkey, line, Some(&refresh)).await {
            Err(refusal) if refusal.answered => {}
            settled => return settled,
        }
    }
    fetch(oauth, appkey, line, None).await
}

async fn fetch(
    oauth: &OAuth2,
    appkey: Option<&Secret>,
    line: &Arc<Line>,
    refresh: Option<&Secret>,
) -> Result<TokenReply, Refusal> {
    let client = TokenClient::new(ClientId::new(oauth.client_id.clone()))
        .set_client_secret(ClientSecret::new(oauth.client_secret.expose().to_owned()))
        .set_auth_type(AuthType::RequestBody)
        .set_token_uri(TokenUrl::from_url(oauth.token_url.clone()));
    let scopes = oauth.scopes.iter().cloned().map(Scope::new);
    let post = Post {
        line: Arc::clone(line),
        url: oauth.token_url.clone(),
        appkey: appkey.cloned(),
    };
    if let Some(refresh) = refresh {
        let refresh = RefreshToken::new(refresh.expose().to_owned());
        let exchange = client.exchange_refresh_token(&refresh);
        return exchange.request_async(&post).await.map_err(refusal);
    }
    let result = match &oauth.user {
        None => {
            let exchange = client.exchange_client_credentials().add_scopes(scopes);
            exchange.request_async(&post).await
        }
        Some((user, password)) => {
            let user = ResourceOwnerUsername::new(user.clone());
            let password = ResourceOwnerPassword::new(password.expose().to_owned());
            let exchange = client.exchange_password(&user, &password);
            exchange.add_scopes(scopes).request_async(&post).await
        }
    };
    result.map_err(refusal)
}

/// The HTTP client that the OAuth library is given: ours.
///
/// It borrows nothing, because a borrow would keep the future of every request from moving between threads.
struct Post {
    line: Arc<Line>,
    url: Url,
    appkey: Option<Secret>,
}

impl<'c> AsyncHttpClient<'c> for Post {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Refusal>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let received = self
                .line
                .run(WHAT, &token_call(&request, &self.url, self.appkey.as_ref()))
                .await?;
            // Without a content type the library reads the body as JSON; it would refuse what vendors mislabel.
            Ok(HttpResponse::new(received.body.bytes().into_owned()))
        })
    }
}

fn token_call(request: &HttpRequest, url: &Url, appkey: Option<&Secret>) -> Call {
    let mut headers: Vec<(String, String)> = request
        .headers()
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        })
        .collect();
    if let Some(appkey) = appkey {
        headers.push(("appkey".to_owned(), appkey.expose().to_owned()));
    }
    Call {
        method: reqwest::Method::POST,
        url: url.clone(),
        headers,
        body: Some(request.body().clone()),
    }
}

fn refusal(error: RequestTokenError<Refusal, BasicErrorResponse>) -> Refusal {
    match error {
        RequestTokenError::Request(refusal) => refusal,
        // What the parser quotes may be the token itself, which no mask knows yet.
        RequestTokenError::Parse(error, _) => {
            let path = error.path().to_string();
            let place = if path == "." { "" } else { path.as_str() };
            let at = if place.is_empty() { "" } else { " at " };
            Refusal::new(format!("{WHAT} answered what is no token{at}{place}"), true)
        }
        RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_) => {
            Refusal::new(format!("{WHAT} answered what is no token"), true)
        }
    }
}
