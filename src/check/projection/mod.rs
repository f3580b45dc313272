//! Projections: the same users with only some of their members.

mod nameless;
mod value;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::capture::User;
use crate::check::members::{Member, Selected, read};
use crate::check::projection::value::{first, is_blank, is_listed, loses, same_value, surplus};
use crate::check::scope::{Scope, Users};
use crate::check::users::shown;
use crate::json::Tree;
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
    if judge.is_nameless() {
        judge.values(scope, rules);
    }
}

/// A user beside its record, which is read once for all rules.
struct Record<'u> {
    user: &'u User,
    tree: &'u Tree<'u>,
}

/// The users of the full answer by identity; most often the one in the same place is the one that is asked for.
struct Full<'u> {
    all: &'u [(usize, &'u User)],
    by_id: OnceCell<HashMap<&'u str, &'u User>>,
}

impl<'u> Full<'u> {
    fn of(users: &'u Users<'_>) -> Full<'u> {
        Full {
            all: &users.all,
            by_id: OnceCell::new(),
        }
    }

    fn user(&self, position: usize, id: &str) -> Option<&'u User> {
        let across = self.all.get(position).map(|(_, user)| *user);
        if across.is_some_and(|user| user.id() == Some(id)) {
            return across;
        }
        let by_id = || {
            let users = self.all.iter();
            users
                .filter_map(|(_, user)| Some((user.id()?, *user)))
                .collect()
        };
        self.by_id.get_or_init(by_id).get(id).copied()
    }
}

struct Judge<'a, 'p> {
    projection: &'p Projection,
    selected: Selected,
    is: &'p Users<'a>,
    of: &'p Users<'a>,
}

impl Judge<'_, '_> {
    /// A selection may leave the identity out.
    fn is_nameless(&self) -> bool {
        self.is.all.iter().any(|(_, user)| user.id().is_none())
    }

