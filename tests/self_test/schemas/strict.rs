//! The strict schemas: where the vendors' own samples break them, and that each kind of constraint bites.

use super::{breaches, changed, check, fixture, problems};

#[test]
fn the_sample_of_the_avaya_page_breaks_the_strict_schema_at_two_numbers() {
    let user = &fixture("avaya/page-of-users")["users"][0];
    check(
        "avaya/user-strict",
        user,
        &[
            "/features/cmvoice/agentLoginId",
            "/features/cmvoice/extensionNumber",
        ],
    );
}

#[test]
fn the_sample_of_the_avaya_openapi_document_breaks_the_strict_schema_at_one_uuid() {
    let user = &fixture("avaya/page-of-users-openapi")["users"][0];
    check("avaya/user-strict", user, &["/resourcePartitions/1"]);
}

#[test]
fn three_problems_of_the_avaya_gateway_break_the_strict_schema() {
    let strange = [
        ("gateway-400-account-id-status-as-text", "/status"),
        ("gateway-429-spike-without-type", ""),
        ("gateway-429-quota-without-type", ""),
    ];
    for (name, place) in strange {
        check(
            "avaya/problem-strict",
            &fixture(&format!("avaya/problems/{name}")),
            &[place],
        );
    }
    let strict = problems()
        .iter()
        .filter(|problem| breaches("avaya/problem-strict", problem).is_empty())
        .count();
    assert_eq!(strict, problems().len() - strange.len());
}

#[test]
fn the_example_of_the_liveperson_appendix_breaks_its_own_table_at_eight_types_and_two_dates() {
    check(
        "liveperson/user-strict",
        &fixture("liveperson/user-of-the-appendix"),
        &[
            "/dateUpdated",
            "/deleted",
            "/id",
            "/isEnabled",
            "/lastPwdChangeDate",
            "/managerOf/0/agentGroupId",
            "/maxAsyncChats",
            "/maxChats",
            "/memberOf/agentGroupId",
            "/permissionGroups/0",
        ],
    );
}

#[test]
fn the_liveperson_users_of_2015_keep_the_type_table() {
    for user in fixture("liveperson/users-of-2015").as_array().unwrap() {
        check("liveperson/user-strict", user, &[]);
    }
}

/// Values that the vendor's constraints allow although they are unusual.
const RARE_AVAYA_VALUES: &[(&str, &str)] = &[
    ("/lastName", "\"O'Brien-Ñuñez\""),
    ("/firstName", "\"Łukasz Émile\""),
    ("/displayName", "\"李, 小龍\""),
    ("/loginId", "\"zoë+night.shift_2@mail.example.com\""),
    ("/emailId", "\"al@b.io\""),
    ("/profileId", "\"A_1. -\""),
    ("/addresses/0/addressType", "null"),
    ("/addresses/0/addressName", "\"Büro 2 & Söhne\""),
    ("/addresses/0/zip", "\"SW1A 1AA\""),
    ("/features/chat/afterContactWorkTimer", "null"),
    ("/features/voice/afterContactWorkMode", "\"TIMED\""),
];

/// Values that each kind of the vendor's constraints forbids.
const FORBIDDEN_AVAYA_VALUES: &[(&str, &str)] = &[
    ("/organizationNodeId", "\"EXAMPL3\""),
    ("/organizationNodeId", "\"EXMPL1\""),
    ("/userId", "\"c8c2909d-75e9-484a-94c0\""),
    ("/userId", "\"c8c2909dx75e9-484a-94c0-b7e8d29771fe\""),
    ("/loginId", "\"stevens\""),
    ("/loginId", "\"a,b@example.com\""),
    ("/lastName", "\"S\""),
    ("/lastName", "\"<b>Stevens\""),
    ("/displayName", "\"Stevens #2\""),
    ("/emailId", "null"),
    ("/emailId", "\".stevens@avaya.com\""),
    ("/emailId", "\"a@b.io\""),
    ("/profileId", "\"SHORT\""),
    ("/memberOfGroups/0", "\"group-1\""),
    (
        "/roles",
        r#"["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]"#,
    ),
    ("/addresses/0/addressType", "\"CASTLE\""),
    ("/addresses/0/countryCode", "\"C1\""),
    ("/addresses/0/zip", "\"L3R\""),
    ("/features/matching/queues/0/proficiency", "17"),
    ("/features/chat/multiplicity", "0"),
    ("/features/voice/afterContactWorkTimer", "3601"),
    ("/features/email/afterContactWorkMode", "\"LATER\""),
    ("/features/cmvoice/agentLoginId", "\"01\""),
    ("/features/cmvoice/agentLoginPassword", "\"secret\""),
    ("/features/cmvoice/communicationProfileAddresses", "[]"),
    (
        "/features/cmvoice/communicationProfileAddresses/0/type",
        "\"H323\"",
    ),
    (
        "/features/cmvoice/communicationProfileAddresses/0/address",
        "\"10022\"",
    ),
];

#[test]
fn each_constraint_of_the_avaya_openapi_document_bites_and_none_bites_what_is_rare() {
    let mut user = fixture("avaya/page-of-users-openapi")["users"][0].clone();
    user = changed(&user, "/resourcePartitions", "[]");
    check("avaya/user-strict", &user, &[]);
    for (member, value) in RARE_AVAYA_VALUES {
        check("avaya/user-strict", &changed(&user, member, value), &[]);
    }
    for (member, value) in FORBIDDEN_AVAYA_VALUES {
        check(
            "avaya/user-strict",
            &changed(&user, member, value),
            &[member],
        );
    }
}

#[test]
fn the_liveperson_table_takes_64_bits_null_and_nothing_quoted() {
    let user = &fixture("liveperson/users-of-2015")[1];
    for (member, value) in [
        ("/id", "9223372036854775807"),
        ("/maxAsyncChats", "null"),
        ("/pid", "null"),
    ] {
        check("liveperson/user-strict", &changed(user, member, value), &[]);
    }
    for (member, value) in [
        ("/id", "9223372036854775808"),
        ("/id", "\"294937412\""),
        ("/deleted", "\"false\""),
        ("/skillIds/0", "\"294297012\""),
        ("/lastPwdChangeDate", "\"Jun 25, 2015 11:36:45 AM\""),
        ("/lastPwdChangeDate", "\"2015-13-16 13:56:26\""),
        ("/memberOf/assignmentDate", "1439733386000"),
        ("/userTypeId", "3"),
    ] {
        check(
            "liveperson/user-strict",
            &changed(user, member, value),
            &[member],
        );
    }
}
