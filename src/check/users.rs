//! Checks on the users of a listing: their schema, which of them are there, and the total.

use std::collections::{BTreeMap, BTreeSet};

use crate::capture::{User, field_text};
use crate::check::scope::{Scope, Users};
use crate::reading::{Folding, Way, Words};
use crate::spec::expectation::{Expectation, TotalRule, UsersRule, Where};
use crate::verdict::Finding;

/// Every check on users that an expectation names.
pub(super) fn judge(scope: &mut Scope<'_>, expectation: &Expectation) {
    for name in scope.subjects(expectation) {
        if let Some(schema) = &expectation.user_schema {
            user_schema(scope, &name, schema);
        }
        if let Some(schema) = &expectation.no_write_only {
            no_write_only(scope, &name, schema);
        }
        if expectation.unique == Some(true) {
            unique(scope, &name);
        }
        for field in expectation.distinct.iter().flatten() {
            distinct(scope, &name, field.as_str());
        }
        if let Some(rule) = &expectation.users {
            users(scope, &name, rule);
        }
        if let Some(rule) = expectation.total {
            total(scope, &name, rule);
        }
    }
}

/// How a user is named in messages.
pub(super) fn shown(user: &User) -> String {
    user.id.as_deref().map_or_else(
        || "a user without identity".to_owned(),
        |id| format!("user `{id}`"),
    )
}

fn user_schema(scope: &mut Scope<'_>, name: &str, schema_name: &str) {
    let Some(users) = scope.users(name, "user-schema") else {
        return;
    };
    let Some(schema) = scope.input.schemas.get(schema_name) else {
        return;
    };
    if users.all.is_empty() {
        return scope.vacuous("there are no users");
    }
    // One finding a kind of breach: a wrong type in every record is one thing to mend, not a thousand.
    let mut kinds: BTreeMap<String, (usize, Finding)> = BTreeMap::new();
    for (page, user) in users
        .all
        .iter()
        .filter(|(_, user)| !schema.accepts(&user.value))
    {
        for breach in schema.breaches(&user.value) {
            let place = without_indexes(&breach.pointer);
            let kind = format!("{place} {}", breach.expected);
            if let Some((count, _)) = kinds.get_mut(&kind) {
                *count += 1;
                continue;
            }
            let message = format!(
                "{} breaks the schema `{schema_name}`: {}",
                shown(user),
                breach.message
            );
            let finding =
                Finding::new("user-schema", message).sides(breach.expected, breach.message);
            let finding = finding.at(breach.pointer).on(scope.exchange(name, *page));
            kinds.insert(kind, (0, finding));
        }
    }
    for (more, finding) in kinds.into_values() {
        scope.wrong(finding.and_more(more));
    }
}

fn without_indexes(pointer: &str) -> String {
    let steps = pointer.split('/').map(|step| {
        if step.parse::<usize>().is_ok() {
            "*"
        } else {
            step
        }
    });
    steps.collect::<Vec<_>>().join("/")
}

fn no_write_only(scope: &mut Scope<'_>, name: &str, schema_name: &str) {
    let Some(users) = scope.users(name, "no-write-only") else {
        return;
    };
    let Some(schema) = scope.input.schemas.get(schema_name) else {
        return;
    };
    if users.all.is_empty() {
        return scope.vacuous("there are no users");
    }
    let found: Vec<(usize, &User, String)> = users
        .all
        .iter()
        .flat_map(|(page, user)| {
            schema
                .write_only(&user.value)
                .into_iter()
                .map(move |at| (*page, *user, at))
        })
        .collect();
    if let Some((page, user, at)) = found.first() {
        let message = format!(
            "{} shows the member `{at}`, which is only ever written",
            shown(user)
        );
        let finding = Finding::new("no-write-only", message)
            .sides("no such member, or an empty one", "a value");
        scope.wrong(
            finding
                .at(at)
                .on(scope.exchange(name, *page))
                .and_more(found.len() - 1),
        );
    }
}

