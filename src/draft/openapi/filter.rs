//! Which parameters filter users by the value of a member, and which one selects members.

use serde_json::Value;

use crate::document::step;
use crate::draft::openapi::description::Description;
use crate::draft::openapi::parameter::{Parameter, Sent, take as take_named};
use crate::draft::openapi::user::User;

/// Query parameters that are named like members.
pub(super) struct Filter {
    pub(super) fields: Vec<String>,
}

/// How members are selected.
pub(super) struct Select {
    pub(super) parameter: String,
    pub(super) separator: &'static str,
    /// Some members that can be selected.
    pub(super) members: Vec<String>,
}

const SELECTS: [&str; 6] = [
    "fields",
    "select",
    "attributes",
    "includefields",
    "properties",
    "only",
];

/// Parameters whose values are a language of their own.
const LANGUAGES: [&str; 7] = [
    "filter",
    "q",
    "query",
    "search",
    "where",
    "searchterm",
    "filters",
];

/// How many members a first selection names.
const SELECTED: usize = 3;

/// Takes the parameters that are named like members of a user.
pub(super) fn take(
    description: &Description,
    parameters: &mut Vec<Parameter>,
    user: &mut User,
    todo: &mut Vec<String>,
) -> Option<Filter> {
    if let Some(language) = take_named(parameters, &LANGUAGES) {
        let said = if language.about.is_empty() {
            String::new()
        } else {
            format!(" (\"{}\")", language.about)
        };
        todo.push(format!(
            "`{}` filters in a language of its own{said}: describe its forms under `filter` in suite.yaml",
            language.name
        ));
    }
    let mut fields = Vec::new();
    parameters.retain(|one| {
        let fits = one.sent == Sent::Query && !one.required && !one.is_list();
        let fits = fits && !one.kinds.iter().any(|kind| kind == "object");
        if !fits || !user.field(&one.name) {
            return true;
        }
        let formatted = description.get(&step(&one.at, "content")).is_some();
        if !formatted {
            fields.push(one.name.clone());
        }
        formatted
    });
    (!fields.is_empty()).then_some(Filter { fields })
}

/// Takes the parameter that selects members.
pub(super) fn take_select(
    description: &Description,
    parameters: &mut Vec<Parameter>,
    user: &User,
    todo: &mut Vec<String>,
) -> Option<Select> {
    let select = take_named(parameters, &SELECTS)?;
    let style = description.text(&step(&select.at, "style"));
    let explodes = description.get(&step(&select.at, "explode"));
    let repeated = match (style, explodes) {
        (_, Some(Value::Bool(is))) => *is,
        (None | Some("form"), None) => true,
        _ => false,
    };
    if select.is_list() && repeated {
        todo.push(format!(
            "`{}` selects members by being repeated, which `select` in suite.yaml cannot say; a scenario can, with `raw-query`",
            select.name
        ));
        return None;
    }
    let separator = match style {
        Some("spaceDelimited") => " ",
        Some("pipeDelimited") => "|",
        _ => ",",
    };
    let choices = select.choices();
    let may = |name: &&String| choices.is_empty() || choices.contains(name);
    let names = user.members.iter().map(|member| &member.name);
    let mut members: Vec<String> = names.filter(may).take(SELECTED).cloned().collect();
    if !members.contains(&user.identity) {
        members.insert(0, user.identity.clone());
    }
    (members.len() > 1).then_some(Select {
        parameter: select.name,
        separator,
        members,
    })
}
