//! Who calls, and whether the caller may read this account.

use crate::mock::credential::liveperson as known;
use crate::mock::defect::Defect;
use crate::mock::liveperson::error::Refusal;
use crate::mock::liveperson::nonce::Stamps;
use crate::mock::liveperson::oauth1::{self, KeyPair, Stamp};
use crate::mock::liveperson::{defects, variations};
use crate::mock::switches::Switches;
use crate::mock::wire::Incoming;

/// A caller whose credentials are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// May read the users of the own account.
    Admin,
    /// Is known, but may not read users.
    Unprivileged,
}

/// Whose users are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tenant {
    /// The account that the credentials belong to.
    Own,
    /// The other tenant.
    Foreign,
    /// Nobody: the list is empty (a seeded breach).
    Nobody,
}

/// The demonstration API key.
pub(crate) const KEYS: KeyPair = KeyPair {
    consumer: (known::CONSUMER_KEY, known::CONSUMER_SECRET),
    token: (known::TOKEN, known::TOKEN_SECRET),
};

/// Finds out who calls.
pub(crate) fn authenticate(
    request: &Incoming,
    stamps: &mut Stamps,
    switches: &Switches,
) -> Result<Caller, Refusal> {
    let Some(value) = request.header("authorization") else {
        if selects_all(request) && switches.breaks(&defects::STRANGER_SEES_ALL)
            || !request.body.is_empty() && switches.breaks(&defects::BODY_NEEDS_NO_TOKEN)
            || includes_deleted(request) && switches.breaks(&defects::DELETED_NEEDS_NO_TOKEN)
            || is_newest(request) && switches.breaks(&defects::NEWEST_NEEDS_NO_TOKEN)
            || request.parameter("access_token").is_some()
                && switches.breaks(&defects::QUERY_TOKEN_ACCEPTED)
            || request.path.contains(known::FOREIGN_ACCOUNT)
                && switches.breaks(&defects::FOREIGN_ACCOUNT_TO_NOBODY)
        {
            return Ok(Caller::Admin);
        }
        return refuse("Not authenticated", &defects::NO_HEADER_ACCEPTED, switches);
    };
    let value = value.trim();
    if value.is_empty() && switches.breaks(&defects::BLANK_HEADER_FAILS)
        || value.contains('\'') && switches.breaks(&defects::APOSTROPHE_TOKEN_FAILS)
    {
        return Err(Refusal::new(500, "Internal server error"));
    }
    if value == known::ADMIN_BEARER && switches.varies(&variations::BARE_TOKEN_ACCEPTED) {
        return Ok(Caller::Admin);
    }
    let (scheme, rest) = value.split_once(' ').unwrap_or((value, ""));
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => bearer(rest.trim(), request, switches),
        "oauth" => {
            if let Some(stamp) = signed(request, rest, switches)? {
                stamps.admit(stamp, switches)?;
            }
            Ok(Caller::Admin)
        }
        _ => refuse(
            "Unknown authorization scheme",
            &defects::SCHEME_IGNORED,
            switches,
        ),
    }
}

fn selects(request: &Incoming) -> bool {
    request.parameter("select").is_some()
}

fn selects_all(request: &Incoming) -> bool {
    request.parameter("select").as_deref() == Some("$all")
}

fn includes_deleted(request: &Incoming) -> bool {
    request.parameter("include_deleted").is_some()
}

fn is_newest(request: &Incoming) -> bool {
    request.parameter("v").as_deref() == Some("6.0")
}

fn is_older(request: &Incoming) -> bool {
    request.parameter("v").as_deref() == Some("2.0")
}

fn is_conditional(request: &Incoming) -> bool {
    request.header("if-match").is_some()
}

