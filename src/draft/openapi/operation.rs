//! Which operation of a description lists users.

use serde_json::Value;

use crate::document::step;
use crate::draft::openapi::answer::{self, Answer};
use crate::draft::openapi::description::Description;
use crate::source::Diagnostic;
use crate::spec::decode::unknown_name;

/// A GET operation.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    /// Where it stands.
    pub(super) at: String,
    /// Where the path that it belongs to stands.
    pub(super) item: String,
    /// The path.
    pub(super) path: String,
    /// Its `operationId`.
    pub(super) id: Option<String>,
}

/// Words that speak of users.
const USERS: [&str; 14] = [
    "user",
    "member",
    "people",
    "person",
    "agent",
    "employee",
    "account",
    "contact",
    "profile",
    "customer",
    "staff",
    "operator",
    "principal",
    "identit",
];

/// How many operations are named in a message.
const SHOWN: usize = 12;

impl Operation {
    /// How people are told of it.
    pub(super) fn shown(&self) -> String {
        format!("GET {}", self.path)
    }

    fn named(&self) -> String {
        match &self.id {
            Some(id) => format!("`{id}` ({})", self.shown()),
            None => format!("`{}`", self.path),
        }
    }

    fn is(&self, wanted: &str) -> bool {
        let path = wanted.trim_start_matches("GET ").trim_start_matches("get ");
        self.id.as_deref() == Some(wanted) || self.path == path
    }

    fn speaks_of_users(&self) -> bool {
        let text =
            format!("{} {}", self.path, self.id.as_deref().unwrap_or_default()).to_lowercase();
        USERS.iter().any(|word| text.contains(word))
    }

    /// Whether it is about one thing, which its path names last.
    fn is_about_one(&self) -> bool {
        self.path.trim_end_matches('/').ends_with('}')
    }
}

/// The operation that was asked for, or the only one that answers with a list.
pub(super) fn choose(
    description: &Description,
    wanted: Option<&str>,
) -> Result<(Operation, Answer), Vec<Diagnostic>> {
    let operations = all(description)?;
    if let Some(wanted) = wanted {
        return asked(description, operations, wanted).map_err(|wrong| vec![wrong]);
    }
    let mut lists = Vec::new();
    let mut reasons = Vec::new();
    let mut refused = Vec::new();
    for operation in operations {
        if operation.is_about_one() {
            reasons.push(format!("{}: about one", operation.shown()));
            continue;
        }
        match answer::read(description, &operation) {
            Ok(answer) => lists.push((operation, answer)),
            Err(wrong) => {
                reasons.push(format!("{}: {}", operation.shown(), wrong.message));
                refused.push(wrong);
            }
        }
    }
    match lists.len() {
        0 if refused.len() == 1 => Err(refused),
        0 => {
            let wrong = description
                .document
                .wrong_key("/paths", "no operation answers with a list of objects");
            Err(vec![wrong.help(format!(
                "what was looked at: {}",
                few(&reasons, "; ")
            ))])
        }
        1 => Ok(lists.remove(0)),
        _ => Err(vec![several(description, lists)]),
    }
}

fn several(description: &Description, mut lists: Vec<(Operation, Answer)>) -> Diagnostic {
    lists.sort_by_key(|(operation, _)| !operation.speaks_of_users());
    let names: Vec<String> = lists
        .iter()
        .map(|(operation, _)| operation.named())
        .collect();
    let message = format!("{} operations answer with a list", names.len());
    let wrong = description.document.wrong_key("/paths", message);
    let wrong = wrong.expected(format!("`--operation` with one of {}", few(&names, ", ")));
    let (first, _) = &lists[0];
    let example = first.id.as_deref().unwrap_or(&first.path);
    wrong.help(format!("such as `--operation {example}`"))
}

fn asked(
    description: &Description,
    operations: Vec<Operation>,
    wanted: &str,
) -> Result<(Operation, Answer), Diagnostic> {
    let known: Vec<String> = operations
        .iter()
        .map(|operation| {
            operation
                .id
                .clone()
                .unwrap_or_else(|| operation.path.clone())
        })
        .collect();
    let Some(operation) = operations
        .into_iter()
        .find(|operation| operation.is(wanted))
    else {
        let message = format!("no GET operation is `{wanted}`");
        let wrong = description.document.wrong_key("/paths", message);
        return Err(unknown_name(
            wrong,
            wanted,
            known.iter().map(String::as_str),
        ));
    };
    let answer = answer::read(description, &operation)?;
    Ok((operation, answer))
}

fn all(description: &Description) -> Result<Vec<Operation>, Vec<Diagnostic>> {
    let paths = description.get("/paths").and_then(Value::as_object);
    let Some(paths) = paths.filter(|paths| !paths.is_empty()) else {
        let wrong = match description.get("/paths") {
            Some(_) => description
                .document
                .wrong_key("/paths", "the description has no paths"),
            None => Diagnostic::new(&description.document.file, "the description has no paths"),
        };
        return Err(vec![
            wrong.expected("`paths` with an operation that lists users"),
        ]);
    };
    let mut found = Vec::new();
    let mut mistakes = Vec::new();
    for path in paths.keys().filter(|path| path.starts_with('/')) {
        let item = match description.resolve(&step("/paths", path)) {
            Ok(item) => item,
            Err(wrong) => {
                mistakes.push(wrong);
                continue;
            }
        };
        let at = step(&item, "get");
        if description.get(&at).is_some_and(Value::is_object) {
            let id = description
                .text(&step(&at, "operationId"))
                .map(str::to_owned);
            let path = path.clone();
            found.push(Operation { at, item, path, id });
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    if mistakes.is_empty() {
        let wrong = description
            .document
            .wrong_key("/paths", "the description has no GET operation");
        mistakes.push(wrong.expected("an operation that lists users"));
    }
    Err(mistakes)
}

fn few(texts: &[String], between: &str) -> String {
    let shown: Vec<&str> = texts.iter().take(SHOWN).map(String::as_str).collect();
    let more = match texts.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("{between}and {more} more"),
    };
    shown.join(between) + &more
}
