//! Who may call the embedded endpoint, for demonstration.

/// Accounts and credentials of the LivePerson model.
pub(crate) mod liveperson {
    /// The account that the credentials belong to.
    pub(crate) const ACCOUNT: &str = "12345678";
    /// Another tenant's account.
    pub(crate) const FOREIGN_ACCOUNT: &str = "87654321";
    /// A bearer token that may read users.
    pub(crate) const ADMIN_BEARER: &str = "lp-demo-admin-bearer";
    /// A bearer token that is valid but may not read users.
    pub(crate) const UNPRIVILEGED_BEARER: &str = "lp-demo-unprivileged-bearer";
    /// A bearer token that was valid once.
    pub(crate) const EXPIRED_BEARER: &str = "lp-demo-expired-bearer";
    /// OAuth 1.0: the application key.
    pub(crate) const CONSUMER_KEY: &str = "lp-demo-consumer-key";
    /// OAuth 1.0: the application secret.
    pub(crate) const CONSUMER_SECRET: &str = "lp-demo-consumer-secret";
    /// OAuth 1.0: the access token.
    pub(crate) const TOKEN: &str = "lp-demo-token";
    /// OAuth 1.0: the access token secret.
    pub(crate) const TOKEN_SECRET: &str = "lp-demo-token-secret";
}
