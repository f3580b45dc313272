//! The shipped schemas against the documented samples: what each takes, what each refuses, and at which place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jsonschema::Registry;
use serde_json::{Value, json};

/// Every schema of both suites, by its `$id`.
static SCHEMAS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let files =
        ["avaya", "liveperson"].map(|suite| json_files(&root().join("schemas").join(suite)));
    let schemas = files.iter().flatten().map(|path| read(path));
    schemas
        .map(|schema| (id_of(&schema).to_owned(), schema))
        .collect()
});

/// The same schemas, ready to be referred to by one another.
static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
    let mut registry = Registry::new();
    for (id, schema) in SCHEMAS.iter() {
        registry = registry.add(id, schema).unwrap();
    }
    registry.prepare().unwrap()
});

#[test]
fn every_schema_is_valid_and_named_after_its_file() {
    for suite in ["avaya", "liveperson"] {
        for path in json_files(&root().join("schemas").join(suite)) {
            let schema = read(&path);
            let file = path.file_name().unwrap().to_str().unwrap();
            assert_eq!(
                id_of(&schema),
                format!("conformist:/schemas/{suite}/{file}")
            );
            assert_eq!(
                schema["$schema"],
                "https://json-schema.org/draft/2020-12/schema"
            );
            assert!(
                jsonschema::meta::validate(&schema).is_ok(),
                "{file} is no valid schema"
            );
            for member in ["title", "description"] {
                assert!(schema[member].is_string(), "{file} has no {member}");
            }
        }
    }
}

#[test]
fn every_documented_sample_satisfies_the_lenient_schemas() {
    for page in ["avaya/page-of-users", "avaya/page-of-users-openapi"] {
        check("avaya/user-page", &fixture(page), &[]);
        check("avaya/user-page-envelope", &fixture(page), &[]);
        check("avaya/user", &fixture(page)["users"][0], &[]);
    }
    for problem in problems() {
        check("avaya/problem", &problem, &[]);
    }
    check(
        "liveperson/user",
        &fixture("liveperson/user-of-the-appendix"),
        &[],
    );
    check(
        "liveperson/users",
        &fixture("liveperson/users-of-2015"),
        &[],
    );
}

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

#[test]
fn the_core_of_a_liveperson_user_has_four_members() {
    let core = json!({ "id": 1, "pid": "p", "deleted": false, "loginName": "one@example.com" });
    check("liveperson/user-core", &core, &[]);
    for name in ["id", "pid", "deleted", "loginName"] {
        check(
            "liveperson/user-core",
            &changed(&core, &format!("/{name}"), REMOVED),
            &[""],
        );
    }
    check(
        "liveperson/user-core",
        &changed(&core, "/deleted", "0"),
        &["/deleted"],
    );
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
    assert!(!breaches("avaya/user-page-envelope", &token).is_empty());
}

#[test]
fn an_optional_member_may_be_null_or_absent_and_an_unknown_one_present() {
    let avaya = fixture("avaya/page-of-users-openapi")["users"][0].clone();
    for name in [
        "emailId",
        "profileId",
        "roles",
        "addresses",
        "features",
        "displayName",
        "ownedGroups",
    ] {
        check(
            "avaya/user",
            &changed(&avaya, &format!("/{name}"), "null"),
            &[],
        );
        check(
            "avaya/user",
            &changed(&avaya, &format!("/{name}"), REMOVED),
            &[],
        );
    }
    for name in ["voice", "chat", "cmvoice", "matching", "aci"] {
        check(
            "avaya/user",
            &changed(&avaya, &format!("/features/{name}"), "null"),
            &[],
        );
    }
    check(
        "avaya/user",
        &changed(&avaya, "/features/hologram", "{\"on\": 1}"),
        &[],
    );
    let liveperson = fixture("liveperson/user-of-the-appendix");
    for name in [
        "pid",
        "skillIds",
        "memberOf",
        "managerOf",
        "maxAsyncChats",
        "description",
        "userTypeId",
    ] {
        check(
            "liveperson/user",
            &changed(&liveperson, &format!("/{name}"), "null"),
            &[],
        );
        check(
            "liveperson/user",
            &changed(&liveperson, &format!("/{name}"), REMOVED),
            &[],
        );
    }
    check(
        "liveperson/user",
        &changed(
            &liveperson,
            "/profiles",
            "[{\"id\": 1, \"name\": \"Agent\"}]",
        ),
        &[],
    );
}

