//! The JSON of one user, with all details drawn from the user's own seed.

use serde_json::{Map, Value, json};

use crate::mock::avaya::user::User;
use crate::mock::draw::Draw;

const SKILLS: [&str; 6] = [
    "Language.English",
    "Language.French",
    "Language.Español",
    "Location.Markham",
    "Product.Billing",
    "Product.Support",
];
const ROLES: [&str; 5] = [
    "Agent",
    "Supervisor",
    "Account Administrator",
    "Analyst",
    "Quality Manager",
];
const CITIES: [(&str, &str, &str, &str); 5] = [
    ("Markham", "ON", "CA", "L3R9T8"),
    ("Zürich", "ZH", "CHE", "8001"),
    ("Kraków", "MP", "PL", "30-001"),
    ("Galway", "G", "IE", "H91 E2K3"),
    ("São Paulo", "SP", "BR", "01000-000"),
];

/// The whole user.
pub(crate) fn json(user: &User) -> Value {
    let draw = &mut Draw::new(user.seed, user.ordinal + 1);
    let mut object = named(user);
    object.insert("memberOfGroups".into(), uuids(draw, 4));
    object.insert("ownedGroups".into(), uuids(draw, 2));
    object.insert("roles".into(), roles(draw));
    if draw.chance(30) {
        object.insert("resourcePartitions".into(), uuids(draw, 3));
    }
    object.insert("addresses".into(), addresses(draw));
    object.insert(
        "accountAddresses".into(),
        json!([{ "addressId": draw.uuid(), "isDefault": draw.chance(50) }]),
    );
    object.insert("features".into(), features(user, draw));
    Value::Object(object)
}

fn named(user: &User) -> Map<String, Value> {
    let mut object = Map::new();
    let mut put = |name: &str, text: &str| object.insert(name.into(), text.into());
    put("organizationNodeId", &user.organization_node_id);
    put("userId", &user.user_id);
    put("loginId", &user.login_id);
    put("lastName", &user.last_name);
    put("firstName", &user.first_name);
    put(
        "displayName",
        &format!("{}, {}", user.last_name, user.first_name),
    );
    if let Some(email) = &user.email_id {
        put("emailId", email);
    }
    if let Some(profile) = &user.profile_id {
        put("profileId", profile);
    }
    object
}

fn uuids(draw: &mut Draw, most: usize) -> Value {
    let count = draw.below(most + 1);
    (0..count).map(|_| Value::from(draw.uuid())).collect()
}

fn roles(draw: &mut Draw) -> Value {
    let first = draw.below(ROLES.len());
    let count = 1 + draw.below(2);
    (0..count)
        .map(|step| Value::from(ROLES[(first + step) % ROLES.len()]))
        .collect()
}

fn addresses(draw: &mut Draw) -> Value {
    let count = draw.below(3);
    (0..count).map(|place| address(draw, place == 0)).collect()
}

fn address(draw: &mut Draw, is_default: bool) -> Value {
    let (city, state, country, zip) = draw.pick(&CITIES);
    let number = 1 + draw.below(400);
    json!({
        "addressId": draw.uuid(),
        "addressName": draw.pick(&["Head office", "Branch", "Home desk"]),
        "addressType": draw.pick(&["OFFICE", "UPPER"]),
        "addressTypeNumber": number.to_string(),
        "streetNumber": format!("A{number}"),
        "streetName": draw.pick(&["Allstate Pkwy", "Bahnhofstrasse", "O'Connell Street"]),
        "city": city,
        "state": state,
        "countryCode": country,
        "zip": zip,
        "isDefault": is_default,
    })
}

fn features(user: &User, draw: &mut Draw) -> Value {
    let provider = json!([{ "providerAgentId": user.login_id, "channelProviderId": draw.uuid() }]);
    let mut features = Map::new();
    features.insert("matching".into(), matching(draw));
    for channel in ["chat", "messaging", "email"] {
        features.insert(channel.into(), digital(draw, &provider));
    }
    if draw.chance(80) {
        features.insert("voice".into(), voice(user, draw, &provider));
    }
    if draw.chance(60) {
        features.insert("cmvoice".into(), cmvoice(user, draw));
    }
    for flag in ["aci", "recorder", "outbound", "advancedcmvoice"] {
        if draw.chance(60) {
            features.insert(flag.into(), json!({}));
        }
    }
    Value::Object(features)
}

fn matching(draw: &mut Draw) -> Value {
    let first = draw.below(SKILLS.len());
    let attributes: Value = (0..draw.below(3))
        .map(|step| Value::from(SKILLS[(first + step) % SKILLS.len()]))
        .collect();
    let queues: Value = (0..draw.below(3))
        .map(|_| json!({ "queueId": draw.uuid(), "proficiency": 1 + draw.below(16) }))
        .collect();
    json!({ "attributes": attributes, "queues": queues })
}

fn digital(draw: &mut Draw, providers: &Value) -> Value {
    json!({
        "autoAnswer": draw.chance(50),
        "multiplicity": 1 + draw.below(10),
        "afterContactWork": draw.chance(50),
        "providers": providers,
    })
}

fn voice(user: &User, draw: &mut Draw, providers: &Value) -> Value {
    json!({
        "voicePriority": draw.chance(50),
        "autoAnswer": draw.chance(50),
        "afterContactWork": true,
        "afterContactWorkMode": draw.pick(&["DEFAULT", "DISABLED", "MANUAL", "TIMED"]),
        "afterContactWorkTimer": if draw.chance(50) { Value::Null } else { json!(1 + draw.below(3600)) },
        "userExtension": (10_000 + user.ordinal).to_string(),
        "emergencyLocationIdentificationNumber": format!("77980{:05}", draw.below(100_000)),
        "providers": providers,
    })
}

fn cmvoice(user: &User, draw: &mut Draw) -> Value {
    let extension = 20_000 + user.ordinal;
    json!({
        "agentLoginId": (11_000 + user.ordinal).to_string(),
        "agentPassword": 100_000 + draw.below(900_000),
        "agentLoginPassword": format!("{:06}", draw.below(1_000_000)),
        "extensionNumber": extension.to_string(),
        "communicationProfileAddresses": [
            { "address": format!("{extension}@sip.example.com"), "type": "SIP", "isDefault": true },
            { "address": format!("+1{extension}@example.com"), "type": "E164", "isDefault": false },
        ],
        "communicationProfilePassword": format!("profile-{}", draw.below(1_000_000)),
    })
}

#[cfg(test)]
mod tests {
    use crate::mock::avaya::user::User;

    fn user() -> User {
        User {
            login_id: "ann@example.com".into(),
            last_name: "Ng".into(),
            first_name: "Ann".into(),
            ..User::default()
        }
    }

    #[test]
    fn a_missing_optional_member_is_absent() {
        let bare = user();
        assert!(bare.json().get("emailId").is_none());
        assert_eq!(bare.json()["displayName"], "Ng, Ann");
    }

    #[test]
    fn one_seed_gives_one_json() {
        assert_eq!(user().json_text(), user().json_text());
    }

    #[test]
    fn the_write_only_password_is_never_shown() {
        assert!(user().json().get("password").is_none());
    }
}
