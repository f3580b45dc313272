//! A finished run that is made from nothing, for reports.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use conformist::exchange::Exchange;
use conformist::level::Level;
use conformist::verdict::{
    CaseReport, ClauseReport, Finding, Outcome, Pin, RunReport, Verdict, clause_verdict,
    conclude_run,
};
use jiff::Timestamp;

use crate::stage::made::page;

/// A finished run in which every tenth case has failed.
pub(super) fn finished(count: usize) -> RunReport {
    let exchange = page(10);
    let cases: Vec<CaseReport> = (0..count).map(|number| case(number, &exchange)).collect();
    let clause = ClauseReport {
        id: "BENCH-PAGE".to_owned(),
        suite: "bench".to_owned(),
        level: Level::Must,
        says: "A page is a page of users.".to_owned(),
        source: "page".to_owned(),
        verdict: clause_verdict(cases.iter().map(|case| case.outcome.verdict), None),
        cases: cases.iter().map(|case| case.outcome.case.clone()).collect(),
        unjudged: None,
    };
    RunReport {
        version: "0.0.0".to_owned(),
        target: "bench".to_owned(),
        seed: 7,
        shard: None,
        started: Timestamp::UNIX_EPOCH,
        duration: Duration::from_millis(1_250),
        requests: count as u64,
        verdict: conclude_run(&cases),
        clauses: vec![clause],
        cases,
    }
}

fn case(number: usize, exchange: &Arc<Exchange>) -> CaseReport {
    let fails = number.is_multiple_of(10);
    let finding = Finding::new("status", "the status is not one of those expected")
        .sides("200", "500")
        .at("/users/0")
        .on(Some(0));
    CaseReport {
        outcome: Outcome {
            case: format!("bench::pages::page::{number}"),
            verdict: if fails { Verdict::Fail } else { Verdict::Pass },
            reason: None,
            variant: None,
            habits: BTreeMap::new(),
            witnesses: Vec::new(),
            findings: if fails { vec![finding] } else { Vec::new() },
            exchanges: vec![Arc::clone(exchange)],
            walks: Vec::new(),
            attempts: 1,
            duration: Duration::from_millis(12),
            pin: Pin::None,
            shape: None,
            waiver: None,
        },
        suite: "bench".to_owned(),
        scenario: "bench::pages::page".to_owned(),
        about: "A page is a page.".to_owned(),
        clauses: vec!["BENCH-PAGE".to_owned()],
        level: Level::Must,
        file: "specs/bench/pages.yaml".to_owned(),
        line: 2,
    }
}
