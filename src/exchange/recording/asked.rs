//! What tells one exchange of a run from all others: the request as it looks masked, who asks, and the moment.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::exchange::MASKED;
use crate::request::{CredentialUse, Request};

/// A question that a run asks once.
///
/// Equal requests are asked again at other moments (see `Evidence`), and a moment is named by who needs it, so that the
/// same run asks the same questions whatever finished first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// Suite whose API is asked.
    pub(crate) suite: String,
    /// The epoch of its users, or the number of a moment of a case's own.
    pub(crate) epoch: u32,
    /// Path below the base URL.
    pub(crate) path: String,
    /// Query, encoded.
    pub(crate) query: String,
    /// Headers besides those of the credential.
    pub(crate) headers: Vec<(String, String)>,
    /// Who asks, and what is wrong with that: `admin`, `none`, `malformed admin`.
    pub(crate) credential: String,
    /// The body, if any.
    pub(crate) body: Option<String>,
    /// Tells equal requests apart that must each reach the target.
    pub(crate) repetition: u32,
}

impl Asked {
    /// The question, all texts of it shown as `show` says.
    pub(crate) fn of(epoch: u32, request: &Request, show: impl Fn(&str) -> String) -> Self {
        let headers = request.headers.iter();
        Self {
            suite: request.suite.clone(),
            epoch,
            path: show(&request.path),
            query: show(&request.query),
            headers: headers
                .map(|(name, value)| (name.clone(), show(value)))
                .collect(),
            credential: words(&request.credential),
            body: request.body.as_deref().map(show),
            repetition: request.repetition,
        }
    }

    /// Whether this one, of a recording, may be the other one with more of it masked.
    pub(crate) fn stands_for(&self, other: &Self) -> bool {
        let fits = |masked: &str, plain: &str| masked.contains(MASKED) && is_masked(masked, plain);
        let same = |masked: &str, plain: &str| masked == plain || fits(masked, plain);
        let mut headers = self.headers.iter().zip(&other.headers);
        let body = match (&self.body, &other.body) {
            (Some(own), Some(others)) => same(own, others),
            (own, others) => own == others,
        };
        (&self.suite, self.epoch, &self.credential, self.repetition)
            == (
                &other.suite,
                other.epoch,
                &other.credential,
                other.repetition,
            )
            && same(&self.path, &other.path)
            && same(&self.query, &other.query)
            && self.headers.len() == other.headers.len()
            && headers.all(|(own, others)| own.0 == others.0 && same(&own.1, &others.1))
            && body
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            suite,
            path,
            query,
            credential,
            ..
        } = self;
        let mark = if query.is_empty() { "" } else { "?" };
        write!(
            formatter,
            "`GET {path}{mark}{query}` of `{suite}` with the credential `{credential}`"
        )
    }
}

/// A text with its secrets masked, in which a mask that was encoded on its way looks like any other.
pub(crate) fn shown(masked: &str) -> String {
    masked.replace("%2A%2A%2A", MASKED)
}

/// Whether a text becomes the masked one when something is masked.
fn is_masked(masked: &str, plain: &str) -> bool {
    let mut parts = masked.split(MASKED);
    let Some(mut rest) = parts.next().and_then(|first| plain.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, inner)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in inner {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

fn words(credential: &CredentialUse) -> String {
    let (what, role) = match credential {
        CredentialUse::Absent => return "none".to_owned(),
        CredentialUse::Role(role) => return role.clone(),
        CredentialUse::Malformed(role) => ("malformed", role),
        CredentialUse::Empty(role) => ("empty", role),
        CredentialUse::Replayed(role) => ("replayed", role),
        CredentialUse::Stale(role) => ("stale", role),
        CredentialUse::WrongScheme(role) => ("wrong-scheme", role),
        CredentialUse::Longer(role) => ("longer", role),
        CredentialUse::Shorter(role) => ("shorter", role),
        CredentialUse::Respelled(role) => ("respelled", role),
        CredentialUse::OtherCase(role) => ("other-case", role),
        CredentialUse::Bare(role) => ("bare", role),
    };
    format!("{what} {role}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn stands(masked: &str, plain: &str, expected: bool) {
        let asked = |path: &str| Asked {
            suite: "one".to_owned(),
            epoch: 0,
            path: path.to_owned(),
            query: String::new(),
            headers: Vec::new(),
            credential: "admin".to_owned(),
            body: None,
            repetition: 0,
        };
        let said = asked(masked).stands_for(&asked(plain));
        assert_eq!(said, expected, "{masked} {plain}");
    }

    #[test]
    fn a_masked_text_stands_for_the_one_that_it_was() {
        stands("/account/***5678/users", "/account/12345678/users", true);
        stands("/account/***5678/users", "/account/12345678/skills", false);
        stands("/account/***/users", "/users", false);
        stands("/***/a/***", "/x/a/y", true);
        stands("/users", "/users/1", false);
    }

    #[test]
    fn a_mask_that_was_encoded_is_a_mask() {
        assert_eq!(shown("a=%2A%2A%2A&b=***"), "a=***&b=***");
    }
}
