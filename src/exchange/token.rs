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
        let refresh = match &*kept {
            Kept::Token { token, until, .. }
                if until.is_none_or(|until| Instant::now() < until) =>
            {
                return Ok(token.clone());
            }
            Kept::Refused(refusal) => return Err(refusal.clone()),
            Kept::Token { refresh, .. } => refresh.clone(),
            Kept::Nothing => None,
        };
        // Another process of the run may have asked meanwhile, or does so now.
        let mut held = line.hold(&name(oauth)).await;
        let told: Option<Told> = held.as_mut().and_then(Held::read);
        let refresh = match told {
            Some(Told::Refused(detail)) => {
                let refusal = Refusal::new(detail, true);
                *kept = Kept::Refused(refusal.clone());
                return Err(refusal);
            }
            Some(Told::Token(told)) if told.until.is_none_or(|until| share::now() < until) => {
                return Ok(kept.learn(told, line));
            }
            Some(Told::Token(told)) => told.refresh.map(Secret::new).or(refresh),
            None => refresh,
        };
        let asked = share::now();
        let renewed = renew(oauth, appkey, line, refresh).await;
        let (told, result) = match renewed {
            Ok(reply) => {
                let issued = Issued::of(&reply, asked);
                let token = kept.learn(issued.clone(), line);
                (Some(Told::Token(issued)), Ok(token))
            }
            Err(refusal) if refusal.answered => {
                *kept = Kept::Refused(refusal.clone());
                let told = Told::Refused(refusal.error.detail.clone());
                (Some(told), Err(refusal))
            }
            Err(refusal) => {
                *kept = Kept::Nothing;
                (None, Err(refusal))
            }
        };
        if let (Some(held), Some(told)) = (&mut held, &told) {
            held.write(told);
        }
        result
    }
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
