//! Data that moves: what other people, or forbidden side effects, do to the users.

use std::sync::Arc;

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::filter::Reading;
use crate::mock::avaya::pattern::Pattern;
use crate::mock::avaya::user::{Field, User};
use crate::mock::avaya::{Model, defects, people, variations};
use crate::mock::switches::Switches;

/// How many list requests lie between two changes.
const PERIOD: u64 = 40;

/// What other people do before a list request is answered.
pub(crate) fn before(model: &mut Model, switches: &Switches) {
    if !model.lists.is_multiple_of(PERIOD) {
        return;
    }
    if switches.varies(&variations::USERS_ADDED) {
        let user = newcomer(model);
        admit(model, user);
    }
    let place = chosen(model);
    if switches.varies(&variations::USERS_REMOVED) && place < model.users.len() {
        model.users.remove(place);
        model.forget_orders();
    }
    if switches.varies(&variations::USERS_RENAMED) {
        change(model, place, |user| user.last_name.push_str(" Newlywed"));
    }
}

/// What a forbidden side effect does after a list request was read.
pub(crate) fn after(model: &mut Model, ask: &Ask, switches: &Switches) {
    let Reading::Filter(filter) = &ask.filter else {
        return;
    };
    if switches.breaks(&defects::GET_TOUCHES_USER) {
        change(model, 0, |user| {
            let moved = user.profile_id.as_deref() == Some("MOVED1");
            user.profile_id = Some(if moved { "MOVED2" } else { "MOVED1" }.to_owned());
        });
        model.writes += 1;
    }
    let Pattern::Whole(value) = &filter.pattern else {
        return;
    };
    let test = filter.test(switches);
    if switches.breaks(&defects::GET_CREATES_USER) && !model.users.iter().any(|user| test(user)) {
        let mut user = newcomer(model);
        text_mut(&mut user, filter.field).clone_from(value);
        admit(model, user);
        model.writes += 1;
    }
}

fn admit(model: &mut Model, user: User) {
    model.users.push(Arc::new(user));
    model.forget_orders();
}

fn newcomer(model: &mut Model) -> User {
    model.created += 1;
    people::newcomer(model.created, model.seed)
}

fn chosen(model: &Model) -> usize {
    let count = u64::try_from(model.users.len()).unwrap_or(u64::MAX).max(1);
    usize::try_from((model.lists * 7) % count).unwrap_or(0)
}

fn change(model: &mut Model, place: usize, how: impl Fn(&mut User)) {
    if let Some(user) = model.users.get_mut(place) {
        let mut changed = User::clone(user);
        how(&mut changed);
        *user = Arc::new(changed);
        model.forget_orders();
    }
}

fn text_mut(user: &mut User, field: Field) -> &mut String {
    match field {
        Field::LoginId => &mut user.login_id,
        Field::LastName => &mut user.last_name,
        Field::FirstName => &mut user.first_name,
        Field::EmailId => user.email_id.get_or_insert_default(),
        Field::OrganizationNodeId => &mut user.organization_node_id,
        Field::ProfileId => user.profile_id.get_or_insert_default(),
    }
}
