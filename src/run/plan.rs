//! Which cases run, and which the target does not claim; known before anything is sent.

use std::sync::Arc;

use crate::case::Case;
use crate::level::Level;
use crate::spec::request::RequestSpec;
use crate::spec::scenario::Depth;
use crate::spec::template::Template;
use crate::suite::Suite;
use crate::target::{Api, ExpectedVerdict, Target};
use crate::verdict::{Missing, Verdict};

/// Which cases are wanted.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Parts of names, one of which a case must contain; all cases where empty.
    pub filters: Vec<String>,
    /// Whether a filter is a whole name.
    pub exact: bool,
    /// Parts of names that a case must not contain.
    pub skip: Vec<String>,
    /// The least binding level that is wanted.
    pub level: Option<Level>,
    /// How much is tried.
    pub depth: Depth,
    /// Which of several equal shares of the cases: number, counted from 1, and how many.
    pub shard: Option<(u32, u32)>,
}

/// A case that will run, or that the target does not claim.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The case.
    pub case: Arc<Case>,
    /// What the target lacks, and which thing of that kind.
    pub skipped: Option<(Missing, String)>,
}

/// The cases of a run, in the order of the suites.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The cases.
    pub cases: Vec<Planned>,
    /// Names of the suites that they belong to.
    pub suites: Vec<String>,
    /// Whether no case of these suites was left out that belongs to the depth.
    pub is_whole: bool,
    /// Which of several equal shares of the cases these are, and how many there are.
    pub shard: Option<(u32, u32)>,
    /// Whether nothing was left out but what other shares of the same run have.
    pub is_share: bool,
}

impl Plan {
    /// Selects from the suites and holds the cases against what the target claims.
    #[must_use]
    pub fn new(suites: &[Arc<Suite>], target: &Target, selection: &Selection) -> Plan {
        let all = suites.iter().flat_map(|suite| &suite.cases);
        let count = all
            .clone()
            .filter(|case| case.scenario.depth <= selection.depth)
            .count();
        let wanted = all.filter(|case| selection.wants(case));
        let cases: Vec<Planned> = wanted
            .map(|case| Planned {
                case: Arc::clone(case),
                skipped: missing(target.apis.get(&case.suite), case),
            })
            .collect();
        let is_whole = cases.len() == count;
        let is_share = {
            let all = Selection {
                shard: None,
                ..selection.clone()
            };
            let every = suites.iter().flat_map(|suite| &suite.cases);
            every.filter(|case| all.wants(case)).count() == count
        };
        Plan {
            cases,
            suites: suites.iter().map(|suite| suite.name.clone()).collect(),
            is_whole,
            is_share,
            shard: selection.shard,
        }
    }
}

impl Selection {
    fn wants(&self, case: &Case) -> bool {
        let named = |filter: &String| {
            if self.exact {
                case.name == *filter
            } else {
                case.name.contains(filter)
            }
        };
        let level = self.level.is_none_or(|least| case.scenario.level <= least);
        (self.filters.is_empty() || self.filters.iter().any(named))
            && !self.skip.iter().any(named)
            && level
            && case.scenario.depth <= self.depth
            && self
                .shard
                .is_none_or(|(number, of)| share(&case.name, of) + 1 == number)
    }
}

/// The share of a name: by the name alone, so that adding a case moves no other.
fn share(name: &str, of: u32) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash % of.max(1)
}

/// What a target does not claim of all that a case needs.
fn missing(api: Option<&Api>, case: &Case) -> Option<(Missing, String)> {
    let Some(api) = api else {
        return Some((
            Missing::Api,
            format!("the target has no API `{}`", case.suite),
        ));
    };
    let roles = case.scenario.needs.credentials.iter().map(Template::as_str);
    if let Some(role) = roles
        .chain(["admin"])
        .find(|role| !api.credentials.contains_key(*role))
    {
        return Some((
            Missing::Credential,
            format!("the target names no credential `{role}`"),
        ));
    }
    let respelled = |request: &RequestSpec| {
        let credential = request.credential.as_ref().map(Template::as_str);
        credential == Some("other-case")
    };
    let mut requests = case
        .scenario
        .request
        .iter()
        .chain(case.scenario.requests.values());
    if requests.any(respelled) && api.credentials["admin"].has_no_case() {
        let why = "the token of `admin` may be a number, which is the same in other case";
        return Some((Missing::Credential, why.to_owned()));
    }
    let settings = case.scenario.needs.settings.iter().map(Template::as_str);
    let claimed = |setting: &&str| match *setting {
        "foreign-account" => api.foreign_account.is_some(),
        "appkey" => api.appkey.is_some(),
        "domain-lookup" => matches!(api.base, crate::target::Base::Lookup(_)),
        other => api.settings.contains_key(other),
    };
    let lacking = settings.into_iter().find(|setting| !claimed(setting))?;
    Some((Missing::Setting, format!("the target sets no `{lacking}`")))
}

/// Whether a verdict is the one that a configuration accepts.
#[must_use]
pub fn is_verdict(expected: ExpectedVerdict, verdict: Verdict) -> bool {
    match expected {
        ExpectedVerdict::Fail => verdict == Verdict::Fail,
        ExpectedVerdict::Divergent => verdict == Verdict::Divergent,
        ExpectedVerdict::Inconclusive => matches!(verdict, Verdict::Inconclusive(_)),
        ExpectedVerdict::Skipped => matches!(verdict, Verdict::Skipped(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_a_name_cover_every_name_once() {
        for name in ["avaya::a::b", "liveperson::x::y::z", ""] {
            assert_eq!((0..4).filter(|number| share(name, 4) == *number).count(), 1);
        }
    }
}