    /// Says whether the users differ.
    fn same_users(&self, scope: &mut Scope<'_>) -> bool {
        let nameless = self.is_nameless();
        let (is, of) = (&self.projection.is, &self.projection.of);
        let finding = if nameless {
            // A selection may leave the identity out: then only the number of users can be compared.
            (self.is.all.len() != self.of.all.len()).then(|| {
                let message = format!("`{is}` holds another number of users than `{of}`");
                Finding::new("projection", message)
                    .sides(self.of.all.len().to_string(), self.is.all.len().to_string())
            })
        } else {
            let found: HashSet<&str> = self.is.ids().into_iter().collect();
            let full: HashSet<&str> = self.of.ids().into_iter().collect();
            let mut missing: Vec<&str> = full.difference(&found).copied().collect();
            let mut surplus: Vec<&str> = found.difference(&full).copied().collect();
            missing.sort_unstable();
            surplus.sort_unstable();
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
        let full = Full::of(self.of);
        let mut findings: Vec<(ProjectionRule, usize, Finding)> = Vec::new();
        for (position, (_, user)) in self.is.all.iter().enumerate() {
            let before = user.id().and_then(|id| full.user(position, id));
            for (rule, finding) in self.of_user(scope, rules, user, before) {
                match findings.iter_mut().find(|(other, ..)| *other == rule) {
                    Some((_, _, first)) => first.more += 1,
                    None => findings.push((rule, position, finding)),
                }
            }
        }
        if findings.is_empty() {
            self.guard(scope, rules);
        }
        for (rule, position, finding) in findings {
            // The rules look at one user: from here on the place is that in the body.
            let member = finding.pointer.clone().unwrap_or_default();
            let place = scope.place(&self.projection.is, self.is, position, &member);
            let finding = finding.seen_at(place);
            match rule {
                // One answer says so by itself: no change of the users could explain it.
                ProjectionRule::NoOthers | ProjectionRule::NoListedOthers
                    if matches!(self.selected, Selected::Only(_)) =>
                {
                    scope.wrong(finding);
                }
                _ => scope.wrong_with_users(finding),
            }
        }
    }

    /// What the rules find of one user, beside what it was.
    fn of_user(
        &self,
        scope: &Scope<'_>,
        rules: &[ProjectionRule],
        user: &User,
        before: Option<&User>,
    ) -> Vec<(ProjectionRule, Finding)> {
        let is_same = |before: &User| std::ptr::eq(user, before);
        if matches!(self.selected, Selected::Everything) && before.is_some_and(is_same) {
            return Vec::new();
        }
        let found = |now: &Record<'_>, before: Option<&Record<'_>>| {
            let rules = rules.iter().filter_map(|rule| {
                let found = match (rule, before) {
                    (ProjectionRule::NoOthers, before) => {
                        self.others(scope, now, before, &|_| true)
                    }
                    (ProjectionRule::NoListedOthers, before) => {
                        self.others(scope, now, before, &|name| is_listed(scope, name))
                    }
                    (ProjectionRule::Present, Some(before)) => self.absent(now, before),
                    (ProjectionRule::Present, None) => self.nameless(scope, now),
                    (ProjectionRule::SameValues, Some(before)) => self.changed(scope, now, before),
                    _ => None,
                };
                Some((*rule, found?))
            });
            rules.collect()
        };
        user.tree(|tree| {
            let now = Record { user, tree };
            match before {
                Some(user) => user.tree(|tree| found(&now, Some(&Record { user, tree }))),
                None => found(&now, None),
            }
        })
    }

    /// Says so where nobody has what the rules are about.
    fn guard(&self, scope: &mut Scope<'_>, rules: &[ProjectionRule]) {
        let Selected::Only(members) = &self.selected else {
            return;
        };
        let needs_values = rules.contains(&ProjectionRule::Present);
        let has = |user: &User| {
            user.tree(|record| {
                let mut members = members.iter();
                members.any(|member| !is_blank(record.get(&member.name)))
            })
        };
        let others = |user: &User| {
            let all = |_: &str| true;
            user.tree(|tree| self.others(scope, &Record { user, tree }, None, &all))
                .is_some()
        };
        let narrows = [ProjectionRule::NoOthers, ProjectionRule::NoListedOthers];
        let narrows = narrows.iter().any(|rule| rules.contains(rule));
        let leaves_out = narrows && self.of.all.iter().any(|(_, user)| others(user));
        if narrows && !leaves_out {
            scope.vacuous("no user has a member that a selection could leave out");
        }
        // What nobody has can be selected all the same, and leaves the rest out.
        if needs_values && !leaves_out && !self.of.all.iter().any(|(_, user)| has(user)) {
            scope.vacuous("no user has the selected members");
        }
    }

    fn others(
        &self,
        scope: &Scope<'_>,
        user: &Record<'_>,
        before: Option<&Record<'_>>,
        counts: &dyn Fn(&str) -> bool,
    ) -> Option<Finding> {
        let core = scope
            .input
            .api
            .select
            .as_ref()
            .map_or(&[][..], |select| select.core.as_slice());
        let identity = scope.input.api.answer.identity.trim_start_matches('/');
        let allowed = |name: &str| match &self.selected {
            Selected::Everything => before.is_none_or(|before| before.tree.get(name).is_some()),
            Selected::Only(members) => {
                name == identity
                    || core.iter().any(|one| one == name)
                    || members.iter().any(|member| member.name == name)
            }
        };
        let mut members = user.tree.members()?.iter();
        let extra = members.find(|(key, _)| !allowed(key) && counts(key));
        let Some((extra, _)) = extra else {
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
            let extra = surplus(user.tree.get(&member.name)?, &member.inner)?;
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
        let gone = |name: &str| !is_blank(full.tree.get(name)) && is_blank(user.tree.get(name));
        // An empty list is a value, unlike null and an empty text.
        let lost = |name: &str| {
            let is_list = matches!(full.tree.get(name), Some(Tree::List(_)));
            gone(name) || is_list && user.tree.get(name).is_none()
        };
        let name = match &self.selected {
            Selected::Everything => first(full.tree, lost)?,
            Selected::Only(members) => {
                let inner_lost = |member: &&Member| {
                    let (now, before) = (user.tree.get(&member.name), full.tree.get(&member.name));
                    // Nothing can be selected inside of an empty list, nor of an object without such members.
                    member.inner.is_empty() && lost(&member.name)
                        || member.inner.iter().any(|inner| loses(now, before, inner))
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

    fn changed(&self, scope: &Scope<'_>, user: &Record<'_>, full: &Record<'_>) -> Option<Finding> {
        let differs = |name: &str, inner: &[String]| {
            match (user.tree.get(name), full.tree.get(name)) {
                // A server may leave out what has no value; what it sends in both answers is the same.
                (Some(now), Some(before)) if now.is_blank() && before.is_blank() => {
                    inner.is_empty() && now != before
                }
                (now, before) => !is_blank(now) && !same_value(now, before, inner),
            }
        };
        let name = match &self.selected {
            Selected::Everything => first(user.tree, |name| differs(name, &[]))?,
            Selected::Only(members) => {
                let selected = members
                    .iter()
                    .find(|member| differs(&member.name, &member.inner));
                // What a server sends besides has no other value either.
                let besides = |name: &str| {
                    let is_selected = members.iter().any(|member| member.name == name);
                    !is_selected && is_listed(scope, name) && !is_blank(full.tree.get(name))
                };
                selected
                    .map(|member| member.name.clone())
                    .or_else(|| first(user.tree, |name| besides(name) && differs(name, &[])))?
            }
        };
        let message = format!(
            "{} has another value of `{name}` under the selection",
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
