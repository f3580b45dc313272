//! Checks of each user by a schema: its shape, and members that must never be shown.

use std::collections::BTreeMap;

use crate::capture::User;
use crate::check::scope::{Scope, Users};
use crate::check::users::shown;
use crate::verdict::Finding;

/// Every user of a listing against a schema.
pub(super) fn user_schema(scope: &mut Scope<'_>, name: &str, schema_name: &str) {
    if let Some(users) = scope.users(name, "user-schema") {
        if users.all.is_empty() {
            return scope.vacuous("there are no users");
        }
        for finding in breaches(scope, (name, &users), schema_name, &|_| true) {
            scope.wrong(finding);
        }
    }
}

/// What those users of a listing break of a schema that are meant.
pub(in crate::check) fn breaches(
    scope: &Scope<'_>,
    (name, users): (&str, &Users<'_>),
    schema_name: &str,
    meant: &dyn Fn(&User) -> bool,
) -> Vec<Finding> {
    let Some(schema) = scope.input.schemas.get(schema_name) else {
        return Vec::new();
    };
    // One finding a kind of breach: a wrong type in every record is one thing to mend, not a thousand.
    let mut kinds: BTreeMap<String, (usize, Finding)> = BTreeMap::new();
    let all = users.all.iter().enumerate();
    for (position, (_, user)) in all.filter(|(_, (_, user))| meant(user)) {
        for breach in user.tree(|record| schema.breaches(record)) {
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
            let finding = finding.seen_at(scope.place(name, users, position, &breach.pointer));
            kinds.insert(kind, (0, finding));
        }
    }
    let kinds = kinds.into_values();
    kinds
        .map(|(more, finding)| finding.and_more(more))
        .collect()
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

pub(super) fn no_write_only(scope: &mut Scope<'_>, name: &str, schema_name: &str) {
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
        .enumerate()
        .flat_map(|(position, (_, user))| {
            let members = user.tree(|record| schema.write_only(record)).into_iter();
            members.map(move |at| (position, *user, at))
        })
        .collect();
    if let Some((position, user, at)) = found.first() {
        let message = format!(
            "{} shows the member `{at}`, which is only ever written",
            shown(user)
        );
        let finding = Finding::new("no-write-only", message)
            .sides("no such member, or an empty one", "a value");
        let place = scope.place(name, &users, *position, at);
        scope.wrong(finding.seen_at(place).and_more(found.len() - 1));
    }
}
