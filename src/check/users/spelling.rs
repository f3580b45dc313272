//! Fields of the suite that nobody has, and that stand there under another name.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::scope::Scope;
use crate::check::users::shown;
use crate::json::Tree;
use crate::verdict::Finding;

/// Every field that nobody has under its own name and somebody under nearly the same one.
///
/// A field may be missing and a member may be undocumented, so neither is wrong alone; together they are a field that was
/// renamed on its way out.
pub(super) fn judge(scope: &mut Scope<'_>, name: &str) {
    let Some(users) = scope.users(name, "spelling") else {
        return;
    };
    if users.all.is_empty() {
        return scope.vacuous("there are no users");
    }
    let documented: BTreeSet<&str> = fields(scope).map(|(at, _, _)| at).collect();
    let mut met = BTreeSet::new();
    // Where a member is seen that no page knows, by the object it stands in and by what it is nearly called.
    let mut strange: BTreeMap<(&str, String), (usize, String)> = BTreeMap::new();
    for (position, (_, user)) in users.all.iter().enumerate() {
        user.tree(|record| {
            for (at, inside, _) in fields(scope) {
                if record.pointer(at).is_some() {
                    met.insert(at);
                }
                let object = record.pointer(inside).and_then(Tree::members);
                for (member, _) in object.unwrap_or_default() {
                    let stands_at = format!("{inside}/{member}");
                    if !documented.contains(stands_at.as_str()) {
                        let near = (inside, plain(member));
                        strange.entry(near).or_insert((position, stands_at));
                    }
                }
            }
        });
    }
    let mut findings = Vec::new();
    for (at, inside, field) in fields(scope) {
        let Some((position, seen)) = strange.get(&(inside, plain(field))) else {
            continue;
        };
        if met.contains(at) {
            continue;
        }
        let who = shown(users.all[*position].1);
        let message = format!("nobody has `{at}`, and {who} has `{seen}`");
        let finding =
            Finding::new("spelling", message).sides(format!("`{at}`"), format!("`{seen}`"));
        findings.push(finding.seen_at(scope.place(name, &users, *position, seen)));
    }
    for finding in findings {
        scope.wrong(finding);
    }
}

/// The fields of the suite: where they are, the object they stand in, and their name there.
fn fields<'a>(scope: &Scope<'a>) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> + use<'a> {
    let fields = scope.input.api.fields.values();
    fields.filter_map(|field| {
        let (inside, name) = field.at.rsplit_once('/')?;
        Some((field.at.as_str(), inside, name))
    })
}

/// What stays of a name in every convention: neither case, nor the signs between its words, nor the `is` of a flag.
fn plain(name: &str) -> String {
    let flag = name.strip_prefix("is").or_else(|| name.strip_prefix("Is"));
    let begins_a_word =
        |rest: &&str| rest.starts_with(|first: char| first == '_' || first.is_uppercase());
    let name = flag.filter(begins_a_word).unwrap_or(name);
    let letters = name.chars().filter(|sign| sign.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_every_convention() {
        for (one, other) in [
            ("loginName", "login_name"),
            ("loginName", "LoginName"),
            ("loginName", "login-name"),
            ("isEnabled", "enabled"),
            ("isEnabled", "is_enabled"),
            ("isEnabled", "Enabled"),
        ] {
            assert_eq!(plain(one), plain(other), "{one} and {other}");
        }
        for (one, other) in [
            ("island", "land"),
            ("skillIds", "skillId"),
            ("email", "emailId"),
        ] {
            assert_ne!(plain(one), plain(other), "{one} and {other}");
        }
    }
}
