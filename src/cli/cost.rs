//! How many requests cases will send, told before any is sent.
//!
//! The estimate counts each request of a case once, a walk as the pages that so many users fill, and what holds a
//! harvested value once for each round. Equal requests are counted once for the whole run, as they are sent once. It
//! knows neither repeated attempts nor second readings after a finding, and takes a filter to leave one page.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::cli::sketch::Names;
use crate::request::Request;
use crate::request::render::{render, size_of};
use crate::run::plan::{Plan, Planned};
use crate::session::Session;
use crate::spec::api::{Api as Style, Preference};
use crate::spec::request::RequestSpec;
use crate::spec::scenario::Depth;

/// What a plan will send.
pub(super) struct Costs {
    /// How many users were assumed.
    pub(super) users: u64,
    /// By the name of a case: what it sends if it runs alone, but for the reading of all users.
    pub(super) cases: BTreeMap<String, u64>,
    /// By suite: what all selected cases send together, with the reading of all users.
    pub(super) suites: BTreeMap<String, u64>,
}

/// One request or walk.
struct Asked {
    /// What tells it apart from others.
    text: String,
    requests: u64,
    /// Whether an equal one of another case is the same.
    is_shared: bool,
}

impl Costs {
    /// Estimates a plan, for so many users.
    pub(super) fn of(session: &Session, plan: &Plan, depth: Depth, users: u64) -> Costs {
        let mut costs = Costs {
            users,
            cases: BTreeMap::new(),
            suites: BTreeMap::new(),
        };
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        for planned in plan
            .cases
            .iter()
            .filter(|planned| planned.skipped.is_none())
        {
            let case = &planned.case;
            let Some(suite) = session.suites.iter().find(|suite| suite.name == case.suite) else {
                continue;
            };
            let estimate = Estimate {
                session,
                style: &suite.api,
                depth,
                users,
            };
            let sum = costs.suites.entry(case.suite.clone()).or_insert_with(|| {
                let readings = estimate.readings(planned);
                let new = readings
                    .into_iter()
                    .filter(|one| seen.insert((case.suite.clone(), one.text.clone())));
                new.map(|one| one.requests).sum()
            });
            let asked = estimate.asked(case);
            costs.cases.insert(
                case.name.clone(),
                asked.iter().map(|one| one.requests).sum(),
            );
            for one in asked {
                if !one.is_shared || seen.insert((case.suite.clone(), one.text)) {
                    *sum += one.requests;
                }
            }
        }
        costs
    }

    /// What all of them send together.
    pub(super) fn total(&self) -> u64 {
        self.suites.values().sum()
    }
}

/// What the cases of one suite are estimated with.
struct Estimate<'a> {
    session: &'a Session,
    style: &'a Style,
    depth: Depth,
    users: u64,
}

impl Estimate<'_> {
    /// The readings of all users, which every run begins with.
    fn readings(&self, planned: &Planned) -> Vec<Asked> {
        let population = &self.style.population;
        let count = match population.prefer {
            Preference::First => 1,
            Preference::Richest => population.readings.len(),
        };
        let names = self.names(&planned.case);
        let readings = population.readings.iter().take(count);
        readings
            .map(|spec| self.one(&names, spec, true, 1))
            .collect()
    }

    fn asked(&self, case: &Case) -> Vec<Asked> {
        let names = self.names(case);
        let scenario = &case.scenario;
        let rounds = scenario.rounds(self.depth) as u64;
        let single = scenario.request.iter().chain(scenario.requests.values());
        let single = single.map(|spec| (spec, false));
        let walks = scenario.walks.values().map(|spec| (spec, true));
        let asked = single
            .chain(walks)
            .map(|(spec, walked)| self.one(&names, spec, walked, rounds));
        asked.collect()
    }

    fn names(&self, case: &Case) -> Names {
        let api = self.session.target().apis.get(&case.suite);
        Names::of(self.style, api, case)
    }

    fn one(&self, names: &Names, spec: &RequestSpec, walked: bool, rounds: u64) -> Asked {
        let rendered = render(self.style, spec, names.bindings());
        let text = rendered.map_or_else(
            |error| error,
            |request| {
                let Request {
                    path,
                    query,
                    headers,
                    credential,
                    body,
                    ..
                } = request;
                format!("{path}?{query} {headers:?} {credential:?} {body:?}")
            },
        );
        let depends = names.has_mark(&text);
        let pages = if walked { self.pages(names, spec) } else { 1 };
        Asked {
            text: format!("{walked} {:?} {text}", spec.by),
            requests: pages * if depends { rounds } else { 1 },
            is_shared: !depends && !spec.again,
        }
    }

    /// How many pages a walk has.
    fn pages(&self, names: &Names, spec: &RequestSpec) -> u64 {
        let Some(paging) = &self.style.paging else {
            return 1;
        };
        if spec.filter.is_some() {
            return 1;
        }
        let usual = paging.size.as_ref().and_then(|size| size.default);
        let size = size_of(self.style, spec, names.bindings()).or(usual);
        size.map_or(1, |size| self.users.div_ceil(size.max(1)).max(1))
    }
}
