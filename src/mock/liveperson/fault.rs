//! Breaks a list of users in the seeded ways, before and after a selection is applied.

use serde_json::{Value, json};

use crate::mock::defect::Defect;
use crate::mock::liveperson::account::is_deleted;
use crate::mock::liveperson::entity::Row;
use crate::mock::liveperson::select::Selection;
use crate::mock::liveperson::{defects, variations};
use crate::mock::switches::Switches;

/// Breaches that hit one late user: the member and the JSON text it gets; without one it is lost.
static LATE: &[(&Defect, &str, Option<&str>)] = &[
    (
        &defects::PASSWORD_SHOWN,
        "passwordSh",
        Some(r#""9f86d081884c7d659a2feaa0c55ad015""#),
    ),
    (&defects::ID_MISSING, "id", None),
    (&defects::ID_NULL, "id", Some("null")),
    (&defects::ID_FRACTION, "id", Some("12.5")),
    (&defects::LOGIN_NAME_MISSING, "loginName", None),
    (&defects::LOGIN_NAME_NUMBER, "loginName", Some("42")),
    (&defects::LOGIN_NAME_NULL, "loginName", Some("null")),
    (&defects::DELETED_NULL, "deleted", Some("null")),
    (&defects::ENABLED_YES, "isEnabled", Some(r#""yes""#)),
    (
        &defects::MAX_CHATS_OBJECT,
        "maxChats",
        Some(r#"{"value":4}"#),
    ),
    (&defects::MAX_CHATS_WORD, "maxChats", Some(r#""four""#)),
    (&defects::EMAIL_LIST, "email", Some(r#"["a@example.com"]"#)),
    (&defects::NICKNAME_BOOLEAN, "nickname", Some("true")),
    (&defects::SKILLS_STRING, "skillIds", Some(r#""3012904712""#)),
    (
        &defects::PROFILES_OBJECTS,
        "profileIds",
        Some(r#"[{"id":2359273512}]"#),
    ),
    (&defects::GROUPS_NESTED, "permissionGroups", Some("[[1]]")),
    (
        &defects::MEMBER_OF_STRING,
        "memberOf",
        Some(r#""2722085120""#),
    ),
    (
        &defects::MEMBER_OF_GROUP_BOOLEAN,
        "memberOf",
        Some(r#"{"agentGroupId":true}"#),
    ),
    (
        &defects::MANAGER_OF_OBJECT,
        "managerOf",
        Some(r#"{"agentGroupId":1}"#),
    ),
    (&defects::USER_TYPE_UNKNOWN, "userTypeId", Some("7")),
    (
        &defects::DATE_MONTH_13,
        "lastPwdChangeDate",
        Some(r#""2026-13-02 08:15:30""#),
    ),
    (
        &defects::DATE_HOUR_24,
        "dateUpdated",
        Some(r#""2026-03-02 24:15:30""#),
    ),
    (
        &defects::DATE_DAY_FIRST,
        "memberOf",
        Some(r#"{"agentGroupId":2722085120,"assignmentDate":"02-03-2026 08:15:30"}"#),
    ),
    (&defects::USER_TYPE_WORD, "userTypeId", Some(r#""human""#)),
];

fn set(row: &mut Row, name: &str, value: Value) {
    row.insert(name.to_owned(), value);
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("the table holds JSON texts")
}

fn lose(row: &mut Row, name: &str) {
    row.shift_remove(name);
}

/// The user that a breach hits where it hits only one: nine tenths down the list.
fn late(count: usize) -> usize {
    count * 9 / 10
}

/// Breaks the users themselves.
pub(crate) fn spoil_users(rows: &mut Vec<Row>, reads: u64, switches: &Switches) {
    if switches.defects.is_empty() || rows.is_empty() {
        return;
    }
    let late = late(rows.len());
    spoil_one(&mut rows[late], switches);
    if switches.breaks(&defects::MEMBER_RENAMED) {
        for row in rows.iter_mut() {
            let enabled = row.shift_remove("isEnabled");
            set(row, "enabled", enabled.unwrap_or_default());
        }
    }
    if switches.breaks(&defects::DELETED_NUMBER) {
        for row in rows.iter_mut() {
            let mark = u8::from(is_deleted(row));
            set(row, "deleted", json!(mark));
        }
    }
    if switches.breaks(&defects::READ_STAMPS_USERS) {
        for row in rows.iter_mut() {
            set(row, "readCount", json!(reads));
        }
    }
    for (defect, name) in [
        (&defects::ID_SHARED, "id"),
        (&defects::LOGIN_NAME_SHARED, "loginName"),
        (&defects::PID_SHARED, "pid"),
    ] {
        if switches.breaks(defect) && rows.len() > 1 {
            let first = rows[0].get(name).cloned().unwrap_or_default();
            let late = late.max(1);
            set(&mut rows[late], name, first);
        }
    }
    if switches.breaks(&defects::USER_TWICE) {
        let row = rows[late].clone();
        rows.push(row);
    }
    if switches.breaks(&defects::LIST_FLAPS) && reads.is_multiple_of(2) {
        rows.remove(late);
    }
}

/// Breaks one user.
fn spoil_one(row: &mut Row, switches: &Switches) {
    for (defect, member, text) in LATE {
        if switches.breaks(defect) {
            match text {
                Some(text) => set(row, member, parse(text)),
                None => lose(row, member),
            }
        }
    }
}

/// Whether deleted users are listed, given that they are asked for or not.
pub(crate) fn lists(row: &Row, include_deleted: bool, asked: bool, switches: &Switches) -> bool {
    let deleted = is_deleted(row);
    let shown = switches.breaks(&defects::DELETED_LISTED)
        || (asked && switches.breaks(&defects::SELECT_SHOWS_DELETED));
    if include_deleted && !deleted {
        return !switches.breaks(&defects::ONLY_DELETED_LISTED);
    }
    if include_deleted && asked && switches.breaks(&defects::SELECT_LOSES_DELETED) {
        return false;
    }
    !deleted || include_deleted || shown
}

/// Breaks the users of a list that has deleted ones in it.
pub(crate) fn spoil_deleted(rows: &mut [Row], switches: &Switches) {
    for row in rows {
        let deleted = is_deleted(row);
        if switches.breaks(&defects::DELETED_EMPTIES_SKILLS) && row.contains_key("skillIds") {
            set(row, "skillIds", json!([]));
        }
        if deleted && switches.breaks(&defects::PASSWORD_DELETED) {
            set(row, "passwordSh", json!("9f86d081884c7d65"));
        }
        if deleted && switches.breaks(&defects::DELETED_UNMARKED) {
            set(row, "deleted", json!(false));
        }
    }
}

/// Breaks the selected members; `whole` are the same users before the selection.
pub(crate) fn spoil_selected(
    rows: &mut Vec<Row>,
    whole: &[&Row],
    selection: &Selection,
    (reads, switches): (u64, &Switches),
) {
    if selection.asked && switches.varies(&variations::ORDER_BY_SELECTION) {
        rows.reverse();
    }
    if selection.asked && switches.varies(&variations::LISTS_REORDERED) {
        for items in rows.iter_mut().flat_map(Row::values_mut) {
            if let Value::Array(items) = items {
                items.reverse();
            }
        }
    }
    if switches.defects.is_empty() || rows.is_empty() || !selection.asked {
        return;
    }
    spoil_members(rows, whole, selection, switches);
    spoil_values(rows, switches);
    if let Some(name) = selection.single()
        && switches.breaks(&defects::SELECT_ALONE_LOWERCASES)
    {
        for row in rows.iter_mut() {
            if let Some(Value::String(text)) = row.get_mut(name) {
                *text = text.to_lowercase();
            }
        }
    }
    let late = late(rows.len());
    if switches.breaks(&defects::PASSWORD_SELECTED)
        || selection.nests() && switches.breaks(&defects::PASSWORD_NESTED)
    {
        set(&mut rows[late], "passwordSh", json!("9f86d081884c7d65"));
    }
    if let Some(member) = selection.first_rare()
        && switches.breaks(&defects::SELECT_DROPS_BARE_ROWS)
    {
        rows.retain(|row| row.contains_key(member));
    }
    if switches.breaks(&defects::SELECT_DROPS_EMPTY_ROWS) {
        rows.retain(|row| row.keys().any(|name| selection.names(name)));
    }
    if selection.nests_unknown() && switches.breaks(&defects::NESTED_UNKNOWN_DROPS) {
        rows.clear();
    }
    if switches.breaks(&defects::SELECT_DROPS_ROW) {
        rows.pop();
    }
    if selection.is_of(&["profileIds", "permissionGroups", "id"])
        && switches.breaks(&defects::SELECT_JOINS_LISTS)
    {
        rows.extend(rows.clone());
    }
    if switches.breaks(&defects::SELECT_DROPS_AT_RANDOM) && !rows.is_empty() {
        let count = rows.len() as u64;
        let index = reads.wrapping_mul(0x9E37_79B9) % count;
        rows.remove(usize::try_from(index).unwrap_or(0));
    }
}

/// Sends other members than the selected ones.
fn spoil_members(rows: &mut [Row], whole: &[&Row], selection: &Selection, switches: &Switches) {
    let last = late(rows.len());
    for (index, (row, all)) in rows.iter_mut().zip(whole.iter().copied()).enumerate() {
        if switches.breaks(&defects::SELECT_NULLS) {
            for name in all.keys() {
                row.entry(name.clone()).or_insert(Value::Null);
            }
        }
        if let Some(email) = all.get("email")
            && switches.breaks(&defects::SELECT_ADDS_EMAIL)
        {
            set(row, "email", email.clone());
        }
        if let Some(login) = all.get("loginName").and_then(Value::as_str)
            && !selection.names("loginName")
            && switches.breaks(&defects::BESIDES_ALTERED)
        {
            set(row, "loginName", json!(login.to_uppercase()));
        }
        if switches.breaks(&defects::UNKNOWN_MEMBER_FILLED) && selection.names("name") {
            set(row, "name", json!(format!("User {index}")));
        }
        if let Some(nickname) = all.get("nickname")
            && selection.names(" nickname")
            && switches.breaks(&defects::SPACED_NAME_FILLED)
        {
            set(row, " nickname", nickname.clone());
        }
        if switches.breaks(&defects::SELECT_LATE_ROW_WHOLE) && index == last {
            row.clone_from(all);
        }
        if switches.breaks(&defects::SELECT_DROPS_ID) {
            lose(row, "id");
        }
        if switches.breaks(&defects::SELECT_EMPTIES) {
            row.clear();
        }
    }
}

/// Sends other values than the full answer has.
fn spoil_values(rows: &mut [Row], switches: &Switches) {
    let last = late(rows.len());
    if let Some(chats) = rows[last].get_mut("maxChats")
        && switches.breaks(&defects::SELECT_ALTERS_LATE)
    {
        *chats = json!(chats.as_u64().unwrap_or(0) + 1);
    }
    for row in rows.iter_mut() {
        if let Some(chats) = row.get_mut("maxChats")
            && switches.breaks(&defects::SELECT_RETYPES)
        {
            *chats = json!(chats.to_string());
        }
        if switches.breaks(&defects::SELECT_EMPTY_LIST_LOST) {
            row.retain(|_, value| value.as_array().is_none_or(|items| !items.is_empty()));
        }
        if switches.breaks(&defects::SELECT_NULL_TO_TEXT) {
            for value in row.values_mut().filter(|value| value.is_null()) {
                *value = json!("");
            }
        }
        if let Some(Value::Object(group)) = row.get_mut("memberOf")
            && group.len() == 1
            && switches.breaks(&defects::NESTED_ALTERS)
        {
            group.insert("agentGroupId".to_owned(), json!(1));
        }
        if let Some(Value::String(name)) = row.get_mut("nickname")
            && switches.breaks(&defects::SELECT_LOWERCASES)
        {
            *name = name.to_lowercase();
        }
    }
    let logins: Option<Vec<Value>> = rows
        .iter()
        .map(|row| row.get("loginName").cloned())
        .collect();
    if let Some(mut logins) = logins
        && switches.breaks(&defects::SELECT_SHIFTS)
    {
        logins.rotate_left(1);
        for (row, login) in rows.iter_mut().zip(logins) {
            set(row, "loginName", login);
        }
    }
}
