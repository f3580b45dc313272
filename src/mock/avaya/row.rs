//! The JSON of the users on a page, after variations and breaches that touch single users.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::user::User;
use crate::mock::avaya::{defects, variations};
use crate::mock::defect::Defect;
use crate::mock::switches::Switches;
use crate::mock::variation::Variation;

const OPTIONAL: [&str; 8] = [
    "displayName",
    "memberOfGroups",
    "ownedGroups",
    "roles",
    "resourcePartitions",
    "addresses",
    "accountAddresses",
    "features",
];
const CMVOICE_SECRETS: [&str; 3] = [
    "agentPassword",
    "agentLoginPassword",
    "communicationProfilePassword",
];

static BREACHES: [&Defect; 17] = [
    &defects::FILTER_HIDES_GROUPS,
    &defects::PASSWORD_FILTERED,
    &defects::FILTER_DROPS_MEMBERS,
    &defects::FILTER_ALTERS_VALUES,
    &defects::USER_ID_TWICE,
    &defects::PASSWORD_MEMBER,
    &defects::PASSWORD_LATE,
    &defects::LATE_WRONG_TYPE,
    &defects::LATE_NULL_REQUIRED,
    &defects::LATE_MISSING_REQUIRED,
    &defects::LATE_GROUP_WORD,
    &defects::LATE_ADDRESS_CUT,
    &defects::ORDER_DROPS_MEMBERS,
    &defects::MEMBER_RENAMED,
    &defects::OPTIONAL_RENAMED,
    &defects::ROLES_AS_TEXT,
    &defects::VALUES_CHANGE_WITH_SIZE,
];
static HABITS: [&Variation; 6] = [
    &variations::EXTRA_MEMBERS,
    &variations::LISTS_REORDERED,
    &variations::OPTIONAL_NULL,
    &variations::OPTIONAL_ABSENT,
    &variations::CMVOICE_NUMBERS,
    &variations::NO_SECRETS,
];

/// The users as one JSON list.
pub(crate) fn list(
    users: &[Arc<User>],
    whole: &[Arc<User>],
    ask: &Ask,
    switches: &Switches,
) -> String {
    let plain = !BREACHES.iter().any(|defect| switches.breaks(defect))
        && !HABITS.iter().any(|variation| switches.varies(variation));
    let texts: Vec<String> = if plain {
        users
            .iter()
            .map(|user| user.json_text().to_owned())
            .collect()
    } else {
        let place = whole.len() * 3 / 4;
        let late = whole.get(place).zip(whole.get(place.saturating_sub(1)));
        let scribe = Scribe {
            ask,
            switches,
            late,
        };
        users
            .iter()
            .map(|user| scribe.write(user).to_string())
            .collect()
    };
    format!("[{}]", texts.join(","))
}

/// Writes single users.
struct Scribe<'a> {
    ask: &'a Ask,
    switches: &'a Switches,
    /// The user of the second half whom the late breaches hit, and the one before.
    late: Option<(&'a Arc<User>, &'a Arc<User>)>,
}

