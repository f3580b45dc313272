//! What two records have of a member, and what one of them lacks.

use crate::check::scope::Scope;
use crate::json::{Tree, pair_up};

/// The first member of an object whose name is such.
pub(super) fn first(tree: &Tree<'_>, is_such: impl Fn(&str) -> bool) -> Option<String> {
    let mut names = tree.members()?.iter().map(|(name, _)| name.as_ref());
    names.find(|name| is_such(name)).map(str::to_owned)
}

/// Whether the suite lists the member, or something inside of it, among its fields.
pub(super) fn is_listed(scope: &Scope<'_>, name: &str) -> bool {
    let mut places = scope.input.api.fields.values().map(|field| &field.at);
    places.any(|at| at.trim_start_matches('/').split('/').next() == Some(name))
}

/// Absent, null and empty are one: the documents do not say how a member without a value is written.
pub(super) fn is_blank(value: Option<&Tree<'_>>) -> bool {
    value.is_none_or(Tree::is_blank)
}

/// Whether two values agree on the inner members that were selected, or altogether where none were named.
pub(super) fn same_value(
    now: Option<&Tree<'_>>,
    before: Option<&Tree<'_>>,
    inner: &[String],
) -> bool {
    if inner.is_empty() || is_blank(before) {
        return now == before || (is_blank(now) && is_blank(before));
    }
    match (now, before) {
        (Some(Tree::List(now)), Some(Tree::List(before))) => pair_up(now, before, |now, before| {
            same_value(Some(now), Some(before), inner)
        }),
        (Some(now), Some(before)) => inner
            .iter()
            .all(|name| is_blank(now.get(name)) || now.get(name) == before.get(name)),
        _ => false,
    }
}

/// The first member of an object, or of any object of a list, that is none of these.
pub(super) fn surplus<'v>(value: &'v Tree<'_>, inner: &[String]) -> Option<&'v str> {
    match value {
        Tree::List(items) => items.iter().find_map(|item| surplus(item, inner)),
        Tree::Object(members) => {
            let mut names = members.iter().map(|(name, _)| name.as_ref());
            names.find(|name| !inner.iter().any(|one| one == name))
        }
        _ => None,
    }
}

/// Whether an inner member that the full record has is gone, from the object or from one of the objects of a list.
pub(super) fn loses(now: Option<&Tree<'_>>, before: Option<&Tree<'_>>, inner: &str) -> bool {
    let has = |one: &Tree<'_>| !is_blank(one.get(inner));
    let having = |value: Option<&Tree<'_>>| match value {
        Some(Tree::List(items)) => items.iter().filter(|item| has(item)).count(),
        Some(one) => usize::from(has(one)),
        None => 0,
    };
    having(now) < having(before)
}