/// Looks a bearer token up.
fn bearer(token: &str, request: &Incoming, switches: &Switches) -> Result<Caller, Refusal> {
    match token {
        known::ADMIN_BEARER => Ok(Caller::Admin),
        known::UNPRIVILEGED_BEARER
            if selects(request) && switches.breaks(&defects::UNPRIVILEGED_SELECTS)
                || selects_all(request) && switches.breaks(&defects::UNPRIVILEGED_SEES_ALL)
                || includes_deleted(request)
                    && switches.breaks(&defects::UNPRIVILEGED_SEES_DELETED)
                || is_newest(request) && switches.breaks(&defects::UNPRIVILEGED_NEWEST)
                || is_older(request) && switches.breaks(&defects::UNPRIVILEGED_OLDER) =>
        {
            Ok(Caller::Admin)
        }
        known::UNPRIVILEGED_BEARER => Ok(Caller::Unprivileged),
        known::EXPIRED_BEARER
            if selects(request) && switches.breaks(&defects::EXPIRED_SELECTS)
                || is_conditional(request) && switches.breaks(&defects::EXPIRED_CONDITIONAL) =>
        {
            Ok(Caller::Admin)
        }
        known::EXPIRED_BEARER => refuse("Token has expired", &defects::EXPIRED_ACCEPTED, switches),
        _ if token.starts_with(known::ADMIN_BEARER)
            && switches.breaks(&defects::LONGER_BEARER_ACCEPTED) =>
        {
            Ok(Caller::Admin)
        }
        _ if is_nearly(token, switches)
            || selects(request) && switches.breaks(&defects::UNKNOWN_SELECTS) =>
        {
            Ok(Caller::Admin)
        }
        "" => refuse("Token is empty", &defects::EMPTY_BEARER_ACCEPTED, switches),
        _ => refuse("Token is unknown", &defects::ANY_BEARER_ACCEPTED, switches),
    }
}

/// Whether a token is the administrator's to a careless comparison.
fn is_nearly(token: &str, switches: &Switches) -> bool {
    let own = known::ADMIN_BEARER;
    let (all, shorter) = (own.len(), &own[..own.len() - 1]);
    token == shorter && switches.breaks(&defects::BEARER_SHORTER_ACCEPTED)
        || token.len() == all
            && token.starts_with(shorter)
            && switches.breaks(&defects::BEARER_LAST_LETTER_IGNORED)
        || token.eq_ignore_ascii_case(own) && switches.breaks(&defects::BEARER_CASE_IGNORED)
}

/// Verifies an OAuth 1.0 signature; what is accepted unseen has no stamp.
fn signed(request: &Incoming, header: &str, switches: &Switches) -> Result<Option<Stamp>, Refusal> {
    match oauth1::verify(request, header, KEYS) {
        Ok(stamp) => Ok(Some(stamp)),
        Err(_) if switches.breaks(&defects::SIGNATURE_UNVERIFIED) => Ok(None),
        Err(problem) => Err(Refusal {
            status: 401,
            message: "Not authenticated",
            oauth_problem: Some(problem),
        }),
    }
}

/// Refuses, unless the defect that lets the caller in is seeded.
fn refuse(message: &'static str, hole: &Defect, switches: &Switches) -> Result<Caller, Refusal> {
    if switches.breaks(hole) {
        Ok(Caller::Admin)
    } else {
        Err(Refusal::new(401, message))
    }
}

