//! Relations between the users of two or more listings.

use std::collections::{BTreeMap, BTreeSet};

use crate::capture::User;
use crate::check::scope::{Scope, Users};
use crate::check::users::breaches;
use crate::spec::expectation::{Expectation, Subset};
use crate::verdict::Finding;

/// Every set relation that an expectation names.
pub(super) fn judge(scope: &mut Scope<'_>, expectation: &Expectation) {
    if let Some(names) = &expectation.equality {
        equality(scope, names);
    }
    if let Some(names) = &expectation.equivalence {
        equivalence(scope, names);
    }
    if let Some(names) = &expectation.differs {
        differs(scope, names);
    }
    if let Some(rule) = &expectation.subset {
        subset(scope, rule);
    }
    if let Some(names) = &expectation.disjoint {
        disjoint(scope, names);
    }
    if let Some(complete) = &expectation.complete {
        let names: Vec<&String> = complete.parts.iter().collect();
        let parts: Option<Vec<Users<'_>>> = names
            .iter()
            .map(|name| scope.users(name, "complete"))
            .collect();
        let (Some(parts), Some(whole)) = (parts, scope.users(&complete.whole, "complete")) else {
            return;
        };
        if whole.all.is_empty() {
            return scope.vacuous("there are no users");
        }
        let union: BTreeSet<&str> = parts.iter().flat_map(Users::ids).collect();
        let whole: BTreeSet<&str> = whole.ids().into_iter().collect();
        sets(scope, "complete", &union, &whole, &complete.whole);
    }
    if let Some(difference) = &expectation.difference {
        let names = [&difference.is, &difference.of, &difference.without];
        let Some([is, of, without]) = both(scope, names, "difference") else {
            return;
        };
        if without.all.is_empty() {
            scope.vacuous(format!("`{}` holds no users", difference.without));
        }
        let without: BTreeSet<&str> = without.ids().into_iter().collect();
        let expected: BTreeSet<&str> = of
            .ids()
            .into_iter()
            .filter(|id| !without.contains(id))
            .collect();
        let is: BTreeSet<&str> = is.ids().into_iter().collect();
        sets(scope, "difference", &is, &expected, &difference.is);
    }
}

fn both<'a, const N: usize>(
    scope: &mut Scope<'a>,
    names: [&String; N],
    check: &str,
) -> Option<[Users<'a>; N]> {
    let all: Option<Vec<Users<'a>>> = names.iter().map(|name| scope.users(name, check)).collect();
    all?.try_into().ok()
}

fn all<'a>(scope: &mut Scope<'a>, names: &[String], check: &str) -> Option<Vec<Users<'a>>> {
    // Every listing is asked for, so that each unreadable one is reported.
    let read: Vec<Option<Users<'a>>> = names.iter().map(|name| scope.users(name, check)).collect();
    let read: Option<Vec<Users<'a>>> = read.into_iter().collect();
    let read = read?;
    if read.iter().all(|users| users.all.is_empty()) {
        scope.vacuous("there are no users");
        return None;
    }
    let sizes: BTreeSet<Option<u64>> = read.iter().map(|users| users.listing.size).collect();
    let walked = read.iter().all(|users| users.listing.walked);
    if walked && sizes.len() > 1 && read.iter().all(|users| users.pages() <= 1) {
        scope.vacuous("all users fit on one page");
    }
    Some(read)
}

fn subset(scope: &mut Scope<'_>, rule: &Subset) {
    let Some([small, large]) = both(scope, [&rule.is, &rule.of], "subset") else {
        return;
    };
    if small.all.is_empty() {
        scope.vacuous(format!("`{}` holds no users", rule.is));
    }
    let within: BTreeSet<&str> = small.ids().into_iter().collect();
    let all: BTreeSet<&str> = large.ids().into_iter().collect();
    let strangers = small.ids().into_iter().filter(|id| !all.contains(id));
    let strangers: Vec<&str> = strangers.collect();
    let what = format!("is in `{}` and not in `{}`", rule.is, rule.of);
    outside(scope, "subset", &strangers, &what, &rule.is);
    if let Some(schema) = &rule.besides {
        let besides = |user: &User| !user.id().is_some_and(|id| within.contains(id));
        // Who is only in the larger one may have come meanwhile.
        for finding in breaches(scope, (&rule.of, &large), schema, &besides) {
            scope.wrong_with_users(finding);
        }
    }
}

fn equality(scope: &mut Scope<'_>, names: &[String]) {
    let Some(read) = all(scope, names, "equality") else {
        return;
    };
    let Some((first, rest)) = read.split_first() else {
        return;
    };
    let expected = first.ids();
    for (other, name) in rest.iter().zip(&names[1..]) {
        let found = other.ids();
        if let Some(at) =
            (0..expected.len().max(found.len())).find(|at| expected.get(*at) != found.get(*at))
        {
            let side = |ids: &[&str]| {
                ids.get(at)
                    .map_or_else(|| "nobody".to_owned(), |id| format!("user `{id}`"))
            };
            let message = format!("`{}` and `{name}` differ at position {}", names[0], at + 1);
            let finding = Finding::new("equality", message).sides(side(&expected), side(&found));
            let page = other.all.get(at).map_or(0, |(page, _)| *page);
            let finding = finding.on(scope.exchange(name, page));
            let place = scope.place(name, other, at, &scope.input.api.answer.identity);
            scope.wrong_with_users(finding.seen_at(place));
        } else {
            same_records(scope, "equality", first, other, name);
        }
    }
}

