//! The user entity: its members, and the permitted ways of writing them.

use serde_json::{Map, Value, json};

use crate::mock::liveperson::variations;
use crate::mock::switches::Switches;

/// One user as a JSON object.
pub(crate) type Row = Map<String, Value>;

/// The members that every user has in every known answer.
pub(crate) const CORE: [&str; 4] = ["id", "pid", "deleted", "loginName"];

/// Every member that a user may have.
pub(crate) const MEMBERS: &[&str] = &[
    "id",
    "pid",
    "deleted",
    "loginName",
    "fullName",
    "nickname",
    "isEnabled",
    "maxChats",
    "email",
    "skillIds",
    "profileIds",
    "permissionGroups",
    "userTypeId",
    "disabledManually",
    "employeeId",
    "dateUpdated",
    "memberOf",
    "managerOf",
    "maxAsyncChats",
    "changePwdNextLogin",
    "lastPwdChangeDate",
    "lobIds",
    "description",
    "mobileNumber",
    "pictureId",
    "pictureUrl",
    "backgndImgUri",
    "pnCertName",
    "isApiUser",
    "allowedAppKeys",
];

/// Members that may be missing.
pub(crate) const OPTIONAL: &[&str] = &[
    "memberOf",
    "maxAsyncChats",
    "changePwdNextLogin",
    "lastPwdChangeDate",
    "lobIds",
    "description",
    "mobileNumber",
    "pictureUrl",
    "backgndImgUri",
    "pnCertName",
    "allowedAppKeys",
];

/// Writes a user in the way the chosen variations want it.
pub(crate) fn shape(row: &mut Row, switches: &Switches) {
    if switches.varies(&variations::FULL_NAME_FILLED) {
        let name = row.get("nickname").cloned().unwrap_or_default();
        row.insert("fullName".to_owned(), name);
        row.insert("employeeId".to_owned(), json!("EXT-123456789"));
    }
    if switches.varies(&variations::EXTRA_MEMBERS) {
        add_undocumented(row);
    }
    if switches.varies(&variations::OPTIONAL_ABSENT) {
        row.retain(|name, _| !OPTIONAL.contains(&name.as_str()));
    }
    if switches.varies(&variations::OPTIONAL_NULL) {
        for name in OPTIONAL {
            row.entry(*name).or_insert(Value::Null);
        }
    }
    if let Some(group) = row.get_mut("memberOf").filter(|group| group.is_object())
        && switches.varies(&variations::GROUP_AS_LIST)
    {
        *group = json!([group.take()]);
    }
    if switches.varies(&variations::DATES_2015) {
        rewrite_dates(row);
    }
    if switches.varies(&variations::VENDOR_STRINGS) {
        for name in [
            "id",
            "deleted",
            "isEnabled",
            "maxChats",
            "maxAsyncChats",
            "permissionGroups",
        ] {
            row.entry(name).and_modify(stringify);
        }
        each_group(row, |group| {
            group.entry("agentGroupId").and_modify(stringify);
        });
    }
    if switches.varies(&variations::ID_STRINGS) {
        row.entry("id").and_modify(stringify);
    }
}

/// Members that clients have seen though no page names them.
fn add_undocumented(row: &mut Row) {
    let named = |ids: Option<&Value>, kind: &str| -> Value {
        let ids = ids.and_then(Value::as_array).cloned().unwrap_or_default();
        ids.iter()
            .map(|id| json!({"id": id, "name": format!("{kind} {id}")}))
            .collect()
    };
    let skills = named(row.get("skillIds"), "skill");
    let profiles = named(row.get("profileIds"), "profile");
    row.insert("skills".to_owned(), skills);
    row.insert("profiles".to_owned(), profiles);
    row.insert("dateCreated".to_owned(), json!("2015-01-02 03:04:05"));
    row.insert("lpaCreatedUser".to_owned(), json!(false));
    row.insert("resetMfaSecret".to_owned(), json!(false));
}

/// Turns a number or boolean, or each element of an array, into its text.
fn stringify(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(stringify),
        Value::Number(_) | Value::Bool(_) => *value = Value::String(value.to_string()),
        Value::Null | Value::String(_) | Value::Object(_) => {}
    }
}

/// Visits the group a user belongs to and the groups the user manages.
fn each_group(row: &mut Row, mut visit: impl FnMut(&mut Row)) {
    if let Some(group) = row.get_mut("memberOf").and_then(Value::as_object_mut) {
        visit(group);
    }
    let managed = row.get_mut("managerOf").and_then(Value::as_array_mut);
    for group in managed.into_iter().flatten() {
        if let Some(group) = group.as_object_mut() {
            visit(group);
        }
    }
}

/// Writes all dates as the service wrote them in 2015.
fn rewrite_dates(row: &mut Row) {
    let rewrite = |value: &mut Value| {
        if let Some(text) = value.as_str().and_then(spell_2015) {
            *value = Value::String(text);
        }
    };
    for name in ["dateUpdated", "lastPwdChangeDate"] {
        row.entry(name).and_modify(rewrite);
    }
    each_group(row, |group| {
        group.entry("assignmentDate").and_modify(rewrite);
    });
}

/// `2015-06-25 11:36:45` as `Jun 25, 2015 11:36:45 AM`.
fn spell_2015(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (date, time) = text.split_once(' ')?;
    let mut date = date.splitn(3, '-');
    let (year, month, day) = (date.next()?, date.next()?, date.next()?);
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let (hour, rest) = time.split_once(':')?;
    let (hour, day): (u32, u32) = (hour.parse().ok()?, day.parse().ok()?);
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = (hour + 11) % 12 + 1;
    Some(format!("{month} {day}, {year} {hour}:{rest} {half}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_2015_count_twelve_hours() {
        let spelled = |text| spell_2015(text).unwrap();
        assert_eq!(spelled("2015-06-25 11:36:45"), "Jun 25, 2015 11:36:45 AM");
        assert_eq!(spelled("2015-12-01 00:06:07"), "Dec 1, 2015 12:06:07 AM");
        assert_eq!(spelled("2015-01-31 12:00:00"), "Jan 31, 2015 12:00:00 PM");
    }
}
