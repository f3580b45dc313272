//! Projections: the same users with only some of their members.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::capture::User;
use crate::check::members::{Member, is_everything, read};
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
    let members = read(&texts);
    let judge = Judge {
        projection,
        members,
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

struct Judge<'a, 'p> {
    projection: &'p Projection,
    members: Vec<Member>,
    is: &'p Users<'a>,
    of: &'p Users<'a>,
}

impl Judge<'_, '_> {
    /// Says whether the users differ.
    fn same_users(&self, scope: &mut Scope<'_>) -> bool {
        let nameless = self.is.all.iter().any(|(_, user)| user.id.is_none());
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
        let full: BTreeMap<&str, &User> = self
            .of
            .all
            .iter()
            .filter_map(|(_, u)| Some((u.id.as_deref()?, *u)))
            .collect();
        let mut findings: Vec<(ProjectionRule, usize, Finding)> = Vec::new();
        let mut known = 0;
        for (page, user) in &self.is.all {
            let before = user.id.as_deref().and_then(|id| full.get(id));
            known += usize::from(before.is_some_and(|before| self.has_members(before)));
            for rule in rules {
                let found = match (rule, before) {
                    (ProjectionRule::NoOthers, _) => self.others(scope, user),
                    (ProjectionRule::Present, Some(before)) => self.absent(user, before),
                    (ProjectionRule::SameValues, Some(before)) => self.changed(user, before),
                    _ => None,
                };
                let Some(finding) = found else { continue };
                match findings.iter_mut().find(|(other, ..)| other == rule) {
                    Some((_, _, first)) => first.more += 1,
                    None => findings.push((*rule, *page, finding)),
                }
            }
        }
        let needs_values = rules
            .iter()
            .any(|r| matches!(r, ProjectionRule::Present | ProjectionRule::SameValues));
        if needs_values && known == 0 && findings.is_empty() {
            scope.vacuous("no user has the selected members");
        }
        for (_, page, finding) in findings {
            let finding = finding.on(scope.exchange(&self.projection.is, page));
            scope.wrong_with_users(finding);
        }
    }

    fn has_members(&self, full: &User) -> bool {
        is_everything(&self.members)
            || self
                .members
                .iter()
                .any(|m| !is_blank(full.value.get(&m.name)))
    }

    fn others(&self, scope: &Scope<'_>, user: &User) -> Option<Finding> {
        if is_everything(&self.members) {
            return None;
        }
        let core = scope
            .input
            .api
            .select
            .as_ref()
            .map_or(&[][..], |select| select.core.as_slice());
        let identity = scope.input.api.answer.identity.trim_start_matches('/');
        let allowed = |name: &str| {
            name == identity
                || core.iter().any(|one| one == name)
                || self.members.iter().any(|m| m.name == name)
        };
        let keys = user
            .value
            .as_object()?
            .iter()
            .filter(|(_, value)| !is_blank(Some(value)));
        let extra = keys.map(|(key, _)| key).find(|key| !allowed(key))?;
        let message = format!(
            "{} has the member `{extra}`, which was not selected",
            shown(user)
        );
        let names: Vec<&str> = self
            .members
            .iter()
            .map(|member| member.name.as_str())
            .collect();
        let finding = Finding::new("projection", message).sides(
            format!("only {}", names.join(", ")),
            format!("`{extra}` too"),
        );
        Some(finding.at(format!("/{extra}")))
    }

    fn absent(&self, user: &User, full: &User) -> Option<Finding> {
        let lost = |name: &str| !is_blank(full.value.get(name)) && user.value.get(name).is_none();
        let name = if is_everything(&self.members) {
            full.value
                .as_object()?
                .keys()
                .find(|name| lost(name))?
                .clone()
        } else {
            self.members
                .iter()
                .find(|member| lost(&member.name))?
                .name
                .clone()
        };
        let message = format!("{} has lost the selected member `{name}`", shown(user));
        Some(
            Finding::new("projection", message)
                .sides(format!("a member `{name}`"), "none")
                .at(format!("/{name}")),
        )
    }

    fn changed(&self, user: &User, full: &User) -> Option<Finding> {
        let everything = is_everything(&self.members);
        let differs = |name: &str, inner: &[String]| {
            let (Some(now), Some(before)) = (user.value.get(name), full.value.get(name)) else {
                return false;
            };
            !same_value(now, before, inner)
        };
        let name = if everything {
            let object = user.value.as_object()?;
            object.keys().find(|name| differs(name, &[]))?.clone()
        } else {
            self.members
                .iter()
                .find(|member| differs(&member.name, &member.inner))?
                .name
                .clone()
        };
        let message = format!(
            "{} has another value of `{name}` when it is selected",
            shown(user)
        );
        let finding = Finding::new("projection", message)
            .sides("the value of the full answer", "another value");
        Some(finding.at(format!("/{name}")))
    }
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
fn same_value(now: &Value, before: &Value, inner: &[String]) -> bool {
    if inner.is_empty() || is_blank(Some(before)) {
        return now == before || (is_blank(Some(now)) && is_blank(Some(before)));
    }
    match (now, before) {
        (Value::Array(now), Value::Array(before)) => {
            now.len() == before.len()
                && now
                    .iter()
                    .zip(before)
                    .all(|(now, before)| same_value(now, before, inner))
        }
        _ => inner
            .iter()
            .all(|name| match (now.get(name), before.get(name)) {
                (now, before) if is_blank(now) && is_blank(before) => true,
                (now, before) => now == before,
            }),
    }
}
