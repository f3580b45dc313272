//! Puts the reports of parts of a run together: of shards, or of the processes of nextest.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::SignedDuration;

use crate::verdict::conclude::clause_verdict;
use crate::verdict::{CaseReport, ClauseReport, RunReport, conclude_run};

/// The report of a part of a run.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// What it is called in messages.
    pub name: String,
    /// The report.
    pub report: RunReport,
}

/// The report of the whole run, with the verdict that all cases come to together.
///
/// A case may stand in several fragments if they say the same of it: each process tells what the target does not claim.
/// Cases stand in the order of their files; those of one scenario in the order of the fragments.
///
/// # Errors
/// There is no fragment, or two of them are not parts of one run; says which and why, in lower case, without full stop.
pub fn merge(fragments: &[Fragment]) -> Result<RunReport, String> {
    let Some(first) = fragments.first() else {
        return Err("there is no report to merge".to_owned());
    };
    for other in &fragments[1..] {
        same_run(first, other)?;
    }
    let cases = cases(fragments)?;
    let clauses = clauses(fragments, &cases)?;
    let reports = || fragments.iter().map(|fragment| &fragment.report);
    let started = reports().map(|report| report.started).min();
    let started = started.unwrap_or(first.report.started);
    let ends = reports().filter_map(|report| {
        let took = SignedDuration::try_from(report.duration).ok()?;
        report.started.checked_add(took).ok()
    });
    let ended = ends.max().unwrap_or(started);
    Ok(RunReport {
        started,
        duration: ended.duration_since(started).unsigned_abs(),
        requests: reports().map(|report| report.requests).sum(),
        verdict: conclude_run(&cases),
        cases,
        clauses,
        ..first.report.clone()
    })
}

fn same_run(first: &Fragment, other: &Fragment) -> Result<(), String> {
    let (one, two) = (&first.report, &other.report);
    let facts = [
        ("target", one.target.clone(), two.target.clone()),
        ("seed", one.seed.to_string(), two.seed.to_string()),
        ("conformist", one.version.clone(), two.version.clone()),
    ];
    match facts.into_iter().find(|(_, one, two)| one != two) {
        None => Ok(()),
        Some((what, one, two)) => Err(format!(
            "{} is of {what} `{one}` and {} of {what} `{two}`: they are not parts of one run",
            first.name, other.name
        )),
    }
}

fn cases(fragments: &[Fragment]) -> Result<Vec<CaseReport>, String> {
    let mut known: HashMap<&str, (&Fragment, &CaseReport)> = HashMap::new();
    let mut cases: Vec<CaseReport> = Vec::new();
    for fragment in fragments {
        for case in &fragment.report.cases {
            match known.entry(case.name()) {
                Entry::Vacant(place) => {
                    place.insert((fragment, case));
                    cases.push(case.clone());
                }
                Entry::Occupied(place) => {
                    let (before, other) = place.get();
                    agree(case, other).map_err(|why| {
                        format!(
                            "{} and {} disagree about `{}`: {why}",
                            before.name,
                            fragment.name,
                            case.name()
                        )
                    })?;
                }
            }
        }
    }
    cases.sort_by(|one, other| {
        let place = |case: &CaseReport| (case.suite.clone(), case.file.clone(), case.line);
        place(one).cmp(&place(other))
    });
    Ok(cases)
}

fn agree(case: &CaseReport, other: &CaseReport) -> Result<(), String> {
    let place = |case: &CaseReport| (case.file.clone(), case.line, case.clauses.clone());
    if place(case) != place(other) || case.level != other.level {
        return Err(SPECS.to_owned());
    }
    let words = |case: &CaseReport| {
        let verdict = case.outcome.verdict;
        let why = verdict.cause().map(|cause| format!(" ({cause})"));
        format!("{}{}", verdict.word(), why.unwrap_or_default())
    };
    let (one, two) = (words(other), words(case));
    if one == two {
        Ok(())
    } else {
        Err(format!(
            "it comes to {one} in one and to {two} in the other"
        ))
    }
}

/// What is said where two reports cannot have been made by the same specs.
const SPECS: &str = "they were made by different specs";

fn clauses(fragments: &[Fragment], cases: &[CaseReport]) -> Result<Vec<ClauseReport>, String> {
    let mut clauses: Vec<(&Fragment, ClauseReport)> = Vec::new();
    for fragment in fragments {
        for clause in &fragment.report.clauses {
            let same = |(_, known): &&(&Fragment, ClauseReport)| {
                (&known.suite, &known.id) == (&clause.suite, &clause.id)
            };
            match clauses.iter().find(same) {
                None => clauses.push((fragment, concluded(clause, cases))),
                Some((before, known)) if !is_same(known, clause) => {
                    return Err(format!(
                        "{} and {} disagree about the clause `{}`: {SPECS}",
                        before.name, fragment.name, clause.id
                    ));
                }
                Some(_) => {}
            }
        }
    }
    let mut clauses: Vec<ClauseReport> = clauses.into_iter().map(|(_, clause)| clause).collect();
    clauses.sort_by(|one, other| one.suite.cmp(&other.suite));
    Ok(clauses)
}

