//! Checks of who is there by a condition that may be read in several ways.

use std::collections::BTreeSet;

use crate::capture::User;
use crate::check::scope::{Scope, Users};
use crate::check::users::shown;
use crate::json::Tree;
use crate::reading::{Folding, Way, Words};
use crate::spec::expectation::Where;
use crate::verdict::Finding;

/// One way to read a condition, with what it makes of the population.
struct Interpretation<'a> {
    way: Way,
    missing: Vec<&'a str>,
    surplus: Vec<&'a str>,
}

/// Every way to read a condition that the documents leave open.
fn interpretations(condition: &Where) -> Vec<Way> {
    let readings = condition
        .reads
        .iter()
        .flat_map(|reading| Words::of(*reading).iter().map(|words| (*reading, *words)));
    let ways = readings.flat_map(|(reading, words)| {
        let foldings = Folding::allowed(condition.case).iter();
        foldings.map(move |folding| Way {
            reading,
            words,
            folding: *folding,
        })
    });
    ways.collect()
}

pub(super) fn exactly(scope: &mut Scope<'_>, name: &str, found: &Users<'_>, condition: &Where) {
    let (Some(population), Some(field)) = (
        scope.input.population,
        scope.field(condition.field.as_str()),
    ) else {
        return;
    };
    if population.users.is_empty() {
        return scope.vacuous("the account has no users");
    }
    let wanted = scope.text(&condition.value);
    let column = population.column(field);
    let there: BTreeSet<&str> = found.ids().into_iter().collect();
    let mut best: Option<Interpretation<'_>> = None;
    for way in interpretations(condition) {
        let met = column.met_by(way, &wanted);
        let expected: BTreeSet<&str> = met
            .into_iter()
            .filter_map(|user| population.users[user].id())
            .collect();
        let missing: Vec<&str> = expected.difference(&there).copied().collect();
        let surplus: Vec<&str> = there.difference(&expected).copied().collect();
        let one = Interpretation {
            way,
            missing,
            surplus,
        };
        let distance = |one: &Interpretation<'_>| one.missing.len() + one.surplus.len();
        if best
            .as_ref()
            .is_none_or(|best| distance(&one) < distance(best))
        {
            best = Some(one);
        }
        if best.as_ref().is_some_and(|best| distance(best) == 0) {
            break;
        }
    }
    let Some(best) = best else { return };
    if best.missing.is_empty() && best.surplus.is_empty() {
        scope.habit("reading", best.way.reading.name());
        scope.habit("letter case", best.way.folding.name());
        return unchanged_records(scope, name, found);
    }
    let message = format!(
        "no permitted reading of {} {} `{wanted}` gives these users; nearest, with case {}: {}",
        condition.field,
        best.way.reading.name(),
        best.way.folding.name(),
        differences(&best),
    );
    let expected = format!(
        "exactly the users whose {} {} `{wanted}`",
        condition.field,
        best.way.reading.name()
    );
    let observed = format!(
        "{} missing, {} too many",
        best.missing.len(),
        best.surplus.len()
    );
    let finding = Finding::new("users", message).sides(expected, observed);
    let strangers = (0..found.all.len()).filter(|at| {
        let id = found.all[*at].1.id().unwrap_or_default();
        best.surplus.contains(&id)
    });
    let places = scope.places(name, found, strangers, field);
    scope.wrong_with_users(finding.on(scope.exchange(name, 0)).seen_at(places));
}

fn differences(best: &Interpretation<'_>) -> String {
    let example = |what: &str, ids: &[&str]| {
        let first = ids.first()?;
        let more = if ids.len() > 1 {
            format!(" and {} more", ids.len() - 1)
        } else {
            String::new()
        };
        Some(format!("user `{first}`{more} {what}"))
    };
    let parts = [
        example("missing", &best.missing),
        example("too many", &best.surplus),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A filter takes rows away; the rows that stay are those of the whole list.
fn unchanged_records(scope: &mut Scope<'_>, name: &str, found: &Users<'_>) {
    let Some(population) = scope.input.population else {
        return;
    };
    let mut wrong = Vec::new();
    for (position, (_, user)) in found.all.iter().enumerate() {
        let Some(known) = user.id().and_then(|id| population.user(id)) else {
            continue;
        };
        if std::ptr::eq(*user, known) {
            continue;
        }
        let differ = user.tree(|now| {
            known.tree(|before| {
                let fields = scope.input.api.fields.iter();
                // Lists and objects are for a projection to compare.
                let deep = |value: Option<&Tree<'_>>| {
                    matches!(value, Some(Tree::List(_) | Tree::Object(_)))
                };
                let differ = fields.filter(|(_, field)| {
                    let (now, before) = (now.pointer(&field.at), before.pointer(&field.at));
                    now != before && !deep(now) && !deep(before)
                });
                differ.collect::<Vec<_>>()
            })
        });
        for (field, spec) in differ {
            wrong.push((position, *user, field.as_str(), spec.at.as_str()));
        }
    }
    if let Some((position, user, field, at)) = wrong.first() {
        let message = format!(
            "{} has another `{field}` here than in the whole list",
            shown(user)
        );
        let finding =
            Finding::new("users", message).sides("the record of the whole list", "another value");
        let finding = finding.seen_at(scope.place(name, found, *position, at));
        scope.wrong_with_users(finding.and_more(wrong.len() - 1));
    }
}

pub(super) fn only(scope: &mut Scope<'_>, name: &str, found: &Users<'_>, condition: &Where) {
    let Some(field) = scope.field(condition.field.as_str()) else {
        return;
    };
    if found.all.is_empty() {
        return scope.vacuous("there are no users");
    }
    let wanted = scope.text(&condition.value);
    let fits = |user: &User, way: Way| {
        user.field(field)
            .is_some_and(|value| way.meets(&value, &wanted))
    };
    let all = |way: &Way| found.all.iter().all(|(_, user)| fits(user, *way));
    let ways = interpretations(condition);
    if ways.iter().any(all) {
        return;
    }
    let Some(last) = ways.last().copied() else {
        return;
    };
    let strangers: Vec<usize> = (0..found.all.len())
        .filter(|at| !fits(found.all[*at].1, last))
        .collect();
    if let Some(first) = strangers.first() {
        let expected = format!(
            "only users whose {} {} `{wanted}`",
            condition.field,
            last.reading.name()
        );
        let message = format!("{} does not fit", shown(found.all[*first].1));
        let finding = Finding::new("users", message).sides(expected, "others too");
        let places = scope.places(name, found, strangers.iter().copied(), field);
        scope.wrong_with_users(finding.seen_at(places).and_more(strangers.len() - 1));
    }
}
