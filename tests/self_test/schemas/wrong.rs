//! Hand-made wrong answers: the lenient schemas must refuse each, and at the wrong member.

use serde_json::{Value, json};

use super::{REMOVED, breaches, changed, check, fixture};

/// Members of the Avaya sample with a wrong value, or taken away.
const AVAYA_USERS: &[(&str, &str)] = &[
    ("/loginId", REMOVED),
    ("/lastName", REMOVED),
    ("/firstName", REMOVED),
    ("/organizationNodeId", REMOVED),
    ("/loginId", "null"),
    ("/lastName", "null"),
    ("/firstName", "7"),
    ("/organizationNodeId", "[\"EXMPLE\"]"),
    ("/userId", "17"),
    ("/userId", "null"),
    ("/displayName", "false"),
    ("/emailId", "{}"),
    ("/emailId", "[\"a@example.com\"]"),
    ("/profileId", "12"),
    ("/roles", "\"Agent\""),
    ("/roles/0", "1"),
    ("/memberOfGroups", "{}"),
    ("/ownedGroups/0", "null"),
    ("/resourcePartitions/1", "false"),
    ("/addresses", "{}"),
    ("/addresses/0", "\"Allstate Pkwy\""),
    ("/addresses/0/isDefault", "0"),
    ("/addresses/0/zip", "12345"),
    ("/addresses/0/addressTypeNumber", "101"),
    ("/accountAddresses/0/isDefault", "\"false\""),
    ("/features", "[]"),
    ("/features/matching", "true"),
    ("/features/matching/attributes/1", "2"),
    ("/features/matching/queues/1", "null"),
    ("/features/matching/queues/0/proficiency", "\"10\""),
    ("/features/matching/queues/0/proficiency", "1.5"),
    ("/features/chat/multiplicity", "\"2\""),
    ("/features/messaging/autoAnswer", "0"),
    ("/features/email/providers", "{}"),
    ("/features/email/providers/0/channelProviderId", "5"),
    ("/features/voice/autoAnswer", "\"false\""),
    ("/features/voice/afterContactWorkTimer", "\"10\""),
    ("/features/voice/userExtension", "10021"),
    ("/features/cmvoice/agentLoginId", "true"),
    ("/features/cmvoice/extensionNumber", "[]"),
    (
        "/features/cmvoice/communicationProfileAddresses/1/isDefault",
        "1",
    ),
    (
        "/features/cmvoice/communicationProfileAddresses/0/address",
        "{}",
    ),
    ("/features/aci", "true"),
    ("/features/outbound", "[]"),
];

/// Members of the Avaya page with a wrong value, or taken away.
const AVAYA_PAGES: &[(&str, &str)] = &[
    ("/pagination", REMOVED),
    ("/users", REMOVED),
    ("/links", REMOVED),
    ("/pagination", "null"),
    ("/pagination", "[2, 10, 45]"),
    ("/pagination/total", REMOVED),
    ("/pagination/pageNumber", "\"2\""),
    ("/pagination/pageSize", "10.5"),
    ("/pagination/total", "-1"),
    ("/pagination/total", "null"),
    ("/users", "{}"),
    ("/users", "null"),
    ("/users/0", "\"stevens\""),
    ("/users/0", "null"),
    ("/links", "[]"),
    ("/links/next", "3"),
    ("/links/prev", "{\"href\": \"\"}"),
];

/// Members of an Avaya problem with a wrong value.
const AVAYA_PROBLEMS: &[(&str, &str)] = &[
    ("/status", "\"bad\""),
    ("/status", "42"),
    ("/status", "[400]"),
    ("/title", "400"),
    ("/detail", "{}"),
    ("/type", "false"),
    ("/violations", "{}"),
    ("/violations/0", "\"accountId\""),
    ("/violations/0/field", "1"),
    ("/violations/0/code", "true"),
];

