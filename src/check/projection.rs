//! Projections: the same users with only some of their members.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::capture::User;
use crate::check::members::{Member, Selected, read};
use crate::check::scope::{Scope, Users};
use crate::check::users::shown;
use crate::spec::expectation::{Projection, ProjectionRule};
use crate::verdict::Finding;

/// Holds one projection against the full answer.
pub(super) fn judge(scope: &mut Scope<'_>, projection: &Projection) {
    let (Some(is), Some(of)) = (
        scope.users(&projection.is, "projection"),
        scope.users(&projection.of, "projection"),
    ) else {
        return;
    };
    if of.all.is_empty() && is.all.is_empty() {
        return scope.vacuous("there are no users");
    }
    let texts: Vec<String> = projection
        .members
        .iter()
        .map(|member| scope.text(member))
        .collect();
    let judge = Judge {
        projection,
        selected: read(&texts),
        is: &is,
        of: &of,
    };
    let all = [
        ProjectionRule::SameUsers,
        ProjectionRule::Present,
        ProjectionRule::NoOthers,
        ProjectionRule::SameValues,
    ];
    let rules = projection.rules.as_deref().unwrap_or(&all);
    if rules.contains(&ProjectionRule::SameUsers) && judge.same_users(scope) {
        return;
    }
    judge.members(scope, rules);
}

/// A user beside its record, which is read once for all rules.
struct Record<'u> {
    user: &'u User,
    value: Cow<'u, Value>,
}

impl<'u> Record<'u> {
    fn of(user: &'u User) -> Record<'u> {
        let value = user.value();
        Record { user, value }
    }
}

struct Judge<'a, 'p> {
    projection: &'p Projection,
    selected: Selected,
    is: &'p Users<'a>,
    of: &'p Users<'a>,
}

impl Judge<'_, '_> {
    /// Says whether the users differ.
    fn same_users(&self, scope: &mut Scope<'_>) -> bool {
        let nameless = self.is.all.iter().any(|(_, user)| user.id().is_none());
        let (is, of) = (&self.projection.is, &self.projection.of);
        let finding = if nameless {
            // A selection may leave the identity out: then only the number of users can be compared.
            (self.is.all.len() != self.of.all.len()).then(|| {
                let message = format!("`{is}` holds another number of users than `{of}`");
                Finding::new("projection", message)
                    .sides(self.of.all.len().to_string(), self.is.all.len().to_string())
            })
        } else {
            let found: BTreeSet<&str> = self.is.ids().into_iter().collect();
            let full: BTreeSet<&str> = self.of.ids().into_iter().collect();
            let missing: Vec<&&str> = full.difference(&found).collect();
            let surplus: Vec<&&str> = found.difference(&full).collect();
            let repeated = self.is.all.len() - found.len();
            let example = match (missing.first(), surplus.first()) {
                (Some(id), _) => Some(format!("user `{id}` of `{of}` is missing in `{is}`")),
                (None, Some(id)) => Some(format!("user `{id}` of `{is}` is not in `{of}`")),
                (None, None) if repeated > 0 => {
                    Some(format!("`{is}` holds {repeated} users more than once"))
                }
                (None, None) => None,
            };
            example.map(|message| {
                let observed = format!(
                    "{} missing, {} too many, {repeated} again",
                    missing.len(),
                    surplus.len()
                );
                let more = (missing.len() + surplus.len() + repeated).saturating_sub(1);
                Finding::new("projection", message)
                    .sides("the same users", observed)
                    .and_more(more)
            })
        };
        let Some(finding) = finding else { return false };
        scope.wrong_with_users(finding.on(scope.exchange(is, 0)));
        true
    }

