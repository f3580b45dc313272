//! The demonstration credentials that the embedded endpoint knows; they open nothing else.

/// What the Avaya side knows.
pub mod avaya {
    /// The account that the administrator may read.
    pub const ACCOUNT: &str = "CNFRMA";
    /// An account of another tenant; no credential opens it.
    pub const FOREIGN_ACCOUNT: &str = "OTHERB";
    /// The application key that every request needs.
    pub const APPKEY: &str = "demo-appkey-5c1d7e";
    /// A long-lived token of an account administrator.
    pub const ADMIN_BEARER: &str = "demo-avaya-admin-3f9a41c07b";
    /// A valid token without the administrator role.
    pub const UNPRIVILEGED_BEARER: &str = "demo-avaya-agent-8d20e6b19c";
    /// A token that was valid once.
    pub const EXPIRED_BEARER: &str = "demo-avaya-expired-71b4f2a850";
    /// The client of the token endpoint.
    pub const CLIENT_ID: &str = "demo-conformist";
    /// The secret of [`CLIENT_ID`].
    pub const CLIENT_SECRET: &str = "demo-client-secret-94e7d1";
    /// An account administrator, for the password grant.
    pub const USERNAME: &str = "demo-administrator";
    /// The password of [`USERNAME`].
    pub const PASSWORD: &str = "demo-password-27c0fa";
    /// Where tokens are issued.
    pub const TOKEN_PATH: &str = "/api/auth/v1/CNFRMA/protocol/openid-connect/token";
}

/// What the LivePerson side knows.
pub mod liveperson {
    /// The account that the administrator may read.
    pub const ACCOUNT: &str = "12345678";
    /// An account of another site; no credential opens it.
    pub const FOREIGN_ACCOUNT: &str = "87654321";
    /// A long-lived bearer token of a user who may read users.
    pub const ADMIN_BEARER: &str = "demo-liveperson-admin-c46f0e92d7";
    /// A valid bearer token without the privilege to read users.
    pub const UNPRIVILEGED_BEARER: &str = "demo-liveperson-agent-1b8e53fa06";
    /// A bearer token that was valid once.
    pub const EXPIRED_BEARER: &str = "demo-liveperson-expired-e90d6c2b41";
    /// The OAuth 1.0 consumer key.
    pub const CONSUMER_KEY: &str = "demoConsumerKey61f8";
    /// The secret of [`CONSUMER_KEY`].
    pub const CONSUMER_SECRET: &str = "demoConsumerSecret0d9b";
    /// The OAuth 1.0 access token.
    pub const TOKEN: &str = "demoAccessToken7ac3";
    /// The secret of [`TOKEN`].
    pub const TOKEN_SECRET: &str = "demoTokenSecret52ee";
}
