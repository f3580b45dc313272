//! Data that moves: what other people, or forbidden side effects, do to the users.

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::directory::Directory;
use crate::mock::avaya::filter::{Filter, Reading};
use crate::mock::avaya::pattern::Pattern;
use crate::mock::avaya::user::{Field, User};
use crate::mock::avaya::{defects, variations};
use crate::mock::switches::Switches;

/// How many list requests lie between two changes.
const PERIOD: u64 = 40;

/// What other people do before a list request is answered.
pub(crate) fn before(directory: &mut Directory, switches: &Switches) {
    if !directory.lists.is_multiple_of(PERIOD) {
        return;
    }
    if switches.varies(&variations::USERS_ADDED) {
        let user = directory.newcomer();
        directory.admit(user);
    }
    let place = chosen(directory);
    if switches.varies(&variations::USERS_REMOVED) {
        directory.dismiss(place);
    }
    if switches.varies(&variations::USERS_REASSIGNED) {
        directory.change(place, |user| user.seed = user.seed.wrapping_add(1));
    }
    if switches.varies(&variations::USERS_RENAMED) {
        directory.change(place, |user| user.last_name.push_str(" Newlywed"));
    }
}

/// What a forbidden side effect does after a list request was read.
pub(crate) fn after(directory: &mut Directory, ask: &Ask, switches: &Switches) {
    let Reading::Filter(filter) = &ask.filter else {
        return;
    };
    if switches.breaks(&defects::GET_TOUCHES_USER) && !directory.users.is_empty() {
        directory.change(0, |user| {
            let moved = user.profile_id.as_deref() == Some("MOVED1");
            user.profile_id = Some(if moved { "MOVED2" } else { "MOVED1" }.to_owned());
        });
        directory.writes += 1;
    }
    if switches.breaks(&defects::GET_CREATES_USER)
        && let Pattern::Whole(value) = &filter.pattern
    {
        create_missing(directory, filter, value, switches);
    }
}

fn create_missing(directory: &mut Directory, filter: &Filter, value: &str, switches: &Switches) {
    let test = filter.test(switches);
    if directory.users.iter().any(|user| test(user)) {
        return;
    }
    let mut user = directory.newcomer();
    value.clone_into(text_mut(&mut user, filter.field));
    directory.admit(user);
    directory.writes += 1;
}

fn chosen(directory: &Directory) -> usize {
    let count = directory.users.len();
    let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
    usize::try_from((directory.lists * 7) % count).unwrap_or(0)
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