    fn members(&self, scope: &mut Scope<'_>, rules: &[ProjectionRule]) {
        let full = self
            .of
            .all
            .iter()
            .filter_map(|(_, user)| Some((user.id()?, *user)));
        let full: BTreeMap<&str, &User> = full.collect();
        let mut findings: Vec<(ProjectionRule, usize, Finding)> = Vec::new();
        for (position, (_, user)) in self.is.all.iter().enumerate() {
            let before = user
                .id()
                .and_then(|id| full.get(id).copied())
                .map(Record::of);
            let (user, before) = (&Record::of(user), before.as_ref());
            for rule in rules {
                let found = match (rule, before) {
                    (ProjectionRule::NoOthers, before) => self.others(scope, user, before),
                    (ProjectionRule::Present, Some(before)) => self.absent(user, before),
                    (ProjectionRule::Present, None) => self.nameless(scope, user),
                    (ProjectionRule::SameValues, Some(before)) => self.changed(user, before),
                    _ => None,
                };
                let Some(finding) = found else { continue };
                match findings.iter_mut().find(|(other, ..)| other == rule) {
                    Some((_, _, first)) => first.more += 1,
                    None => findings.push((*rule, position, finding)),
                }
            }
        }
        if findings.is_empty() {
            self.guard(scope, rules);
        }
        for (_, position, finding) in findings {
            // The rules look at one user: from here on the place is that in the body.
            let member = finding.pointer.clone().unwrap_or_default();
            let place = scope.place(&self.projection.is, self.is, position, &member);
            scope.wrong_with_users(finding.seen_at(place));
        }
    }

    /// Says so where nobody has what the rules are about.
    fn guard(&self, scope: &mut Scope<'_>, rules: &[ProjectionRule]) {
        let Selected::Only(members) = &self.selected else {
            return;
        };
        let needs_values = rules.contains(&ProjectionRule::Present);
        let has = |user: &User| {
            let record = user.value();
            let mut members = members.iter();
            members.any(|member| !is_blank(record.get(&member.name)))
        };
        if needs_values && !self.of.all.iter().any(|(_, user)| has(user)) {
            scope.vacuous("no user has the selected members");
        }
        let others = |user: &User| self.others(scope, &Record::of(user), None).is_some();
        if rules.contains(&ProjectionRule::NoOthers)
            && !self.of.all.iter().any(|(_, user)| others(user))
        {
            scope.vacuous("no user has a member that a selection could leave out");
        }
    }

    fn others(
        &self,
        scope: &Scope<'_>,
        user: &Record<'_>,
        before: Option<&Record<'_>>,
    ) -> Option<Finding> {
        let core = scope
            .input
            .api
            .select
            .as_ref()
            .map_or(&[][..], |select| select.core.as_slice());
        let identity = scope.input.api.answer.identity.trim_start_matches('/');
        let allowed = |name: &str| match &self.selected {
            Selected::Everything => before.is_none_or(|before| before.value.get(name).is_some()),
            Selected::Only(members) => {
                name == identity
                    || core.iter().any(|one| one == name)
                    || members.iter().any(|member| member.name == name)
            }
        };
        let members = user.value.as_object()?;
        let Some(extra) = members.keys().find(|key| !allowed(key)) else {
            return self.others_inside(user);
        };
        let message = format!(
            "{} has the member `{extra}`, which was not selected",
            shown(user.user)
        );
        let expected = match &self.selected {
            Selected::Everything => "only members of the full answer".to_owned(),
            Selected::Only(members) => format!("only {}", names(members)),
        };
        Some(
            Finding::new("projection", message)
                .sides(expected, format!("`{extra}` too"))
                .at(format!("/{extra}")),
        )
    }

    /// Members of a nested object that a selection of others inside of it should have left out.
    fn others_inside(&self, user: &Record<'_>) -> Option<Finding> {
        let Selected::Only(members) = &self.selected else {
            return None;
        };
        let mut nested = members.iter().filter(|member| !member.inner.is_empty());
        let (name, extra) = nested.find_map(|member| {
            let extra = surplus(user.value.get(&member.name)?, &member.inner)?;
            Some((&member.name, extra))
        })?;
        let message = format!(
            "{} has the member `{extra}` in `{name}`, which was not selected",
            shown(user.user)
        );
        Some(
            Finding::new("projection", message)
                .sides(
                    format!("only the selected members of `{name}`"),
                    format!("`{extra}` too"),
                )
                .at(format!("/{name}/{extra}")),
        )
    }

