//! Which resource a path names.

use percent_encoding::percent_decode_str;

use crate::mock::liveperson::variations;
use crate::mock::switches::Switches;

/// A resource of this endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The users of an account.
    Users {
        /// The account id, decoded.
        account: String,
    },
    /// The domain lookup.
    Lookup {
        /// The account id, decoded.
        account: String,
        /// The service; all of them if none is named.
        service: Option<String>,
    },
    /// Nothing.
    Nowhere,
}

/// Finds the resource; letters, slashes and segments count exactly.
pub(crate) fn find(path: &str, switches: &Switches) -> Route {
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    if switches.varies(&variations::SLASHES_COLLAPSED) {
        segments.retain(|segment| !segment.is_empty());
    }
    match segments.as_slice() {
        [
            "api",
            "account",
            account,
            "configuration",
            "le-users",
            "users",
        ] => Route::Users {
            account: decode(account),
        },
        ["api", "account", account, "service", "baseURI.json"] => Route::Lookup {
            account: decode(account),
            service: None,
        },
        [
            "api",
            "account",
            account,
            "service",
            service,
            "baseURI.json",
        ] => Route::Lookup {
            account: decode(account),
            service: Some(decode(service)),
        },
        _ => Route::Nowhere,
    }
}

fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &Route) {
        assert_eq!(find(path, &Switches::default()), *expected);
    }

    #[test]
    fn the_documented_paths_are_found_with_the_account_decoded() {
        let account = "a/b".to_owned();
        check(
            "/api/account/a%2Fb/configuration/le-users/users",
            &Route::Users { account },
        );
        let account = "1".to_owned();
        check(
            "/api/account/1/service/baseURI.json",
            &Route::Lookup {
                account,
                service: None,
            },
        );
    }

    #[test]
    fn other_paths_are_not_found() {
        check(
            "/api/account/1/configuration/le-users/users/",
            &Route::Nowhere,
        );
        check(
            "/api/account/1//configuration/le-users/users",
            &Route::Nowhere,
        );
        check(
            "/API/account/1/configuration/le-users/users",
            &Route::Nowhere,
        );
        check("/", &Route::Nowhere);
    }
}