/// What a clause comes to by all cases.
fn concluded(clause: &ClauseReport, cases: &[CaseReport]) -> ClauseReport {
    let own = |case: &&CaseReport| case.suite == clause.suite && case.clauses.contains(&clause.id);
    let judging: Vec<&CaseReport> = cases.iter().filter(own).collect();
    let verdicts = judging.iter().map(|case| case.outcome.verdict);
    ClauseReport {
        verdict: clause_verdict(verdicts, clause.unjudged.as_deref()),
        cases: judging.iter().map(|case| case.name().to_owned()).collect(),
        ..clause.clone()
    }
}

fn is_same(one: &ClauseReport, other: &ClauseReport) -> bool {
    let said = |clause: &ClauseReport| {
        let ClauseReport {
            level,
            says,
            source,
            unjudged,
            ..
        } = clause.clone();
        (level, says, source, unjudged)
    };
    said(one) == said(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Cause, RunVerdict, Verdict, sample};

    /// A part of the sample's run with these of its cases.
    fn part(name: &str, of: impl Fn(usize) -> bool) -> Fragment {
        let mut report = sample::report();
        let cases = report.cases.into_iter().enumerate();
        report.cases = cases
            .filter(|(index, _)| of(*index))
            .map(|(_, case)| case)
            .collect();
        Fragment {
            name: name.to_owned(),
            report,
        }
    }

    #[track_caller]
    fn refused(change: impl FnOnce(&mut RunReport), said: &str) {
        let mut other = part("b.json", |_| true);
        change(&mut other.report);
        let merged = merge(&[part("a.json", |_| true), other]);
        assert_eq!(merged.unwrap_err(), said);
    }

    #[test]
    fn parts_come_to_what_the_whole_comes_to() {
        let whole = merge(&[part("all", |_| true)]).unwrap();
        let parts = [
            part("a", |index| index % 2 == 0),
            part("b", |index| index % 2 == 1),
        ];
        let merged = merge(&parts).unwrap();
        let verdicts = |report: &RunReport| {
            let cases = report.cases.iter();
            let mut all: Vec<(String, Verdict)> = cases
                .map(|case| (case.name().to_owned(), case.outcome.verdict))
                .collect();
            all.sort();
            all
        };
        assert_eq!(verdicts(&merged), verdicts(&sample::report()));
        assert_eq!(merged.verdict, sample::report().verdict);
        let ruled = |report: &RunReport| -> Vec<_> {
            let clauses = report.clauses.iter();
            clauses
                .map(|clause| (clause.id.clone(), clause.verdict))
                .collect()
        };
        assert_eq!(ruled(&merged), ruled(&whole));
        assert_eq!(merged.requests, 2 * sample::report().requests);
    }

    #[test]
    fn a_part_that_could_not_tell_is_not_forgotten() {
        let mut silent = part("b", |index| index == 1);
        silent.report.cases[0].outcome.verdict = Verdict::Inconclusive(Cause::Interrupted);
        let mut calm = part("a", |index| index == 0);
        calm.report.cases[0].outcome.verdict = Verdict::Pass;
        assert_eq!(
            merge(&[calm, silent]).unwrap().verdict,
            RunVerdict::Inconclusive
        );
    }

    #[test]
    fn parts_of_different_runs_are_refused() {
        let target = sample::report().target;
        refused(
            |report| report.target = "other".to_owned(),
            &format!(
                "a.json is of target `{target}` and b.json of target `other`: they are not parts of one run"
            ),
        );
        let seed = sample::report().seed;
        refused(
            |report| report.seed = seed + 1,
            &format!(
                "a.json is of seed `{seed}` and b.json of seed `{}`: they are not parts of one run",
                seed + 1
            ),
        );
        let first = sample::report().cases[0].clone();
        let name = first.name();
        refused(
            |report| report.cases[0].outcome.verdict = Verdict::Inconclusive(Cause::Drift),
            &format!(
                "a.json and b.json disagree about `{name}`: it comes to {} in one and to inconclusive (drift) in the other",
                first.outcome.verdict.word()
            ),
        );
        refused(
            |report| report.cases[0].line += 1,
            &format!("a.json and b.json disagree about `{name}`: {SPECS}"),
        );
        let clause = sample::report().clauses[0].id.clone();
        refused(
            |report| report.clauses[0].says.push('!'),
            &format!("a.json and b.json disagree about the clause `{clause}`: {SPECS}"),
        );
        assert_eq!(merge(&[]).unwrap_err(), "there is no report to merge");
    }
}