    /// A user who cannot be told from others although the identity was selected and everybody has one.
    fn nameless(&self, scope: &Scope<'_>, user: &Record<'_>) -> Option<Finding> {
        let identity = scope.input.api.answer.identity.trim_start_matches('/');
        let selected = match &self.selected {
            Selected::Everything => true,
            Selected::Only(members) => members.iter().any(|member| member.name == identity),
        };
        let named = self.of.all.iter().all(|(_, user)| user.id().is_some());
        (selected && named && user.user.id().is_none()).then(|| {
            let message = format!("a user has lost the selected member `{identity}`");
            Finding::new("projection", message)
                .sides(format!("a value of `{identity}`"), "none")
                .at(format!("/{identity}"))
        })
    }

    fn absent(&self, user: &Record<'_>, full: &Record<'_>) -> Option<Finding> {
        let lost = |name: &str| !is_blank(full.value.get(name)) && is_blank(user.value.get(name));
        let name = match &self.selected {
            Selected::Everything => full
                .value
                .as_object()?
                .keys()
                .find(|name| lost(name))?
                .clone(),
            Selected::Only(members) => {
                let inner_lost = |member: &&Member| {
                    let (now, before) =
                        (user.value.get(&member.name), full.value.get(&member.name));
                    lost(&member.name) || member.inner.iter().any(|inner| loses(now, before, inner))
                };
                members.iter().find(inner_lost)?.name.clone()
            }
        };
        let message = format!("{} has lost the selected member `{name}`", shown(user.user));
        Some(
            Finding::new("projection", message)
                .sides(format!("a value of `{name}`"), "none")
                .at(format!("/{name}")),
        )
    }

    fn changed(&self, user: &Record<'_>, full: &Record<'_>) -> Option<Finding> {
        let differs = |name: &str, inner: &[String]| {
            let (now, before) = (user.value.get(name), full.value.get(name));
            !is_blank(now) && !same_value(now, before, inner)
        };
        let name = match &self.selected {
            Selected::Everything => user
                .value
                .as_object()?
                .keys()
                .find(|name| differs(name, &[]))?
                .clone(),
            Selected::Only(members) => members
                .iter()
                .find(|member| differs(&member.name, &member.inner))?
                .name
                .clone(),
        };
        let message = format!(
            "{} has another value of `{name}` when it is selected",
            shown(user.user)
        );
        let finding = Finding::new("projection", message)
            .sides("the value of the full answer", "another value");
        Some(finding.at(format!("/{name}")))
    }
}

fn names(members: &[Member]) -> String {
    members
        .iter()
        .map(|member| member.name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Absent, null and empty are one: the documents do not say how a member without a value is written.
fn is_blank(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(map)) => map.is_empty(),
        Some(_) => false,
    }
}

/// Whether two values agree on the inner members that were selected, or altogether where none were named.
fn same_value(now: Option<&Value>, before: Option<&Value>, inner: &[String]) -> bool {
    if inner.is_empty() || is_blank(before) {
        return now == before || (is_blank(now) && is_blank(before));
    }
    match (now, before) {
        (Some(Value::Array(now)), Some(Value::Array(before))) => {
            let mut pairs = now.iter().zip(before);
            now.len() == before.len()
                && pairs.all(|(now, before)| same_value(Some(now), Some(before), inner))
        }
        (Some(now), Some(before)) => inner
            .iter()
            .all(|name| is_blank(now.get(name)) || now.get(name) == before.get(name)),
        _ => false,
    }
}

/// The first member of an object, or of any object of a list, that is none of these.
fn surplus<'v>(value: &'v Value, inner: &[String]) -> Option<&'v str> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| surplus(item, inner)),
        Value::Object(map) => {
            let mut names = map.keys().map(String::as_str);
            names.find(|name| !inner.iter().any(|one| one == name))
        }
        _ => None,
    }
}

/// Whether an inner member that the full record has is gone.
fn loses(now: Option<&Value>, before: Option<&Value>, inner: &str) -> bool {
    match (now, before) {
        (Some(Value::Array(now)), Some(Value::Array(before))) => now
            .iter()
            .zip(before)
            .any(|(now, before)| loses(Some(now), Some(before), inner)),
        (Some(now), Some(before)) => !is_blank(before.get(inner)) && is_blank(now.get(inner)),
        _ => false,
    }
}
