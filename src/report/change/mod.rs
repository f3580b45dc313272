//! Renders what differs between two runs: for people, for comments on pull requests, and for other programs.

pub mod json;
pub mod markdown;
pub mod terminal;

use crate::comparison::{Between, Change, Changes, Kind, Side, Told};
use crate::report::detail;

/// What the comparison is of, in one line.
pub(crate) fn heading(changes: &Changes) -> String {
    match changes.between {
        Between::Runs if changes.old.target == changes.new.target => {
            format!("What changed on {}", changes.new.target)
        }
        Between::Runs | Between::Targets => {
            format!("{} against {}", changes.new.target, changes.old.target)
        }
    }
}

/// The two sides, each in one line, the old one first.
pub(crate) fn sides(changes: &Changes) -> [String; 2] {
    let side = |name: &str, side: &Side| {
        format!(
            "{name}: {}, {}, {} cases, seed {}, {}, conformist {}",
            side.target,
            side.verdict.word(),
            side.cases.len(),
            side.seed,
            moment(&side.started),
            side.version
        )
    };
    let (old, new) = match changes.between {
        Between::Runs => ("old", "new"),
        Between::Targets => ("other", "this"),
    };
    [side(old, &changes.old), side(new, &changes.new)]
}

/// A time to the second, as people read it.
fn moment(time: &str) -> String {
    match time.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => time.to_owned(),
    }
}

/// What a kind of change means between these sides.
pub(crate) fn title(changes: &Changes, kind: Kind) -> String {
    let (old, new) = (&changes.old.target, &changes.new.target);
    match (changes.between, kind) {
        (Between::Runs, Kind::Regressed) => "Regressions: fail now and did not before".to_owned(),
        (Between::Runs, Kind::Lost) => "Lost: judged before, nothing told now".to_owned(),
        (Between::Runs, Kind::Fixed) => "Fixed: failed before and do not now".to_owned(),
        (Between::Runs, Kind::New) => "New cases".to_owned(),
        (Between::Runs, Kind::Gone) => "Cases that are gone".to_owned(),
        (_, Kind::Changed) => "Other verdicts".to_owned(),
        (_, Kind::Variant) => "Other variants".to_owned(),
        (_, Kind::Shape) => "Other shapes".to_owned(),
        (Between::Targets, Kind::Regressed) => format!("Fail on {new} and not on {old}"),
        (Between::Targets, Kind::Lost) => format!("Judged on {old}, nothing told on {new}"),
        (Between::Targets, Kind::Fixed) => format!("Fail on {old} and not on {new}"),
        (Between::Targets, Kind::New) => format!("Only on {new}"),
        (Between::Targets, Kind::Gone) => format!("Only on {old}"),
    }
}

/// The changes by kind, the most urgent first; kinds without a change are left out.
pub(crate) fn kinds(changes: &Changes) -> impl Iterator<Item = (Kind, Vec<&Change>)> {
    Kind::ALL
        .into_iter()
        .map(|kind| (kind, changes.of_kind(kind).collect::<Vec<_>>()))
        .filter(|(_, cases)| !cases.is_empty())
}

/// Cases whose shapes differ in the same lines, which is one thing to look at; the first of each group stands for it.
pub(crate) fn alike<'a>(cases: &[&'a Change]) -> Vec<Vec<&'a Change>> {
    let mut groups: Vec<(Vec<&str>, Vec<&Change>)> = Vec::new();
    for change in cases {
        let lines = changed_lines(change);
        match groups.iter_mut().find(|(known, _)| *known == lines) {
            Some((_, group)) => group.push(change),
            None => groups.push((lines, vec![change])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The lines that one side lacks, wherever they stand.
fn changed_lines(change: &Change) -> Vec<&str> {
    let shape = change.shape.as_deref().unwrap_or_default();
    let lines = shape.lines().skip(2);
    lines.filter(|line| line.starts_with(['+', '-'])).collect()
}

/// So many cases of a group are named.
pub(crate) const MOST_NAMES: usize = 4;

/// Verdict and variant of both sides: `pass → fail`.
pub(crate) fn step(change: &Change) -> String {
    let told = |told: &Option<Told>| match told {
        None => "–".to_owned(),
        Some(told) => {
            let variant = told.variant.as_deref();
            let variant = variant.map_or(String::new(), |variant| format!(" [{variant}]"));
            let waived = if told.is_waived { " (waived)" } else { "" };
            let word = told.verdict.word();
            detail::visible(&format!("{word}{variant}{waived}"))
        }
    };
    format!("{} → {}", told(&change.old), told(&change.new))
}

/// Why the new side is what it is; for a case that is better or gone, why the old side was.
pub(crate) fn why(change: &Change) -> Option<String> {
    let reason = |told: &Option<Told>| told.as_ref().and_then(|told| told.reason.clone());
    let why = match change.kind {
        Kind::Fixed | Kind::Gone => reason(&change.old),
        Kind::Shape => None,
        _ => reason(&change.new).or_else(|| reason(&change.old)),
    };
    why.map(|why| detail::visible(&why).replace('\n', " "))
}

/// How many cases differ, in one line; and how many do not.
pub(crate) fn closing(changes: &Changes) -> String {
    let counts: Vec<String> = kinds(changes)
        .map(|(kind, cases)| format!("{} {}", cases.len(), kind.word()))
        .collect();
    if counts.is_empty() {
        return format!("no difference in {} cases", changes.same);
    }
    format!("{}, {} the same", counts.join(", "), changes.same)
}
