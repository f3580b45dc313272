//! The matrices as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json as value};

use crate::mock::defect::Basis;
use crate::mutants::{Alarm, Kill, KillMatrix, QuietMatrix};

/// The kill matrix as a table with its figures.
#[must_use]
pub fn text(matrix: &KillMatrix) -> String {
    let mut out = String::new();
    let width = matrix
        .kills
        .iter()
        .map(|kill| kill.defect.id.len())
        .max()
        .unwrap_or(0);
    for kill in &matrix.kills {
        let mark = if kill.killed_by.is_empty() {
            "SURVIVES"
        } else if kill.localised {
            "killed"
        } else {
            "elsewhere"
        };
        let names: Vec<&str> = kill.killed_by.keys().map(String::as_str).take(4).collect();
        let more = kill.killed_by.len().saturating_sub(4);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        line(
            &mut out,
            format_args!(
                "{:width$}  {mark:9}  {}{more}",
                kill.defect.id,
                names.join(", ")
            ),
        );
    }
    figures(&mut out, matrix);
    out
}

fn figures(out: &mut String, matrix: &KillMatrix) {
    let share = |basis: Basis| {
        let of = matrix
            .kills
            .iter()
            .filter(|kill| kill.defect.basis == basis);
        let (found, all) = of.fold((0, 0), |(found, all), kill| {
            (found + usize::from(!kill.killed_by.is_empty()), all + 1)
        });
        format!("{found} of {all} ({})", percent(found, all))
    };
    let total = matrix.kills.len();
    let killed = total - matrix.survivors().count();
    let localised = matrix.kills.iter().filter(|kill| kill.localised).count();
    let ablation = matrix.ablation;
    let rows = [
        ("defects against the documents", share(Basis::Document)),
        ("defects against other pages", share(Basis::Vendor)),
        (
            "found in their own clause",
            format!("{localised} of {killed} ({})", percent(localised, killed)),
        ),
        (
            "failing cases a defect, median",
            matrix.median_failures().to_string(),
        ),
        ("schemas alone", percent(ablation.schemas, total)),
        (
            "statuses and schemas",
            percent(ablation.status_and_schemas, total),
        ),
        (
            "everything but relations",
            percent(ablation.without_relations, total),
        ),
        ("everything", percent(ablation.everything, total)),
        ("cases", matrix.cases.to_string()),
        ("seconds", format!("{:.1}", matrix.duration.as_secs_f64())),
    ];
    line(out, format_args!(""));
    for (name, value) in rows {
        line(out, format_args!("{name:30}  {value}"));
    }
    named(
        out,
        "survivors",
        matrix.survivors().map(|kill| kill.defect.id.to_owned()),
    );
    named(
        out,
        "found only elsewhere",
        matrix.misplaced().map(|kill| kill.defect.id.to_owned()),
    );
    named(
        out,
        "cases of level must that kill nothing",
        matrix.idle.iter().cloned(),
    );
    named(
        out,
        "cases that fail without a defect",
        matrix.false_alarms.iter().cloned(),
    );
}

fn named(out: &mut String, what: &str, names: impl Iterator<Item = String>) {
    let names: Vec<String> = names.collect();
    if !names.is_empty() {
        line(out, format_args!("\n{what} ({}):", names.len()));
        for name in names {
            line(out, format_args!("  {name}"));
        }
    }
}

fn percent(part: usize, of: usize) -> String {
    let tenths = (part * 1_000).checked_div(of).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn line(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    writeln!(out, "{arguments}").expect("writing to a string cannot fail");
}

/// The kill matrix as JSON.
#[must_use]
pub fn json(matrix: &KillMatrix) -> Value {
    let kill = |kill: &Kill| {
        value!({
            "defect": kill.defect.id,
            "about": kill.defect.about,
            "basis": if kill.defect.basis == Basis::Document { "document" } else { "vendor" },
            "clauses": kill.defect.clauses,
            "killed": !kill.killed_by.is_empty(),
            "localised": kill.localised,
            "seconds": kill.duration.as_secs_f64(),
            "killed_by": kill.killed_by,
            "diverted": kill.diverted,
        })
    };
    value!({
        "schema": 1,
        "cases": matrix.cases,
        "seconds": matrix.duration.as_secs_f64(),
        "kills": matrix.kills.iter().map(kill).collect::<Vec<_>>(),
        "idle": matrix.idle,
        "false_alarms": matrix.false_alarms,
        "median_failures": matrix.median_failures(),
        "ablation": {
            "schemas": matrix.ablation.schemas,
            "status_and_schemas": matrix.ablation.status_and_schemas,
            "without_relations": matrix.ablation.without_relations,
            "everything": matrix.ablation.everything,
        },
    })
}

/// What became of the variations, as text.
#[must_use]
pub fn quiet_text(matrix: &QuietMatrix) -> String {
    let mut out = String::new();
    let alarm = |alarm: &Alarm| {
        format!(
            "{} on {} (seed {}): {} — {}",
            alarm.variation, alarm.population, alarm.seed, alarm.case, alarm.reason
        )
    };
    named(&mut out, "false alarms", matrix.failures.iter().map(alarm));
    named(
        &mut out,
        "not explained by the variation",
        matrix.unexplained.iter().map(alarm),
    );
    let seconds = matrix.duration.as_secs_f64();
    line(
        &mut out,
        format_args!(
            "\n{} runs, {} false alarms, {} unexplained, {seconds:.1} s",
            matrix.runs,
            matrix.failures.len(),
            matrix.unexplained.len()
        ),
    );
    out
}
