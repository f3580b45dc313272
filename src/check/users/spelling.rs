//! Fields of the suite that nobody has, and that stand there under another name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    let mut documented: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for field in scope.input.api.fields.values() {
        if let Some((object, name)) = field.at.rsplit_once('/') {
            documented.entry(object).or_default().insert(name);
        }
    }
    let mut met: BTreeSet<(&str, &str)> = BTreeSet::new();
    // Members that no page knows: by their object and their name, the first user who has one.
    let mut strange: BTreeMap<&str, HashMap<String, usize>> = BTreeMap::new();
    for (position, (_, user)) in users.all.iter().enumerate() {
        user.tree(|record| {
            for (object, fields) in &documented {
                let members = record.pointer(object).and_then(Tree::members);
                for (member, _) in members.unwrap_or_default() {
                    if let Some(field) = fields.get(member.as_ref()) {
                        met.insert((object, field));
                        continue;
                    }
                    let strange = strange.entry(object).or_default();
                    if !strange.contains_key(member.as_ref()) {
                        strange.insert(member.as_ref().to_owned(), position);
                    }
                }
            }
        });
    }
    let all = documented.iter();
    let all = all.flat_map(|(object, fields)| fields.iter().map(move |field| (*object, *field)));
    for (object, field) in all.filter(|one| !met.contains(one)) {
        let found = strange.get(object).into_iter().flatten();
        let near = found.filter(|(member, _)| plain(member) == plain(field));
        let Some((member, position)) = near.min() else {
            continue;
        };
        let (wanted, seen) = (format!("{object}/{field}"), format!("{object}/{member}"));
        let who = shown(users.all[*position].1);
        let message = format!("nobody has `{wanted}`, and {who} has `{seen}`");
        let finding =
            Finding::new("spelling", message).sides(format!("`{wanted}`"), format!("`{seen}`"));
        scope.wrong(finding.seen_at(scope.place(name, &users, *position, &seen)));
    }
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