#[test]
fn links_of_a_page_may_be_blank_null_or_absent() {
    let page = fixture("avaya/page-of-users");
    for links in [
        r#"{"prev": "", "next": ""}"#,
        r#"{"prev": null, "next": null}"#,
        "{}",
        "null",
    ] {
        check("avaya/user-page", &changed(&page, "/links", links), &[]);
    }
}

/// A member of the Avaya sample, a wrong value for it, and where the lenient schema must say so.
const WRONG_AVAYA_USERS: &[(&str, &str, &str)] = &[
    ("/loginId", REMOVED, ""),
    ("/lastName", REMOVED, ""),
    ("/firstName", REMOVED, ""),
    ("/organizationNodeId", REMOVED, ""),
    ("/loginId", "null", "/loginId"),
    ("/lastName", "null", "/lastName"),
    ("/firstName", "7", "/firstName"),
    ("/organizationNodeId", "[\"EXMPLE\"]", "/organizationNodeId"),
    ("/userId", "17", "/userId"),
    ("/userId", "null", "/userId"),
    ("/displayName", "false", "/displayName"),
    ("/emailId", "{}", "/emailId"),
    ("/emailId", "[\"a@example.com\"]", "/emailId"),
    ("/profileId", "12", "/profileId"),
    ("/roles", "\"Agent\"", "/roles"),
    ("/roles/0", "1", "/roles/0"),
    ("/memberOfGroups", "{}", "/memberOfGroups"),
    ("/ownedGroups/0", "null", "/ownedGroups/0"),
    ("/resourcePartitions/1", "false", "/resourcePartitions/1"),
    ("/addresses", "{}", "/addresses"),
    ("/addresses/0", "\"Allstate Pkwy\"", "/addresses/0"),
    ("/addresses/0/isDefault", "0", "/addresses/0/isDefault"),
    ("/addresses/0/zip", "12345", "/addresses/0/zip"),
    (
        "/addresses/0/addressTypeNumber",
        "101",
        "/addresses/0/addressTypeNumber",
    ),
    (
        "/accountAddresses/0/isDefault",
        "\"false\"",
        "/accountAddresses/0/isDefault",
    ),
    ("/features", "[]", "/features"),
    ("/features/matching", "true", "/features/matching"),
    (
        "/features/matching/attributes/1",
        "2",
        "/features/matching/attributes/1",
    ),
    (
        "/features/matching/queues/1",
        "null",
        "/features/matching/queues/1",
    ),
    (
        "/features/matching/queues/0/proficiency",
        "\"10\"",
        "/features/matching/queues/0/proficiency",
    ),
    (
        "/features/matching/queues/0/proficiency",
        "1.5",
        "/features/matching/queues/0/proficiency",
    ),
    (
        "/features/chat/multiplicity",
        "\"2\"",
        "/features/chat/multiplicity",
    ),
    (
        "/features/messaging/autoAnswer",
        "0",
        "/features/messaging/autoAnswer",
    ),
    (
        "/features/email/providers",
        "{}",
        "/features/email/providers",
    ),
    (
        "/features/email/providers/0/channelProviderId",
        "5",
        "/features/email/providers/0/channelProviderId",
    ),
    (
        "/features/voice/autoAnswer",
        "\"false\"",
        "/features/voice/autoAnswer",
    ),
    (
        "/features/voice/afterContactWorkTimer",
        "\"10\"",
        "/features/voice/afterContactWorkTimer",
    ),
    (
        "/features/voice/userExtension",
        "10021",
        "/features/voice/userExtension",
    ),
    (
        "/features/cmvoice/agentLoginId",
        "true",
        "/features/cmvoice/agentLoginId",
    ),
    (
        "/features/cmvoice/extensionNumber",
        "[]",
        "/features/cmvoice/extensionNumber",
    ),
    (
        "/features/cmvoice/communicationProfileAddresses/1/isDefault",
        "1",
        "/features/cmvoice/communicationProfileAddresses/1/isDefault",
    ),
    (
        "/features/cmvoice/communicationProfileAddresses/0/address",
        "{}",
        "/features/cmvoice/communicationProfileAddresses/0/address",
    ),
    ("/features/aci", "true", "/features/aci"),
    ("/features/outbound", "[]", "/features/outbound"),
];

