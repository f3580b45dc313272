//! One GET request, fully rendered and not yet sent.

pub mod render;

use std::fmt;

/// What is asked of the target.
///
/// **Architecture invariant**: there is no method member. Every request of a case is a `GET`; the one other
/// request that exists, for an OAuth 2.0 token, is made inside `exchange` and has no type here.
///
/// A request may hold secrets (an application key among its headers), so `Debug` shows none of its values.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Request {
    /// Suite whose API is asked; names the entry under `apis` of the target.
    pub suite: String,
    /// Path below the API's base URL, percent-encoded, starting with `/`.
    pub path: String,
    /// Query without `?`, encoded; empty for none.
    pub query: String,
    /// Headers besides those that the credential adds, in order.
    pub headers: Vec<(String, String)>,
    /// Who asks.
    pub credential: CredentialUse,
    /// A request body; some real clients send one on a GET.
    pub body: Option<String>,
    /// Tells apart requests that must each reach the target although they are equal; 0 for shared ones.
    pub repetition: u32,
}

/// Which credential a request carries.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CredentialUse {
    /// The credential that the target names for this role, such as `admin`.
    Role(String),
    /// No credential at all.
    Absent,
    /// The scheme of the role's credential with a value that no server issued.
    Malformed(String),
    /// The scheme of the role's credential with an empty value.
    Empty(String),
    /// The role's signature as it was sent for the same URL before; any other credential as it is.
    Replayed(String),
    /// A signature of the role that was made a day ago; any other credential as it is.
    Stale(String),
    /// A scheme that no API knows, with the token of the role's credential.
    WrongScheme(String),
    /// The role's credential with a letter more at its end.
    Longer(String),
    /// The role's credential without its last letter.
    Shorter(String),
    /// The role's credential with another last letter.
    Respelled(String),
    /// The role's credential with small letters for capital ones and the other way round.
    OtherCase(String),
    /// The token of the role's credential without its scheme; a key, which has none, is sent with a letter more.
    Bare(String),
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("suite", &self.suite)
            .field("path", &self.path)
            .field("credential", &self.credential)
            .finish_non_exhaustive()
    }
}
