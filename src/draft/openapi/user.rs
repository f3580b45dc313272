//! A user as a description knows it: members, identity, and what scenarios can speak of.

use indexmap::IndexMap;
use serde_json::Value;

use crate::document::step;
use crate::draft::openapi::answer::Answer;
use crate::draft::openapi::description::Description;
use crate::draft::openapi::member::{Member, members, plain};

/// A user.
pub(super) struct User {
    pub(super) members: Vec<Member>,
    /// Name of the member that identifies it.
    pub(super) identity: String,
    /// Members that scenarios speak of: name as a request spells it, and JSON pointer into a user.
    pub(super) fields: IndexMap<String, String>,
    /// Whether some member is only ever sent to the server.
    pub(super) has_write_only: bool,
}

/// Names of members that identify, from the surest.
const IDENTITIES: [&str; 14] = [
    "id",
    "uuid",
    "guid",
    "userid",
    "useruuid",
    "memberid",
    "accountid",
    "personid",
    "employeeid",
    "agentid",
    "login",
    "loginname",
    "username",
    "email",
];

const SCALARS: [&str; 4] = ["string", "integer", "number", "boolean"];

impl User {
    /// Reads the schema of a user.
    pub(super) fn read(description: &Description, answer: &Answer, todo: &mut Vec<String>) -> User {
        let members = members(description, &answer.item);
        let is_write_only = |member: &Member| {
            description.get(&step(&member.at, "writeOnly")) == Some(&Value::Bool(true))
        };
        let has_write_only = members.iter().any(is_write_only);
        let members: Vec<Member> = members
            .into_iter()
            .filter(|member| !is_write_only(member))
            .collect();
        let scalar = |member: &&Member| is_scalar(member);
        let known = IDENTITIES.iter().find_map(|name| {
            let named = |member: &&Member| plain(&member.name) == *name;
            members.iter().filter(scalar).find(named)
        });
        let ends = |member: &&Member| plain(&member.name).ends_with("id");
        let identity = known.or_else(|| members.iter().filter(scalar).find(ends));
        let identity = identity.or_else(|| members.iter().find(scalar));
        let name = identity
            .map_or("id", |member| member.name.as_str())
            .to_owned();
        if known.is_none() {
            todo.push(format!(
                "`{name}` is taken for the member that tells users apart, which no usual name confirms (`answer.identity` in suite.yaml)"
            ));
        }
        let mut user = User {
            members,
            identity: name.clone(),
            fields: IndexMap::new(),
            has_write_only,
        };
        user.fields.insert(name.clone(), step("", &name));
        user
    }

    /// The member that a request spells so, perhaps in another style of writing; from now on scenarios speak of it.
    pub(super) fn field(&mut self, spelled: &str) -> bool {
        let Some(member) = self.scalar(spelled) else {
            return false;
        };
        let pointer = step("", &member.name);
        self.fields.insert(spelled.to_owned(), pointer);
        true
    }

    /// The scalar member of this name, if it can be part of a case's name.
    pub(super) fn scalar(&self, spelled: &str) -> Option<&Member> {
        let is_label = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        if spelled.is_empty() || !spelled.chars().all(is_label) {
            return None;
        }
        let scalars = || self.members.iter().filter(|member| is_scalar(member));
        let exact = scalars().find(|member| member.name == spelled);
        exact.or_else(|| scalars().find(|member| plain(&member.name) == plain(spelled)))
    }
}

fn is_scalar(member: &Member) -> bool {
    let scalar = |kind: &String| SCALARS.contains(&kind.as_str());
    member.kinds.iter().any(scalar)
        && !member
            .kinds
            .iter()
            .any(|kind| kind == "object" || kind == "array")
}