#[test]
fn a_wrong_avaya_user_is_refused_at_the_wrong_member() {
    let user = fixture("avaya/page-of-users-openapi")["users"][0].clone();
    for (member, value, place) in WRONG_AVAYA_USERS {
        check("avaya/user", &changed(&user, member, value), &[place]);
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

/// A member of the Avaya page, a wrong value for it, and where both page schemas must say so.
const WRONG_AVAYA_PAGES: &[(&str, &str, &str)] = &[
    ("/pagination", REMOVED, ""),
    ("/users", REMOVED, ""),
    ("/links", REMOVED, ""),
    ("/pagination", "null", "/pagination"),
    ("/pagination", "[2, 10, 45]", "/pagination"),
    ("/pagination/total", REMOVED, "/pagination"),
    ("/pagination/pageNumber", "\"2\"", "/pagination/pageNumber"),
    ("/pagination/pageSize", "10.5", "/pagination/pageSize"),
    ("/pagination/total", "-1", "/pagination/total"),
    ("/pagination/total", "null", "/pagination/total"),
    ("/users", "{}", "/users"),
    ("/users", "null", "/users"),
    ("/users/0", "\"stevens\"", "/users/0"),
    ("/users/0", "null", "/users/0"),
    ("/links", "[]", "/links"),
    ("/links/next", "3", "/links/next"),
    ("/links/prev", "{\"href\": \"\"}", "/links/prev"),
];

#[test]
fn a_wrong_avaya_page_is_refused_at_the_wrong_member() {
    let page = fixture("avaya/page-of-users");
    for (member, value, place) in WRONG_AVAYA_PAGES {
        let wrong = changed(&page, member, value);
        check("avaya/user-page-envelope", &wrong, &[place]);
        assert!(
            breaches("avaya/user-page", &wrong).contains(*place),
            "{member} = {value}"
        );
    }
}

/// A member of an Avaya problem, a wrong value for it, and where the lenient schema must say so.
const WRONG_AVAYA_PROBLEMS: &[(&str, &str, &str)] = &[
    ("/status", "\"bad\"", "/status"),
    ("/status", "42", "/status"),
    ("/status", "[400]", "/status"),
    ("/title", "400", "/title"),
    ("/detail", "{}", "/detail"),
    ("/type", "false", "/type"),
    ("/violations", "{}", "/violations"),
    ("/violations/0", "\"accountId\"", "/violations/0"),
    ("/violations/0/field", "1", "/violations/0/field"),
    ("/violations/0/code", "true", "/violations/0/code"),
];

#[test]
fn a_wrong_avaya_problem_is_refused_at_the_wrong_member() {
    let problem = fixture("avaya/problems/service-400-violations");
    for (member, value, place) in WRONG_AVAYA_PROBLEMS {
        check("avaya/problem", &changed(&problem, member, value), &[place]);
    }
}

/// A member of the LivePerson example, a wrong value for it, and where the lenient schema must say so.
const WRONG_LIVEPERSON_USERS: &[(&str, &str, &str)] = &[
    ("/id", REMOVED, ""),
    ("/id", "null", "/id"),
    ("/id", "\"agent-1\"", "/id"),
    ("/id", "1.5", "/id"),
    ("/id", "{}", "/id"),
    ("/pid", "12", "/pid"),
    ("/deleted", "0", "/deleted"),
    ("/deleted", "\"no\"", "/deleted"),
    ("/deleted", "null", "/deleted"),
    ("/loginName", "null", "/loginName"),
    ("/loginName", "[\"one@example.com\"]", "/loginName"),
    ("/fullName", "0", "/fullName"),
    ("/nickname", "null", "/nickname"),
    ("/isEnabled", "1", "/isEnabled"),
    ("/isEnabled", "\"TRUE\"", "/isEnabled"),
    ("/maxChats", "\"four\"", "/maxChats"),
    ("/maxChats", "true", "/maxChats"),
    ("/email", "false", "/email"),
    ("/disabledManually", "\"false\"", "/disabledManually"),
    ("/skillIds", "\"2359235912\"", "/skillIds"),
    ("/skillIds/1", "\"2359235922\"", "/skillIds/1"),
    ("/profileIds", "{}", "/profileIds"),
    ("/profileIds/0", "null", "/profileIds/0"),
    ("/lobIds/0", "0.5", "/lobIds/0"),
    ("/changePwdNextLogin", "\"true\"", "/changePwdNextLogin"),
    ("/memberOf", "[]", "/memberOf"),
    (
        "/memberOf/agentGroupId",
        "\"main\"",
        "/memberOf/agentGroupId",
    ),
    ("/memberOf/assignmentDate", "[]", "/memberOf/assignmentDate"),
    ("/managerOf", "{}", "/managerOf"),
    ("/managerOf/0", "null", "/managerOf/0"),
    (
        "/managerOf/0/agentGroupId",
        "false",
        "/managerOf/0/agentGroupId",
    ),
    ("/permissionGroups", "1", "/permissionGroups"),
    ("/permissionGroups/0", "\"admin\"", "/permissionGroups/0"),
    ("/maxAsyncChats", "\"\"", "/maxAsyncChats"),
    ("/employeeId", "17", "/employeeId"),
    ("/dateUpdated", "true", "/dateUpdated"),
    ("/isApiUser", "\"false\"", "/isApiUser"),
    ("/userTypeId", "\"1\"", "/userTypeId"),
    ("/allowedAppKeys", "[]", "/allowedAppKeys"),
];

#[test]
fn a_wrong_liveperson_user_is_refused_at_the_wrong_member() {
    let user = fixture("liveperson/user-of-the-appendix");
    for (member, value, place) in WRONG_LIVEPERSON_USERS {
        let wrong = changed(&user, member, value);
        check("liveperson/user", &wrong, &[place]);
        check(
            "liveperson/users",
            &json!([user, wrong]),
            &[&format!("/1{place}")],
        );
    }
}

#[test]
fn every_secret_and_every_personal_member_of_an_avaya_user_is_annotated() {
    let secret = [
        "/features/cmvoice/agentLoginPassword",
        "/features/cmvoice/agentPassword",
        "/features/cmvoice/communicationProfilePassword",
        "/features/voice/password",
        "/password",
    ];
    let personal = [
        "/addresses/*/addressName",
        "/addresses/*/addressTypeNumber",
        "/addresses/*/city",
        "/addresses/*/streetName",
        "/addresses/*/streetNumber",
        "/addresses/*/zip",
        "/displayName",
        "/emailId",
        "/features/chat/providers/*/providerAgentId",
        "/features/cmvoice/agentLoginId",
        "/features/cmvoice/communicationProfileAddresses/*/address",
        "/features/cmvoice/extensionNumber",
        "/features/cmvoice/providers/*/providerAgentId",
        "/features/email/providers/*/providerAgentId",
        "/features/messaging/providers/*/providerAgentId",
        "/features/voice/emergencyLocationIdentificationNumber",
        "/features/voice/providers/*/providerAgentId",
        "/features/voice/userExtension",
        "/firstName",
        "/lastName",
        "/loginId",
    ];
    for schema in ["avaya/user", "avaya/user-strict"] {
        assert_eq!(
            annotated(schema, "x-sensitive", &json!("secret")),
            set(&secret),
            "{schema}"
        );
        assert_eq!(
            annotated(schema, "x-sensitive", &json!("personal")),
            set(&personal),
            "{schema}"
        );
        assert_eq!(
            annotated(schema, "writeOnly", &json!(true)),
            set(&["/password"]),
            "{schema}"
        );
    }
}

#[test]
fn every_secret_and_every_personal_member_of_a_liveperson_user_is_annotated() {
    let written = ["/confirmPassword", "/oldPassword", "/passwordSh"];
    let secret = [
        "/allowedAppKeys",
        "/confirmPassword",
        "/oldPassword",
        "/passwordSh",
    ];
    let personal = [
        "/description",
        "/email",
        "/employeeId",
        "/fullName",
        "/loginName",
        "/mobileNumber",
        "/nickname",
        "/pictureUrl",
    ];
    for schema in ["liveperson/user", "liveperson/user-strict"] {
        assert_eq!(
            annotated(schema, "x-sensitive", &json!("secret")),
            set(&secret),
            "{schema}"
        );
        assert_eq!(
            annotated(schema, "x-sensitive", &json!("personal")),
            set(&personal),
            "{schema}"
        );
        assert_eq!(
            annotated(schema, "writeOnly", &json!(true)),
            set(&written),
            "{schema}"
        );
    }
}

#[test]
fn annotations_are_reached_through_the_references_of_lists_and_pages() {
    let of_page = annotated("avaya/user-page", "x-sensitive", &json!("secret"));
    assert!(of_page.contains("/users/*/features/voice/password"));
    let of_list = annotated("liveperson/users", "x-sensitive", &json!("secret"));
    assert!(of_list.contains("/*/passwordSh"));
}

/// Stands for "take the member away" in place of a value.
const REMOVED: &str = "removed";

/// Asserts that the schema refuses the instance at exactly these places.
#[track_caller]
fn check(schema: &str, instance: &Value, places: &[&str]) {
    assert_eq!(
        breaches(schema, instance),
        set(places),
        "{schema} on {instance:#}"
    );
}

/// The places where the instance breaks the schema, as JSON pointers.
fn breaches(schema: &str, instance: &Value) -> BTreeSet<String> {
    let options = jsonschema::options().with_registry(&REGISTRY);
    let validator = options.build(schema_named(schema)).unwrap();
    let errors = validator.iter_errors(instance);
    errors
        .map(|error| error.instance_path().as_str().to_owned())
        .collect()
}

/// The instance with one member set to a JSON value, or taken away.
fn changed(instance: &Value, pointer: &str, value: &str) -> Value {
    let mut instance = instance.clone();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    match instance.pointer_mut(parent).unwrap() {
        Value::Object(members) if value == REMOVED => drop(members.shift_remove(member)),
        Value::Object(members) => {
            drop(members.insert(member.to_owned(), serde_json::from_str(value).unwrap()))
        }
        Value::Array(items) => {
            items[member.parse::<usize>().unwrap()] = serde_json::from_str(value).unwrap()
        }
        _ => panic!("{pointer} has no parent in the sample"),
    }
    instance
}

/// The instance places (`*` for each element) whose subschema has this annotation.
fn annotated(schema: &str, keyword: &str, value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(
        schema_named(schema),
        schema_named(schema),
        "",
        &mut |place, node| {
            if node.get(keyword) == Some(value) {
                found.insert(place.to_owned());
            }
        },
    );
    found
}

/// Visits a subschema and everything below it, through references, with its instance place.
fn walk(document: &Value, node: &Value, place: &str, visit: &mut dyn FnMut(&str, &Value)) {
    visit(place, node);
    if let Some(reference) = node["$ref"].as_str() {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let document = if file.is_empty() {
            document
        } else {
            sibling(document, file)
        };
        walk(document, document.pointer(pointer).unwrap(), place, visit);
    }
    for (name, member) in node["properties"].as_object().into_iter().flatten() {
        walk(document, member, &format!("{place}/{name}"), visit);
    }
    if node["items"].is_object() {
        walk(document, &node["items"], &format!("{place}/*"), visit);
    }
}

/// The schema in a file beside this one.
fn sibling(document: &Value, file: &str) -> &'static Value {
    let (folder, _) = id_of(document).rsplit_once('/').unwrap();
    &SCHEMAS[&format!("{folder}/{file}")]
}

/// The schema `suite/name`.
fn schema_named(name: &str) -> &'static Value {
    &SCHEMAS[&format!("conformist:/schemas/{name}.schema.json")]
}

/// The name under which a schema refers to itself.
fn id_of(schema: &Value) -> &str {
    schema["$id"].as_str().unwrap()
}

/// The values of one documented sample.
fn fixture(name: &str) -> Value {
    read(&root().join(format!("tests/self_test/fixtures/{name}.json")))
}

/// The bodies of every documented refusal of the Avaya API.
fn problems() -> Vec<Value> {
    let paths = json_files(&root().join("tests/self_test/fixtures/avaya/problems"));
    paths.iter().map(|path| read(path)).collect()
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn set(places: &[&str]) -> BTreeSet<String> {
    places.iter().map(|place| (*place).to_owned()).collect()
}
