//! The embedded endpoint as a target like any other.

use url::Url;

use crate::mock::credential::{avaya, liveperson};
use crate::target::{Api, Base, Credential, OAuth1, Secret, SignatureMethod, Target};

/// Name of the embedded endpoint as a target.
pub const NAME: &str = "mock";

/// The target of an embedded endpoint at an origin such as `http://127.0.0.1:8080`.
///
/// # Panics
/// When the origin is no URL.
#[must_use]
pub fn target(origin: &str) -> Target {
    let base =
        || Base::Url(Url::parse(origin).expect("the origin of a listening endpoint is a URL"));
    let bearer = |token: &str| Credential::Bearer(Secret::new(token));
    let mut first = Api::new(base(), avaya::ACCOUNT);
    first.foreign_account = Some(avaya::FOREIGN_ACCOUNT.to_owned());
    first.appkey = Some(Secret::new(avaya::APPKEY));
    first
        .credentials
        .insert("admin".to_owned(), bearer(avaya::ADMIN_BEARER));
    first.credentials.insert(
        "unprivileged".to_owned(),
        bearer(avaya::UNPRIVILEGED_BEARER),
    );
    first
        .credentials
        .insert("expired".to_owned(), bearer(avaya::EXPIRED_BEARER));
    let mut second = Api::new(base(), liveperson::ACCOUNT);
    second.foreign_account = Some(liveperson::FOREIGN_ACCOUNT.to_owned());
    second
        .credentials
        .insert("admin".to_owned(), bearer(liveperson::ADMIN_BEARER));
    second.credentials.insert(
        "unprivileged".to_owned(),
        bearer(liveperson::UNPRIVILEGED_BEARER),
    );
    second
        .credentials
        .insert("expired".to_owned(), bearer(liveperson::EXPIRED_BEARER));
    second.credentials.insert("signed".to_owned(), signed());
    let mut target = Target::new(NAME);
    target.apis.insert("avaya".to_owned(), first);
    target.apis.insert("liveperson".to_owned(), second);
    target
}

/// The key of the LivePerson side, which signs each request.
fn signed() -> Credential {
    Credential::OAuth1(OAuth1 {
        consumer_key: liveperson::CONSUMER_KEY.to_owned(),
        consumer_secret: Secret::new(liveperson::CONSUMER_SECRET),
        token: Some((
            Secret::new(liveperson::TOKEN),
            Secret::new(liveperson::TOKEN_SECRET),
        )),
        method: SignatureMethod::HmacSha1,
    })
}
