//! Users who cannot be told apart, since the selection leaves their identity out.

use std::collections::BTreeMap;

use crate::check::members::Selected;
use crate::check::projection::Judge;
use crate::check::scope::{Scope, Users};
use crate::spec::expectation::ProjectionRule;
use crate::verdict::Finding;

impl Judge<'_, '_> {
    /// Users who cannot be told apart have, all together, the values that they have otherwise.
    pub(super) fn values(&self, scope: &mut Scope<'_>, rules: &[ProjectionRule]) {
        let Selected::Only(members) = &self.selected else {
            return;
        };
        let (is, of) = (&self.projection.is, &self.projection.of);
        for member in members.iter().filter(|member| member.inner.is_empty()) {
            let name = &member.name;
            let (now, before) = (values(self.is, name), values(self.of, name));
            let count = |values: &BTreeMap<String, usize>| values.values().sum::<usize>();
            let lost = count(&before).saturating_sub(count(&now));
            let finding = if lost > 0 && rules.contains(&ProjectionRule::Present) {
                let message = format!("{lost} users have lost the selected member `{name}`");
                let sides = (count(&before).to_string(), count(&now).to_string());
                Finding::new("projection", message).sides(sides.0, sides.1)
            } else if now != before && rules.contains(&ProjectionRule::SameValues) {
                let message = format!("`{is}` holds other values of `{name}` than `{of}`");
                Finding::new("projection", message).sides("the values of the full answer", "others")
            } else {
                continue;
            };
            scope.wrong_with_users(finding.on(scope.exchange(is, 0)));
        }
    }
}

/// How often each value of a member occurs; none that is no value.
fn values(users: &Users<'_>, name: &str) -> BTreeMap<String, usize> {
    let mut values = BTreeMap::new();
    for (_, user) in &users.all {
        user.tree(|record| {
            if let Some(value) = record.get(name).filter(|value| !value.is_blank()) {
                let mut value = value.to_value();
                value.sort_all_objects();
                *values.entry(value.to_string()).or_default() += 1;
            }
        });
    }
    values
}
