//! A run as its report tells it: everything but the bodies and headers of answers, which a report does not hold.

use std::sync::Arc;
use std::time::Duration;

use crate::exchange::{Attempt, Exchange, Received, Sent, TransportError, TransportErrorKind};
use crate::level::Level;
use crate::report::json::read::Unreadable;
use crate::report::json::{Case, Clause, ExchangeEntry, FindingEntry, Report, WalkEntry};
use crate::verdict::{
    CaseReport, ClauseReport, ClauseVerdict, Finding, Outcome, Pin, Place, RunReport, RunVerdict,
    Verdict, Walk,
};

impl TryFrom<&Report> for RunReport {
    type Error = Unreadable;

    fn try_from(report: &Report) -> Result<Self, Unreadable> {
        let started = report.started.parse();
        let verdict = RunVerdict::of_word(&report.verdict);
        let cases: Result<_, _> = report.cases.iter().map(case).collect();
        let clauses: Result<_, _> = report.clauses.iter().map(clause).collect();
        Ok(Self {
            version: report.version.clone(),
            target: report.target.clone(),
            seed: report.seed,
            shard: report.shard.as_deref().map(shard).transpose()?,
            started: started.map_err(|_| unknown("`started`", &report.started))?,
            duration: Duration::from_millis(report.duration_ms),
            requests: report.requests,
            verdict: verdict.ok_or_else(|| unknown("the run", &report.verdict))?,
            cases: cases?,
            clauses: clauses?,
        })
    }
}

fn unknown(at: &str, word: &str) -> Unreadable {
    Unreadable::Word(at.to_owned(), word.to_owned())
}

fn shard(text: &str) -> Result<(u32, u32), Unreadable> {
    let parts = text.split_once('/');
    let numbers = parts.and_then(|(share, of)| Some((share.parse().ok()?, of.parse().ok()?)));
    numbers.ok_or_else(|| Unreadable::Broken(format!("`{text}` is no share such as `2/4`")))
}

fn level(at: &str, word: &str) -> Result<Level, Unreadable> {
    word.parse().map_err(|_| unknown(at, word))
}

fn clause(clause: &Clause) -> Result<ClauseReport, Unreadable> {
    let at = format!("`{}`", clause.id);
    let verdict = ClauseVerdict::of_word(&clause.verdict);
    Ok(ClauseReport {
        id: clause.id.clone(),
        suite: clause.suite.clone(),
        level: level(&at, &clause.level)?,
        says: clause.says.clone(),
        source: clause.source.clone(),
        verdict: verdict.ok_or_else(|| unknown(&at, &clause.verdict))?,
        cases: clause.cases.clone(),
        unjudged: clause.unjudged.clone(),
    })
}

fn case(case: &Case) -> Result<CaseReport, Unreadable> {
    Ok(CaseReport {
        outcome: outcome(case)?,
        suite: case.suite.clone(),
        scenario: case.scenario.clone(),
        about: case.about.clone(),
        clauses: case.clauses.clone(),
        level: level(&format!("`{}`", case.name), &case.level)?,
        file: case.file.clone(),
        line: case.line,
    })
}

fn outcome(case: &Case) -> Result<Outcome, Unreadable> {
    let at = format!("`{}`", case.name);
    let verdict = Verdict::of_words(&case.verdict, case.cause.as_deref());
    let walks: Result<_, _> = case.walks.iter().map(|entry| walk(&at, entry)).collect();
    let exchanges = case.exchanges.iter();
    let exchange = |entry| Arc::new(exchange(&case.suite, entry));
    Ok(Outcome {
        case: case.name.clone(),
        verdict: verdict.ok_or_else(|| unknown(&at, &case.verdict))?,
        reason: case.reason.clone(),
        variant: case.variant.clone(),
        habits: case.habits.clone(),
        witnesses: case.witnesses.clone(),
        findings: case.findings.iter().map(finding).collect(),
        exchanges: exchanges.map(exchange).collect(),
        walks: walks?,
        attempts: case.attempts,
        duration: Duration::from_millis(case.duration_ms),
        pin: Pin::of_word(&case.pin).ok_or_else(|| unknown(&at, &case.pin))?,
        shape: case.shape.clone(),
        waiver: case.waiver.clone(),
    })
}

fn walk(at: &str, entry: &WalkEntry) -> Result<Walk, Unreadable> {
    let end = Walk::ENDS.into_iter().find(|end| *end == entry.end);
    Ok(Walk {
        name: entry.name.clone(),
        pages: entry.pages,
        users: entry.users,
        total: entry.total,
        end: end.ok_or_else(|| unknown(at, &entry.end))?,
    })
}

fn finding(entry: &FindingEntry) -> Finding {
    let also = entry.also.iter().map(|place| Place {
        exchange: place.exchange,
        pointer: place.pointer.clone(),
    });
    Finding {
        check: entry.check.clone(),
        message: entry.message.clone(),
        expected: entry.expected.clone(),
        observed: entry.observed.clone(),
        pointer: entry.pointer.clone(),
        exchange: entry.exchange,
        also: also.collect(),
        more: entry.more,
    }
}

fn exchange(suite: &str, entry: &ExchangeEntry) -> Exchange {
    let received = match (entry.status, &entry.error) {
        (Some(status), None) => Ok(Received {
            status,
            headers: Vec::new(),
            body: Vec::new().into(),
        }),
        // A report tells no kind; nothing that comes after the verdict asks for it.
        (_, error) => Err(TransportError {
            kind: TransportErrorKind::Connect,
            detail: error.clone().unwrap_or_default(),
        }),
    };
    let earlier = entry.earlier.iter().map(|attempt| Attempt {
        result: attempt.result.clone(),
        waited: Duration::from_millis(attempt.waited_ms),
    });
    Exchange {
        suite: suite.to_owned(),
        sent: Sent {
            url: entry.url.clone(),
            headers: entry.headers.clone(),
            body: None,
        },
        received,
        earlier: earlier.collect(),
        duration: Duration::from_millis(entry.duration_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::json::{read, render};
    use crate::verdict::{Cause, sample};

    #[test]
    fn a_run_that_was_reported_is_reported_again_byte_by_byte() {
        let mut report = sample::report();
        report.shard = Some((2, 3));
        let interrupted = sample::case("one::z", Verdict::Inconclusive(Cause::Interrupted));
        report.cases.push(interrupted);
        let text = render(&report);
        let read = read::read(text.as_bytes()).unwrap();
        assert_eq!(render(&RunReport::try_from(&read).unwrap()), text);
    }

    #[test]
    fn an_unknown_word_is_refused_with_its_place() {
        let mut report = Report::from(&sample::report());
        report.cases[0].pin = "glued".to_owned();
        let name = report.cases[0].name.clone();
        let refused = RunReport::try_from(&report).unwrap_err();
        assert_eq!(refused, unknown(&format!("`{name}`"), "glued"));
    }
}