/// Members of the LivePerson example with a wrong value, or taken away.
const LIVEPERSON_USERS: &[(&str, &str)] = &[
    ("/id", REMOVED),
    ("/id", "null"),
    ("/id", "\"agent-1\""),
    ("/id", "1.5"),
    ("/id", "{}"),
    ("/pid", "12"),
    ("/deleted", "0"),
    ("/deleted", "\"no\""),
    ("/deleted", "null"),
    ("/loginName", "null"),
    ("/loginName", "[\"one@example.com\"]"),
    ("/fullName", "0"),
    ("/nickname", "null"),
    ("/isEnabled", "1"),
    ("/isEnabled", "\"TRUE\""),
    ("/maxChats", "\"four\""),
    ("/maxChats", "true"),
    ("/email", "false"),
    ("/disabledManually", "\"false\""),
    ("/skillIds", "\"2359235912\""),
    ("/skillIds/1", "\"2359235922\""),
    ("/profileIds", "{}"),
    ("/profileIds/0", "null"),
    ("/lobIds/0", "0.5"),
    ("/changePwdNextLogin", "\"true\""),
    ("/memberOf", "1"),
    ("/memberOf/agentGroupId", "\"main\""),
    ("/memberOf/assignmentDate", "[]"),
    ("/managerOf", "{}"),
    ("/managerOf/0", "null"),
    ("/managerOf/0/agentGroupId", "false"),
    ("/permissionGroups", "1"),
    ("/permissionGroups/0", "\"admin\""),
    ("/maxAsyncChats", "\"\""),
    ("/employeeId", "17"),
    ("/dateUpdated", "true"),
    ("/isApiUser", "\"false\""),
    ("/userTypeId", "\"1\""),
    ("/allowedAppKeys", "[]"),
];

#[test]
fn a_wrong_avaya_user_is_refused_at_the_wrong_member() {
    let user = fixture("avaya/page-of-users-openapi")["users"][0].clone();
    for (member, value) in AVAYA_USERS {
        check(
            "avaya/user",
            &changed(&user, member, value),
            &[place(member, value)],
        );
    }
}

#[test]
fn a_wrong_avaya_user_of_a_page_is_refused_by_the_page_and_not_by_its_envelope() {
    let page = fixture("avaya/page-of-users");
    let wrong = changed(&page, "/users/0/features/voice/autoAnswer", "\"no\"");
    check(
        "avaya/user-page",
        &wrong,
        &["/users/0/features/voice/autoAnswer"],
    );
    check("avaya/user-page-envelope", &wrong, &[]);
}

#[test]
fn a_wrong_avaya_page_is_refused_at_the_wrong_member() {
    let page = fixture("avaya/page-of-users");
    for (member, value) in AVAYA_PAGES {
        let wrong = changed(&page, member, value);
        check("avaya/user-page", &wrong, &[place(member, value)]);
        check("avaya/user-page-envelope", &wrong, &[place(member, value)]);
    }
}

#[test]
fn a_wrong_avaya_problem_is_refused_at_the_wrong_member() {
    let problem = fixture("avaya/problems/service-400-violations");
    for (member, value) in AVAYA_PROBLEMS {
        check(
            "avaya/problem",
            &changed(&problem, member, value),
            &[place(member, value)],
        );
    }
}

#[test]
fn a_wrong_liveperson_user_is_refused_at_the_wrong_member() {
    let user = fixture("liveperson/user-of-the-appendix");
    for (member, value) in LIVEPERSON_USERS {
        let wrong = changed(&user, member, value);
        let place = place(member, value);
        check("liveperson/user", &wrong, &[place]);
        check(
            "liveperson/users",
            &json!([user, wrong]),
            &[&format!("/1{place}")],
        );
    }
}

#[test]
fn a_refusal_is_no_list_of_liveperson_users() {
    for name in ["refusal-flat", "refusal-wrapped", "domain-lookup"] {
        check(
            "liveperson/users",
            &fixture(&format!("liveperson/{name}")),
            &[""],
        );
    }
}

#[test]
fn a_token_is_neither_a_page_nor_a_problem() {
    let token = fixture("avaya/token");
    check("avaya/problem", &token, &[""]);
    check("avaya/user-page-envelope", &token, &[""]);
}

#[test]
fn a_password_is_typed_like_any_member_so_that_its_presence_is_judged_by_its_annotation() {
    let user: Value = fixture("avaya/page-of-users")["users"][0].clone();
    check(
        "avaya/user",
        &changed(&user, "/password", "\"Secret1!\""),
        &[],
    );
    assert!(!breaches("avaya/user", &changed(&user, "/password", "1")).is_empty());
}

/// Where a schema must complain: at a wrong value itself, at the parent of a missing one.
fn place<'a>(member: &'a str, value: &str) -> &'a str {
    match member.rsplit_once('/') {
        Some((parent, _)) if value == REMOVED => parent,
        _ => member,
    }
}
