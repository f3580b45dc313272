//! Reports for the tests of whoever reads them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::exchange::{Exchange, Received, Sent};
use crate::level::Level;
use crate::verdict::{
    CaseReport, Cause, ClauseReport, Finding, Missing, Outcome, Pin, RunReport, Verdict,
    clause_verdict, conclude_run,
};

/// A case of suite `one` that came to this verdict, without evidence.
pub(crate) fn case(name: &str, verdict: Verdict) -> CaseReport {
    CaseReport {
        outcome: Outcome {
            case: name.to_owned(),
            verdict,
            reason: (verdict != Verdict::Pass).then(|| "the reason of it".to_owned()),
            variant: None,
            habits: BTreeMap::new(),
            witnesses: Vec::new(),
            findings: Vec::new(),
            exchanges: Vec::new(),
            walks: Vec::new(),
            attempts: 1,
            duration: Duration::from_millis(12),
            pin: Pin::None,
            shape: None,
            waiver: None,
        },
        suite: "one".to_owned(),
        scenario: "prefix".to_owned(),
        about: "A prefix keeps exactly the users that start with it.".to_owned(),
        clauses: vec!["ONE-A".to_owned()],
        level: Level::Must,
        file: "specs/one/filter.yaml".to_owned(),
        line: 7,
    }
}

/// A failed case with one finding and one exchange.
pub(crate) fn failed(name: &str) -> CaseReport {
    let mut case = case(name, Verdict::Fail);
    case.outcome.findings.push(Finding {
        check: "status".to_owned(),
        message: "the status is <not> one of those expected".to_owned(),
        expected: "200".to_owned(),
        observed: "500, 100% of the time".to_owned(),
        pointer: Some("/users/0".to_owned()),
        exchange: Some(0),
        also: Vec::new(),
        more: 2,
    });
    case.outcome.exchanges.push(Arc::new(exchange()));
    case
}

/// One exchange that was answered with an empty array.
pub(crate) fn exchange() -> Exchange {
    Exchange {
        suite: "one".to_owned(),
        sent: Sent {
            url: "https://one.example/users?filter=lastName:Sm*".to_owned(),
            headers: vec![("authorization".to_owned(), "Bearer ***".to_owned())],
            body: None,
        },
        received: Ok(Received {
            status: 500,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: b"[]".to_vec().into(),
        }),
        earlier: Vec::new(),
        duration: Duration::from_millis(5),
    }
}

/// A run with every verdict: 3 pass, 1 fails, 2 diverge, 5 are inconclusive, 3 are skipped.
pub(crate) fn report() -> RunReport {
    let mut cases = vec![
        case("one::pass::first", Verdict::Pass),
        case("one::pass::second", Verdict::Pass),
        case("two::pass", Verdict::Pass),
        failed("one::filter::lastName"),
    ];
    for (name, pin) in [("pinned", Pin::Pinned), ("unpinned", Pin::Unpinned)] {
        let mut divergent = case(&format!("one::divergent::{name}"), Verdict::Divergent);
        divergent.outcome.pin = pin;
        divergent.outcome.variant = Some("contains".to_owned());
        cases.push(divergent);
    }
    cases.extend(causes().map(|cause| {
        case(
            &format!("one::inconclusive::{}", cause.word()),
            Verdict::Inconclusive(cause),
        )
    }));
    cases.extend(missings().map(|missing| {
        case(
            &format!("two::skipped::{}", missing.word()),
            Verdict::Skipped(missing),
        )
    }));
    for case in &mut cases {
        case.suite = case.outcome.case[..3].to_owned();
    }
    RunReport {
        version: "0.1.0".to_owned(),
        target: "staging".to_owned(),
        seed: 7,
        shard: None,
        started: Timestamp::UNIX_EPOCH,
        duration: Duration::from_millis(1_250),
        requests: 42,
        verdict: conclude_run(&cases),
        clauses: clauses(&cases),
        cases,
    }
}

fn causes() -> impl Iterator<Item = Cause> {
    [
        Cause::Vacuous,
        Cause::Precondition,
        Cause::Drift,
        Cause::Transport,
        Cause::Budget,
    ]
    .into_iter()
}

fn missings() -> impl Iterator<Item = Missing> {
    [Missing::Credential, Missing::Setting, Missing::Api].into_iter()
}

fn clauses(cases: &[CaseReport]) -> Vec<ClauseReport> {
    let clause = |id: &str, cases: Vec<&CaseReport>, unjudged: Option<&str>| ClauseReport {
        id: id.to_owned(),
        suite: "one".to_owned(),
        level: Level::Must,
        says: format!("What {id} says."),
        source: "the page on users, table of statuses".to_owned(),
        verdict: clause_verdict(cases.iter().map(|case| case.outcome.verdict), unjudged),
        cases: cases.iter().map(|case| case.outcome.case.clone()).collect(),
        unjudged: unjudged.map(str::to_owned),
    };
    vec![
        clause("ONE-A", cases.iter().collect(), None),
        clause("ONE-B", cases[..2].iter().collect(), None),
        clause("ONE-C", Vec::new(), Some("a fault cannot be provoked")),
    ]
}
