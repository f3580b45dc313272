//! Which of several permitted behaviours was seen.

use crate::check::scope::Scope;
use crate::check::{Checked, Input, judge};
use crate::spec::scenario::Variant;
use crate::verdict::Finding;

/// Records the first variant that fits; none is a finding that says what kept each from fitting.
pub(super) fn observe(input: Input<'_>, checked: &mut Checked) {
    let mut tried: Vec<(&Variant, Checked)> = Vec::new();
    for variant in &input.case.scenario.variants {
        let one = try_one(input, variant);
        if one.blocked.is_some() {
            checked.blocked = one.blocked;
            return;
        }
        if one.findings.is_empty() && one.vacuous.is_empty() {
            checked.variant = Some((variant.name.clone(), variant.conforms));
            checked.habits.extend(one.habits);
            return;
        }
        // An account without users can show no behaviour: a looser variant after this one would prove no more.
        if one.findings.is_empty() && input.population.is_some_and(|all| all.users.is_empty()) {
            checked.vacuous.extend(one.vacuous);
            return;
        }
        tried.push((variant, one));
    }
    // What fits only for want of data proves nothing; it is not held against the target either.
    if let Some((_, vacuous)) = tried.iter().find(|(_, one)| one.findings.is_empty()) {
        checked.vacuous.extend(vacuous.vacuous.iter().cloned());
        return;
    }
    checked.rests_on_users |= tried.iter().any(|(_, one)| one.rests_on_users);
    checked.findings.push(none_fits(&tried));
}

fn try_one(input: Input<'_>, variant: &Variant) -> Checked {
    let mut scope = Scope::new(input);
    for expectation in &variant.when {
        judge(&mut scope, expectation);
    }
    scope.finish()
}

fn none_fits(tried: &[(&Variant, Checked)]) -> Finding {
    let why = tried.iter().filter_map(|(variant, one)| {
        let finding = one.findings.first()?;
        Some(format!("not `{}`: {}", variant.name, finding.message))
    });
    let names: Vec<String> = tried
        .iter()
        .map(|(variant, _)| format!("`{}`", variant.name))
        .collect();
    let nearest = tried.iter().min_by_key(|(_, one)| one.findings.len());
    let first = nearest.and_then(|(_, one)| one.findings.first());
    let finding = Finding::new("variants", "the answer is none of the permitted variants");
    let finding = finding.sides(
        format!("one of {}", names.join(", ")),
        why.collect::<Vec<_>>().join("; "),
    );
    finding.on(first.and_then(|finding| finding.exchange))
}
