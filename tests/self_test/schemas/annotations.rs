//! Which members the schemas call sensitive or write-only, found through references.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{SCHEMAS, id_of, schema_named, set};

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
