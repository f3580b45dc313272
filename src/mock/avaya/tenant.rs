//! Whose users a path names, and whether the caller may read them.

use crate::mock::avaya::auth::Caller;
use crate::mock::avaya::problem::Problem;
use crate::mock::avaya::{defects, variations};
use crate::mock::credential::avaya as demo;
use crate::mock::switches::Switches;

/// The two tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tenant {
    /// The demonstration account.
    Own,
    /// The account that nobody here may read.
    Other,
    /// An account without anybody.
    Empty,
}

/// The tenant of an account, once the caller, who asks for a filter or not, may read it.
pub(crate) fn of(
    account: &str,
    (caller, filtered): (Caller, bool),
    switches: &Switches,
) -> Result<Tenant, Problem> {
    let letters = account.bytes().all(|letter| letter.is_ascii_alphabetic());
    if account.len() != 6 || !letters {
        if switches.breaks(&defects::ACCOUNT_MALFORMED_FAILS) {
            return Err(Problem::Internal);
        }
        return Err(Problem::of("accountId", "must match \"^[a-zA-Z]{6}$\""));
    }
    if caller == Caller::Unprivileged && !switches.breaks(&defects::UNPRIVILEGED_ACCEPTED) {
        let hidden = switches.breaks(&defects::UNPRIVILEGED_NOT_FOUND);
        return Err(if hidden {
            Problem::NotFound
        } else {
            Problem::Forbidden
        });
    }
    let near = account.get(..5) == demo::ACCOUNT.get(..5);
    if account == demo::ACCOUNT
        || near && switches.breaks(&defects::ACCOUNT_END_IGNORED)
        || switches.breaks(&defects::ACCOUNT_IGNORED)
    {
        return Ok(Tenant::Own);
    }
    let listed = switches.breaks(&defects::FOREIGN_ACCOUNT_LISTED)
        || filtered && switches.breaks(&defects::FOREIGN_ACCOUNT_FILTERED);
    if account == demo::FOREIGN_ACCOUNT && listed {
        return Ok(Tenant::Other);
    }
    if switches.breaks(&defects::ACCOUNT_UNKNOWN_EMPTY) {
        return Ok(Tenant::Empty);
    }
    Err(refusal(switches))
}

fn refusal(switches: &Switches) -> Problem {
    if switches.varies(&variations::FOREIGN_401) {
        Problem::Unauthorized("Access-Token")
    } else if switches.varies(&variations::FOREIGN_404) {
        Problem::NotFound
    } else {
        Problem::Forbidden
    }
}

#[cfg(test)]
mod tests {
    use super::{Tenant, of};
    use crate::mock::avaya::auth::Caller;
    use crate::mock::avaya::problem::Problem;
    use crate::mock::credential::avaya as demo;
    use crate::mock::switches::Switches;

    #[track_caller]
    fn check(account: &str, caller: Caller, expected: &Result<Tenant, Problem>) {
        assert_eq!(
            &of(account, (caller, false), &Switches::default()),
            expected
        );
    }

    #[test]
    fn only_an_administrator_reads_and_only_the_own_account() {
        check(demo::ACCOUNT, Caller::Administrator, &Ok(Tenant::Own));
        check(
            demo::ACCOUNT,
            Caller::Unprivileged,
            &Err(Problem::Forbidden),
        );
        check(
            demo::FOREIGN_ACCOUNT,
            Caller::Administrator,
            &Err(Problem::Forbidden),
        );
        check("QQQQQQ", Caller::Administrator, &Err(Problem::Forbidden));
    }

    #[test]
    fn an_account_that_is_none_is_a_violation() {
        for wrong in ["", "ABCDE", "ABCDEFG", "ABC12F", "%2F"] {
            let answer = of(wrong, (Caller::Administrator, false), &Switches::default());
            assert!(matches!(answer, Err(Problem::Violations(_))), "{wrong}");
        }
    }
}
