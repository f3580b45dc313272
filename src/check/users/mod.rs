//! Checks on the users of a listing: their schema, which of them are there, and the total.

mod condition;
mod schema;
mod spelling;

use std::collections::BTreeMap;

use crate::capture::User;
use crate::check::scope::{Scope, Users};
pub(super) use crate::check::users::schema::breaches;
use crate::spec::expectation::{Expectation, TotalRule, UsersRule};
use crate::verdict::Finding;

/// Every check on users that an expectation names.
pub(super) fn judge(scope: &mut Scope<'_>, expectation: &Expectation) {
    for name in scope.subjects(expectation) {
        if let Some(schema) = &expectation.user_schema {
            schema::user_schema(scope, &name, schema);
        }
        if let Some(schema) = &expectation.no_write_only {
            schema::no_write_only(scope, &name, schema);
        }
        if expectation.spelling == Some(true) {
            spelling::judge(scope, &name);
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
    user.id().map_or_else(
        || "a user without identity".to_owned(),
        |id| format!("user `{id}`"),
    )
}

fn unique(scope: &mut Scope<'_>, name: &str) {
    let Some(users) = scope.users(name, "unique") else {
        return;
    };
    if users.all.is_empty() {
        return scope.vacuous("there are no users");
    }
    let id = |position: &usize| users.all[*position].1.id();
    let mut in_order: Vec<usize> = (0..users.all.len()).collect();
    in_order.sort_by(|one, other| id(one).cmp(&id(other)));
    let nameless = in_order
        .iter()
        .take_while(|position| id(position).is_none());
    let nameless = nameless.map(|position| vec![*position]);
    let twice = in_order.windows(2);
    let twice = twice.filter(|pair| id(&pair[0]).is_some() && id(&pair[0]) == id(&pair[1]));
    let mut wrong: Vec<Vec<usize>> = nameless.chain(twice.map(<[usize]>::to_vec)).collect();
    wrong.sort_by_key(|positions| positions.last().copied());
    if let Some(positions) = wrong.first() {
        let page = |position: &usize| users.all[*position].0 + 1;
        let message = match positions.as_slice() {
            [first, second] => format!(
                "user `{}` stands on page {} and on page {}",
                id(first).unwrap_or_default(),
                page(first),
                page(second)
            ),
            _ => "a user has no identity".to_owned(),
        };
        let finding = Finding::new("unique", message)
            .sides("each user once", "a user twice or without identity");
        let member = &scope.input.api.answer.identity;
        let places = scope.places(name, &users, positions.iter().copied(), member);
        scope.wrong_with_users(finding.seen_at(places).and_more(wrong.len() - 1));
    }
}

fn distinct(scope: &mut Scope<'_>, name: &str, field: &str) {
    let Some(users) = scope.users(name, "distinct") else {
        return;
    };
    let Some(at) = scope.field(field) else { return };
    let mut owners: BTreeMap<String, (usize, &User)> = BTreeMap::new();
    let mut shared = Vec::new();
    for (position, (_, user)) in users.all.iter().enumerate() {
        let Some(value) = user.field(at).filter(|value| !value.is_empty()) else {
            continue;
        };
        match owners.get(&value) {
            Some(owner) if owner.1.id() != user.id() => shared.push((*owner, (position, *user))),
            Some(_) => {}
            None => drop(owners.insert(value, (position, *user))),
        }
    }
    if owners.len() < 2 && shared.is_empty() {
        return scope.vacuous(format!("fewer than two users have a `{field}`"));
    }
    if let Some(((first, owner), (second, user))) = shared.first() {
        let message = format!(
            "{} and {} have the same `{field}`",
            shown(owner),
            shown(user)
        );
        let finding = Finding::new("distinct", message)
            .sides("a value of its own for each user", "a shared value");
        let places = scope.places(name, &users, [*first, *second], at);
        scope.wrong_with_users(finding.seen_at(places).and_more(shared.len() - 1));
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
        let places = scope.places(name, &found, 0..found.all.len(), "");
        scope.wrong_with_users(finding.on(scope.exchange(name, *page)).seen_at(places));
    }
    if let Some(condition) = &rule.exactly {
        condition::exactly(scope, name, &found, condition);
    }
    if let Some(condition) = &rule.only {
        condition::only(scope, name, &found, condition);
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
