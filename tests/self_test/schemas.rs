//! The shipped schemas against the documented samples: what the lenient ones take.

mod annotations;
mod strict;
mod wrong;

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
        "employeeId",
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
    let parent = instance.pointer_mut(parent).unwrap();
    if value == REMOVED {
        parent
            .as_object_mut()
            .unwrap()
            .shift_remove(member)
            .unwrap();
    } else if let Value::Object(members) = parent {
        members.insert(member.to_owned(), serde_json::from_str(value).unwrap());
    } else {
        parent[member.parse::<usize>().unwrap()] = serde_json::from_str(value).unwrap();
    }
    instance
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