impl Scribe<'_> {
    fn write(&self, user: &User) -> Value {
        let mut value = user.json().clone();
        if let Some(object) = value.as_object_mut() {
            self.vary(object);
            self.spoil_any(object);
            if self.ask.is_filtered() && self.switches.breaks(&defects::FILTER_HIDES_GROUPS) {
                object.insert("memberOfGroups".into(), json!([]));
            }
            match self.late {
                Some((late, before)) if late.user_id == user.user_id => {
                    self.spoil_late(object, before);
                }
                _ => {}
            }
        }
        value
    }

    fn vary(&self, user: &mut Map<String, Value>) {
        if self.switches.varies(&variations::OPTIONAL_NULL) {
            for name in ["emailId", "profileId", "resourcePartitions"] {
                user.entry(name).or_insert(Value::Null);
            }
        }
        if self.switches.varies(&variations::OPTIONAL_ABSENT) {
            user.retain(|name, _| !OPTIONAL.contains(&name.as_str()));
        }
        if let Some(voice) = user
            .get_mut("features")
            .and_then(|all| all.get_mut("cmvoice"))
        {
            self.vary_cmvoice(voice);
        }
        if self.ask.size > 10 && self.switches.varies(&variations::LISTS_REORDERED) {
            for value in user.values_mut() {
                if let Value::Array(items) = value {
                    items.reverse();
                }
            }
        }
        if self.switches.varies(&variations::EXTRA_MEMBERS) {
            user.insert("locale".into(), "en-CA".into());
            user.insert("audit".into(), json!({ "revision": 3, "by": null }));
        }
    }

    fn vary_cmvoice(&self, voice: &mut Value) {
        if self.switches.varies(&variations::CMVOICE_NUMBERS) {
            for name in ["agentLoginId", "extensionNumber"] {
                if let Some(number) = voice[name].as_str().and_then(|id| id.parse::<u64>().ok()) {
                    voice[name] = number.into();
                }
            }
        }
        if let Some(voice) = voice.as_object_mut()
            && self.switches.varies(&variations::NO_SECRETS)
        {
            voice.retain(|name, _| !CMVOICE_SECRETS.contains(&name.as_str()));
        }
    }

    fn spoil_any(&self, user: &mut Map<String, Value>) {
        let breaks = |defect| self.switches.breaks(defect);
        if breaks(&defects::PASSWORD_MEMBER) {
            user.insert("password".into(), "Summer-2026!".into());
        }
        if breaks(&defects::ROLES_AS_TEXT) {
            user.insert("roles".into(), "Agent,Supervisor".into());
        }
        if breaks(&defects::PASSWORD_FILTERED) && self.ask.is_filtered() {
            user.insert("password".into(), "correct horse".into());
        }
        if breaks(&defects::VALUES_CHANGE_WITH_SIZE) && self.ask.size > 10 {
            user.insert("firstName".into(), "Anonymous".into());
        }
        if breaks(&defects::MEMBER_RENAMED)
            && let Some(value) = user.shift_remove("firstName")
        {
            user.insert("firstname".into(), value);
        }
        if breaks(&defects::OPTIONAL_RENAMED)
            && let Some(value) = user.shift_remove("memberOfGroups")
        {
            user.insert("member_of_groups".into(), value);
        }
        if self.ask.order.is_some() && breaks(&defects::ORDER_DROPS_MEMBERS) {
            user.shift_remove("displayName");
        }
        if !self.ask.is_filtered() {
            return;
        }
        if breaks(&defects::FILTER_DROPS_MEMBERS) {
            user.shift_remove("features");
        }
        if breaks(&defects::FILTER_ALTERS_VALUES)
            && let Some(Value::String(name)) = user.get_mut("displayName")
        {
            *name = name.to_uppercase();
        }
    }

    fn spoil_late(&self, user: &mut Map<String, Value>, before: &User) {
        let breaks = |defect| self.switches.breaks(defect);
        if breaks(&defects::USER_ID_TWICE) {
            user.insert("userId".into(), before.user_id.clone().into());
        }
        if breaks(&defects::PASSWORD_LATE) {
            user.insert("password".into(), "Winter-2026!".into());
        }
        if breaks(&defects::LATE_NULL_REQUIRED) {
            user.insert("lastName".into(), Value::Null);
        }
        if breaks(&defects::LATE_MISSING_REQUIRED) {
            user.shift_remove("organizationNodeId");
        }
        if breaks(&defects::LATE_GROUP_WORD) {
            user.insert("memberOfGroups".into(), json!(["sales"]));
        }
        if breaks(&defects::LATE_ADDRESS_CUT) {
            let address = json!({ "addressName": "Office", "streetNumber": "1", "streetName": "Main St", "countryCode": "CA" });
            user.insert("addresses".into(), json!([address]));
        }
        if breaks(&defects::LATE_WRONG_TYPE)
            && let Some(chat) = user.get_mut("features").and_then(|all| all.get_mut("chat"))
        {
            chat["multiplicity"] = "two".into();
        }
    }
}