/// Decides whether a known caller may read the users of the account named in the path.
pub(crate) fn authorise(
    (caller, request): (Caller, &Incoming),
    account: &str,
    switches: &Switches,
) -> Result<Tenant, Refusal> {
    if account == "%" && switches.breaks(&defects::ACCOUNT_PATTERN_SERVED) {
        return Ok(Tenant::Own);
    }
    check_pattern(account, switches)?;
    if caller == Caller::Unprivileged {
        if account == known::FOREIGN_ACCOUNT
            && switches.breaks(&defects::FOREIGN_ACCOUNT_TO_UNPRIVILEGED)
        {
            return Ok(Tenant::Foreign);
        }
        if switches.breaks(&defects::UNPRIVILEGED_EMPTY) {
            return Ok(Tenant::Nobody);
        }
        may_read(switches)?;
    }
    match account {
        known::ACCOUNT => Ok(Tenant::Own),
        _ if is_taken_for_own(account, switches) => Ok(Tenant::Own),
        known::FOREIGN_ACCOUNT
            if selects(request) && switches.breaks(&defects::FOREIGN_ACCOUNT_SELECTED)
                || is_conditional(request)
                    && switches.breaks(&defects::FOREIGN_ACCOUNT_CONDITIONAL)
                || is_newest(request) && switches.breaks(&defects::FOREIGN_ACCOUNT_NEWEST)
                || request.header("authorization").is_none()
                    && switches.breaks(&defects::FOREIGN_ACCOUNT_TO_NOBODY) =>
        {
            Ok(Tenant::Foreign)
        }
        known::FOREIGN_ACCOUNT => foreign(switches),
        _ => unknown(switches),
    }
}

/// Whether an account id is not looked at closely enough to be told from the own one.
fn is_taken_for_own(account: &str, switches: &Switches) -> bool {
    let extends = account.starts_with(known::ACCOUNT);
    let ends_otherwise =
        account.len() == known::ACCOUNT.len() && account.get(..7) == known::ACCOUNT.get(..7);
    extends && switches.breaks(&defects::ACCOUNT_PREFIX_SERVED)
        || ends_otherwise && switches.breaks(&defects::ACCOUNT_END_IGNORED)
}

/// An account id has one to twenty letters, digits and underscores.
fn check_pattern(account: &str, switches: &Switches) -> Result<(), Refusal> {
    let length = account.chars().count();
    if length > 20 && switches.breaks(&defects::LONG_ACCOUNT_FAILS) {
        return Err(Refusal::new(500, "Internal server error"));
    }
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if (1..=20).contains(&length) && account.chars().all(fits) {
        return Ok(());
    }
    if switches.breaks(&defects::MALFORMED_ACCOUNT_FAILS) {
        return Err(Refusal::new(500, "Internal server error"));
    }
    Err(Refusal::new(400, "Account id is malformed"))
}

/// What a caller without the privilege is told.
fn may_read(switches: &Switches) -> Result<(), Refusal> {
    if switches.breaks(&defects::UNPRIVILEGED_ACCEPTED) {
        return Ok(());
    }
    if switches.breaks(&defects::UNPRIVILEGED_AS_401) {
        return Err(Refusal::new(401, "Not authenticated"));
    }
    Err(Refusal::new(403, "Not authorized to read users"))
}

/// What is said about another tenant's account.
fn foreign(switches: &Switches) -> Result<Tenant, Refusal> {
    if switches.breaks(&defects::FOREIGN_ACCOUNT_SERVED) {
        return Ok(Tenant::Foreign);
    }
    if switches.breaks(&defects::FOREIGN_ACCOUNT_REDIRECTED) {
        return Ok(Tenant::Own);
    }
    Err(elsewhere(switches))
}

/// What is said about an account that nobody has.
fn unknown(switches: &Switches) -> Result<Tenant, Refusal> {
    if switches.breaks(&defects::UNKNOWN_ACCOUNT_FAILS) {
        return Err(Refusal::new(500, "Internal server error"));
    }
    if switches.breaks(&defects::UNKNOWN_ACCOUNT_SERVED) {
        return Ok(Tenant::Own);
    }
    Err(elsewhere(switches))
}

/// The refusal for every account but the own one.
fn elsewhere(switches: &Switches) -> Refusal {
    if switches.varies(&variations::ELSEWHERE_401) {
        Refusal::new(401, "Not authenticated for this account")
    } else if switches.varies(&variations::ELSEWHERE_404) {
        Refusal::new(404, "Account not found")
    } else {
        Refusal::new(403, "Not authorized for this account")
    }
}
