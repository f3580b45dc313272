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
        let asked = Instant::now();
        match renew(oauth, appkey, line, refresh).await {
            Ok(reply) => {
                let token = Secret::new(reply.access_token.secret());
                line.mask.add(token.expose());
                *kept = Kept::Token {
                    token: token.clone(),
                    refresh: reply.refresh_token.map(|refresh| {
                        line.mask.add(refresh.secret());
                        Secret::new(refresh.secret())
                    }),
                    until: reply.expires_in.and_then(|seconds| {
                        let lifetime = Duration::from_secs(seconds);
                        let margin = MARGIN.min(lifetime / 5);
                        asked.checked_add(lifetime.saturating_sub(margin))
                    }),
                };
                Ok(token)
            }
            Err(refusal) => {
                *kept = if refusal.answered {
                    Kept::Refused(refusal.clone())
                } else {
                    Kept::Nothing
                };
                Err(refusal)
            }
        }
    }
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
            Ok(HttpResponse::new(received.body))
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