fn equivalence(scope: &mut Scope<'_>, names: &[String]) {
    let Some(read) = all(scope, names, "equivalence") else {
        return;
    };
    let Some((first, rest)) = read.split_first() else {
        return;
    };
    let expected: BTreeSet<&str> = first.ids().into_iter().collect();
    for (other, name) in rest.iter().zip(&names[1..]) {
        let found: BTreeSet<&str> = other.ids().into_iter().collect();
        let repeated = other.all.len() - found.len();
        if sets(scope, "equivalence", &found, &expected, name) {
            continue;
        }
        if repeated > 0 && first.all.len() == expected.len() {
            let message = format!("`{name}` holds {repeated} users more than once");
            let finding = Finding::new("equivalence", message)
                .sides("each user once", format!("{repeated} again"));
            scope.wrong_with_users(finding.on(scope.exchange(name, 0)));
        } else {
            same_records(scope, "equivalence", first, other, name);
        }
    }
}

/// The same user has the same values of the suite's fields wherever both answers show them; a selection may leave some out.
fn same_records(
    scope: &mut Scope<'_>,
    check: &str,
    first: &Users<'_>,
    other: &Users<'_>,
    name: &str,
) {
    let known: BTreeMap<&str, _> = first
        .ids()
        .into_iter()
        .zip(first.all.iter().map(|(_, user)| *user))
        .collect();
    for (position, (_, user)) in other.all.iter().enumerate() {
        let Some(before) = known.get(user.id().unwrap_or_default()) else {
            continue;
        };
        if std::ptr::eq(*before, *user) {
            continue;
        }
        let fields = scope.input.api.fields.iter();
        let mut fields = fields.into_iter();
        let differs = before.tree(|then| {
            user.tree(|now| {
                fields.find(|(_, field)| {
                    let sides = then.pointer(&field.at).zip(now.pointer(&field.at));
                    sides.is_some_and(|(before, now)| before != now)
                })
            })
        });
        if let Some((field, spec)) = differs {
            let id = user.id().unwrap_or_default();
            let message = format!("user `{id}` has another `{field}` in `{name}`");
            let finding = Finding::new(check, message).sides("the same record", "another value");
            let place = scope.place(name, other, position, &spec.at);
            scope.wrong_with_users(finding.seen_at(place));
            return;
        }
    }
}

fn differs(scope: &mut Scope<'_>, names: &[String]) {
    let read: Option<Vec<Users<'_>>> = names
        .iter()
        .map(|name| scope.users(name, "differs"))
        .collect();
    let Some(read) = read else { return };
    let mut lists = read.iter().map(Users::ids);
    let first = lists.next();
    if lists.all(|list| Some(&list) == first.as_ref()) {
        let finding = Finding::new(
            "differs",
            format!("{} hold the same users in the same order", names.join(", ")),
        );
        scope.wrong_with_users(finding.sides("different users or another order", "the same"));
    }
}

fn disjoint(scope: &mut Scope<'_>, names: &[String]) {
    let Some(read) = all(scope, names, "disjoint") else {
        return;
    };
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    for (users, name) in read.iter().zip(names) {
        let ids: BTreeSet<&str> = users.ids().into_iter().collect();
        let shared: Vec<&str> = ids
            .iter()
            .copied()
            .filter(|id| owner.contains_key(id))
            .collect();
        if let Some(id) = shared.first() {
            let message = format!("user `{id}` is in `{}` and in `{name}`", owner[id]);
            let finding = Finding::new("disjoint", message)
                .sides("no user in both", format!("{} users", shared.len()));
            scope.wrong_with_users(
                finding
                    .on(scope.exchange(name, 0))
                    .and_more(shared.len() - 1),
            );
        }
        owner.extend(ids.into_iter().map(|id| (id, name.as_str())));
    }
}

/// Records how a set differs from what is expected; says whether it does.
fn sets(
    scope: &mut Scope<'_>,
    check: &str,
    found: &BTreeSet<&str>,
    expected: &BTreeSet<&str>,
    name: &str,
) -> bool {
    let missing: Vec<&str> = expected.difference(found).copied().collect();
    let surplus: Vec<&str> = found.difference(expected).copied().collect();
    let example = match (missing.first(), surplus.first()) {
        (None, None) => return false,
        (Some(id), _) => format!("user `{id}` is missing"),
        (None, Some(id)) => format!("user `{id}` is too many"),
    };
    let observed = format!("{} missing, {} too many", missing.len(), surplus.len());
    let finding = Finding::new(check, format!("`{name}`: {example}"));
    let finding = finding.sides(format!("the {} users expected", expected.len()), observed);
    let more = missing.len() + surplus.len() - 1;
    scope.wrong_with_users(finding.on(scope.exchange(name, 0)).and_more(more));
    true
}

fn outside(scope: &mut Scope<'_>, check: &str, strangers: &[&str], what: &str, name: &str) {
    if let Some(id) = strangers.first() {
        let finding = Finding::new(check, format!("user `{id}` {what}"));
        let finding = finding.sides("no such user", format!("{} such users", strangers.len()));
        scope.wrong_with_users(
            finding
                .on(scope.exchange(name, 0))
                .and_more(strangers.len() - 1),
        );
    }
}