fn unique(scope: &mut Scope<'_>, name: &str) {
    let Some(users) = scope.users(name, "unique") else {
        return;
    };
    if users.all.is_empty() {
        return scope.vacuous("there are no users");
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (page, user) in &users.all {
        match user.id.as_deref() {
            None => wrong.push((*page, "a user has no identity".to_owned())),
            Some(id) => {
                if let Some(before) = seen.insert(id, *page) {
                    wrong.push((
                        *page,
                        format!(
                            "user `{id}` stands on page {} and on page {}",
                            before + 1,
                            page + 1
                        ),
                    ));
                }
            }
        }
    }
    if let Some((page, message)) = wrong.first() {
        let finding = Finding::new("unique", message.clone())
            .sides("each user once", "a user twice or without identity");
        scope.wrong_with_users(
            finding
                .on(scope.exchange(name, *page))
                .and_more(wrong.len() - 1),
        );
    }
}

fn distinct(scope: &mut Scope<'_>, name: &str, field: &str) {
    let Some(users) = scope.users(name, "distinct") else {
        return;
    };
    let Some(at) = scope.field(field) else { return };
    let mut owners: BTreeMap<String, &User> = BTreeMap::new();
    let mut shared = Vec::new();
    for (page, user) in &users.all {
        let Some(value) = field_text(&user.value, at).filter(|value| !value.is_empty()) else {
            continue;
        };
        match owners.get(&value) {
            Some(owner) if owner.id != user.id => shared.push((*page, *owner, *user)),
            Some(_) => {}
            None => drop(owners.insert(value, *user)),
        }
    }
    if owners.len() < 2 && shared.is_empty() {
        return scope.vacuous(format!("fewer than two users have a `{field}`"));
    }
    if let Some((page, owner, user)) = shared.first() {
        let message = format!(
            "{} and {} have the same `{field}`",
            shown(owner),
            shown(user)
        );
        let finding = Finding::new("distinct", message)
            .sides("a value of its own for each user", "a shared value");
        let finding = finding.at(at).on(scope.exchange(name, *page));
        scope.wrong_with_users(finding.and_more(shared.len() - 1));
    }
}

fn users(scope: &mut Scope<'_>, name: &str, rule: &UsersRule) {
    let Some(found) = scope.users(name, "users") else {
        return;
    };
    if let Some(least) = rule.at_least
        && (found.all.len() as u64) < least
    {
        let message = format!("`{name}` holds {} users", found.all.len());
        let finding = Finding::new("users", message)
            .sides(format!("at least {least}"), found.all.len().to_string());
        scope.wrong_with_users(finding.on(scope.exchange(name, 0)));
    }
    if rule.none == Some(true)
        && let Some((page, user)) = found.all.first()
    {
        let message = format!(
            "`{name}` holds {} users, the first of them {}",
            found.all.len(),
            shown(user)
        );
        let finding = Finding::new("users", message).sides("no users", found.all.len().to_string());
        scope.wrong_with_users(finding.on(scope.exchange(name, *page)));
    }
    if let Some(condition) = &rule.exactly {
        exactly(scope, name, &found, condition);
    }
    if let Some(condition) = &rule.only {
        only(scope, name, &found, condition);
    }
    for witness in rule.include.iter().flatten() {
        include(scope, name, &found, witness);
    }
}

fn include(scope: &mut Scope<'_>, name: &str, found: &Users<'_>, witness: &str) {
    let Some(id) = scope
        .input
        .witnesses
        .get(witness)
        .and_then(|witness| witness.user.as_deref())
    else {
        return;
    };
    if !found.ids().contains(&id) {
        let message = format!(
            "user `{id}`, whose value was asked for, is not among the {} users",
            found.all.len()
        );
        let finding =
            Finding::new("users", message).sides(format!("user `{id}` among them"), "not there");
        scope.wrong_with_users(finding.on(scope.exchange(name, 0)));
    }
}

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

fn exactly(scope: &mut Scope<'_>, name: &str, found: &Users<'_>, condition: &Where) {
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
    let there: BTreeSet<&str> = found.ids().into_iter().collect();
    let mut best: Option<Interpretation<'_>> = None;
    for way in interpretations(condition) {
        let meets =
            |user: &&User| field_text(&user.value, field).is_some_and(|v| way.meets(&v, &wanted));
        let expected: BTreeSet<&str> = population
            .users
            .iter()
            .filter(meets)
            .filter_map(|u| u.id.as_deref())
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
    scope.wrong_with_users(finding.on(scope.exchange(name, 0)));
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
    for (page, user) in &found.all {
        let Some(known) = user.id.as_deref().and_then(|id| population.user(id)) else {
            continue;
        };
        for (field, spec) in &scope.input.api.fields {
            if user.value.pointer(&spec.at) != known.value.pointer(&spec.at) {
                wrong.push((*page, *user, field.as_str(), spec.at.as_str()));
            }
        }
    }
    if let Some((page, user, field, at)) = wrong.first() {
        let message = format!(
            "{} has another `{field}` here than in the whole list",
            shown(user)
        );
        let finding =
            Finding::new("users", message).sides("the record of the whole list", "another value");
        let finding = finding.at(*at).on(scope.exchange(name, *page));
        scope.wrong_with_users(finding.and_more(wrong.len() - 1));
    }
}

fn only(scope: &mut Scope<'_>, name: &str, found: &Users<'_>, condition: &Where) {
    let Some(field) = scope.field(condition.field.as_str()) else {
        return;
    };
    if found.all.is_empty() {
        return scope.vacuous("there are no users");
    }
    let wanted = scope.text(&condition.value);
    let fits = |user: &User, way: Way| {
        field_text(&user.value, field).is_some_and(|value| way.meets(&value, &wanted))
    };
    let all = |way: &Way| found.all.iter().all(|(_, user)| fits(user, *way));
    let ways = interpretations(condition);
    if ways.iter().any(all) {
        return;
    }
    let Some(last) = ways.last().copied() else {
        return;
    };
    let strangers: Vec<&(usize, &User)> = found
        .all
        .iter()
        .filter(|(_, user)| !fits(user, last))
        .collect();
    if let Some((page, user)) = strangers.first() {
        let expected = format!(
            "only users whose {} {} `{wanted}`",
            condition.field,
            last.reading.name()
        );
        let message = format!("{} does not fit", shown(user));
        let finding = Finding::new("users", message).sides(expected, "others too");
        let more = strangers.len() - 1;
        scope.wrong_with_users(finding.on(scope.exchange(name, *page)).and_more(more));
    }
}

fn total(scope: &mut Scope<'_>, name: &str, rule: TotalRule) {
    let Some(found) = scope.users(name, "total") else {
        return;
    };
    let api = scope.input.api;
    let totals: Vec<Option<u64>> = found
        .listing
        .answers
        .iter()
        .map(|answer| answer.count(api))
        .collect();
    if let Some(page) = totals.iter().position(Option::is_none) {
        let finding = Finding::new(
            "total",
            format!("page {} of `{name}` has no total", page + 1),
        );
        return scope.wrong(
            finding
                .sides("a number of users", "none")
                .on(scope.exchange(name, page)),
        );
    }
    let totals: Vec<u64> = totals.into_iter().flatten().collect();
    let held = found.all.len() as u64;
    let wrong = match rule {
        TotalRule::Constant => {
            if totals.len() < 2 {
                return scope.vacuous("all users fit on one page");
            }
            totals
                .iter()
                .position(|total| *total != totals[0])
                .map(|page| (page, totals[0]))
        }
        TotalRule::Counted => {
            let full = found.listing.size.is_some_and(|size| held >= size);
            if !found.listing.walked && full {
                return scope.vacuous("there may be more users than the page holds");
            }
            totals
                .iter()
                .position(|total| *total != held)
                .map(|page| (page, held))
        }
        TotalRule::Population => {
            let Some(all) = scope
                .input
                .population
                .map(|population| population.users.len() as u64)
            else {
                return;
            };
            totals
                .iter()
                .position(|total| *total != all)
                .map(|page| (page, all))
        }
        TotalRule::AtLeastThePage => {
            let on_page =
                |page: usize| found.all.iter().filter(|(index, _)| *index == page).count() as u64;
            totals
                .iter()
                .enumerate()
                .find(|(page, total)| **total < on_page(*page))
                .map(|(page, _)| (page, on_page(page)))
        }
    };
    if let Some((page, expected)) = wrong {
        let message = format!(
            "page {} of `{name}` says there are {} users",
            page + 1,
            totals[page]
        );
        let finding =
            Finding::new("total", message).sides(expected.to_string(), totals[page].to_string());
        scope.wrong_with_users(finding.on(scope.exchange(name, page)));
    }
}
