//! What every request holds: the path with its account, and what else is required.

use crate::draft::line::tame;
use crate::draft::openapi::member::plain;
use crate::draft::openapi::operation::Operation;
use crate::draft::openapi::parameter::{Parameter, Sent};

/// What every request starts from.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// The path, as a template.
    pub(super) path: String,
    /// Whether an account stands in it.
    pub(super) has_account: bool,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    /// What a target sets: name and meaning.
    pub(super) settings: Vec<(String, String)>,
}

/// The setting whose value is never shown.
pub(super) const SECRET: &str = "appkey";

/// Parts of names that mean whose users are listed.
const ACCOUNTS: [&str; 12] = [
    "account",
    "tenant",
    "org",
    "company",
    "workspace",
    "customer",
    "realm",
    "project",
    "team",
    "site",
    "domain",
    "group",
];

/// Headers that a description may not set.
const IGNORED: [&str; 3] = ["accept", "contenttype", "authorization"];

impl Request {
    /// Makes the request of the parameters that nobody else has taken.
    pub(super) fn new(
        operation: &Operation,
        parameters: Vec<Parameter>,
        todo: &mut Vec<String>,
    ) -> Request {
        let mut request = Request::default();
        request.set_path(operation, &parameters);
        let mut unused = Vec::new();
        for one in parameters.into_iter().filter(|one| one.sent != Sent::Path) {
            if one.sent == Sent::Header && IGNORED.contains(&plain(&one.name).as_str()) {
                continue;
            }
            if one.required {
                request.require(&one);
            } else {
                unused.push(one);
            }
        }
        if !unused.is_empty() {
            let named = unused.iter().map(|one| {
                let kind = match one.sent {
                    Sent::Header => "header ",
                    Sent::Cookie => "cookie ",
                    Sent::Query | Sent::Path => "",
                };
                let about = if one.about.is_empty() {
                    String::new()
                } else {
                    format!(" (\"{}\")", one.about)
                };
                format!("{kind}`{}`{about}", one.name)
            });
            let named: Vec<String> = named.collect();
            todo.push(format!(
                "no scenario uses these parameters yet: {}",
                named.join(", ")
            ));
        }
        request
    }

    fn set_path(&mut self, operation: &Operation, parameters: &[Parameter]) {
        let names: Vec<&str> = operation
            .path
            .split('{')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('}')?.0))
            .collect();
        let is_account = |name: &&&str| {
            let name = plain(name);
            ACCOUNTS.iter().any(|word| name.contains(word))
        };
        let account = names.iter().find(is_account).or(names.first()).copied();
        self.path.clone_from(&operation.path);
        for name in names {
            let stands_for = if Some(name) == account {
                self.has_account = true;
                "{{account}}".to_owned()
            } else {
                let about = parameters
                    .iter()
                    .find(|one| one.sent == Sent::Path && one.name == name);
                let about = about.map_or(String::new(), |one| one.about.clone());
                self.setting(name, &about)
            };
            self.path = self.path.replace(&format!("{{{name}}}"), &stands_for);
        }
    }

    fn require(&mut self, one: &Parameter) {
        let given = one
            .example
            .clone()
            .filter(|text| !text.contains("{{") && !text.is_empty());
        let secret = ["apikey", "appkey", "secret", "token", "subscriptionkey"];
        let is_secret = secret.iter().any(|word| plain(&one.name).contains(word));
        let value = match given {
            _ if is_secret => self.secret(&one.about),
            Some(given) => tame(&given),
            None => self.setting(&one.name, &one.about),
        };
        match one.sent {
            Sent::Query => self.query.push((one.name.clone(), value)),
            Sent::Header => self.headers.push((one.name.clone(), value)),
            Sent::Cookie => self
                .headers
                .push(("cookie".to_owned(), format!("{}={value}", one.name))),
            Sent::Path => {}
        }
    }

    /// A text that a target sets.
    fn setting(&mut self, name: &str, about: &str) -> String {
        let name = name
            .replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")
            .to_ascii_lowercase();
        let about = if about.is_empty() {
            format!("The value of `{name}`.")
        } else {
            about.to_owned()
        };
        if !self.settings.iter().any(|(known, _)| *known == name) {
            self.settings.push((name.clone(), about));
        }
        format!("{{{{target.{name}}}}}")
    }

    /// The key that a target sets and that is never shown.
    pub(super) fn secret(&mut self, about: &str) -> String {
        let about = if about.is_empty() {
            "The key that goes with every request."
        } else {
            about
        };
        let _ = self.setting(SECRET, about);
        format!("{{{{target.{SECRET}}}}}")
    }
}
