//! How a list is cut into pages, by the usual names of parameters and members.

use serde_json::Value;

use crate::document::step;
use crate::draft::openapi::answer::Answer;
use crate::draft::openapi::description::Description;
use crate::draft::openapi::member::plain;
use crate::draft::openapi::parameter::{Parameter, take as take_named};

/// How a list is cut into pages.
pub(super) struct Paging {
    /// The word of `suite.yaml`.
    pub(super) style: &'static str,
    pub(super) parameter: Option<String>,
    pub(super) first: Option<u64>,
    pub(super) size: Option<Size>,
    pub(super) next: Option<String>,
    pub(super) previous: Option<String>,
    pub(super) cursor: Option<String>,
}

/// The number of users on a page.
pub(super) struct Size {
    pub(super) parameter: String,
    pub(super) default: Option<u64>,
    pub(super) smallest: u64,
    pub(super) largest: u64,
}

const NUMBERS: [&str; 8] = [
    "page",
    "pagenumber",
    "pageno",
    "pagenum",
    "pageindex",
    "currentpage",
    "p",
    "pageid",
];
const OFFSETS: [&str; 7] = [
    "offset",
    "skip",
    "startindex",
    "start",
    "from",
    "pageoffset",
    "startat",
];
const CURSORS: [&str; 11] = [
    "cursor",
    "pagetoken",
    "nexttoken",
    "pagecursor",
    "continuationtoken",
    "nextcursor",
    "paginationtoken",
    "startingafter",
    "pageafter",
    "after",
    "marker",
];
const SIZES: [&str; 15] = [
    "limit",
    "pagesize",
    "perpage",
    "size",
    "pagelimit",
    "maxresults",
    "count",
    "top",
    "take",
    "resultsperpage",
    "itemsperpage",
    "max",
    "first",
    "rows",
    "maxitems",
];

/// The size that is asked for at most where no maximum is described.
const USUAL: u64 = 20;

/// Takes the parameters of paging.
pub(super) fn take(
    description: &Description,
    parameters: &mut Vec<Parameter>,
    answer: &Answer,
    todo: &mut Vec<String>,
) -> Option<Paging> {
    let before = parameters.len();
    let number = take_named(parameters, &NUMBERS);
    let offset = if number.is_none() {
        take_named(parameters, &OFFSETS)
    } else {
        None
    };
    let cursor = if number.is_none() && offset.is_none() {
        take_named(parameters, &CURSORS)
    } else {
        None
    };
    let found = style(description, (number, offset, cursor), answer, todo);
    let size = take_named(parameters, &SIZES);
    let Some(mut paging) = found else {
        if let Some(size) = size {
            todo.push(format!(
                "`{}` seems to be a number of users, but nothing leads to a second page: `paging` is left out of suite.yaml",
                size.name
            ));
        } else if before > 0 || !answer.users.is_empty() {
            todo.push("nothing was recognised as paging; if the list comes in pages, describe `paging` in suite.yaml".to_owned());
        }
        return None;
    };
    paging.size = size.map(|size| bounds(&size, todo));
    Some(paging)
}

fn style(
    description: &Description,
    (number, offset, cursor): (Option<Parameter>, Option<Parameter>, Option<Parameter>),
    answer: &Answer,
    todo: &mut Vec<String>,
) -> Option<Paging> {
    if let Some(number) = number {
        let usual = u64::from(plain(&number.name) != "pageindex");
        return Some(counted("page-number", number, usual, answer));
    }
    if let Some(offset) = offset {
        let usual = u64::from(plain(&offset.name) == "startindex");
        return Some(counted("offset", offset, usual, answer));
    }
    if let Some(found) = cursor.and_then(|cursor| by_cursor(description, cursor, answer, todo)) {
        return Some(found);
    }
    if answer.next.is_some() {
        return Some(linked("next-url", answer));
    }
    answer.link_header.then(|| linked("link-header", answer))
}

/// Pages that links of the answer lead to, if nothing else does.
fn linked(style: &'static str, answer: &Answer) -> Paging {
    Paging {
        style,
        parameter: None,
        first: None,
        size: None,
        next: answer.next.clone(),
        previous: answer.previous.clone(),
        cursor: None,
    }
}

/// Pages that a number asks for.
fn counted(style: &'static str, parameter: Parameter, usual: u64, answer: &Answer) -> Paging {
    let said = parameter.number("minimum").or(parameter.number("default"));
    Paging {
        first: Some(said.unwrap_or(usual)),
        parameter: Some(parameter.name),
        ..linked(style, answer)
    }
}

/// Pages that a text of the answer before asks for.
fn by_cursor(
    description: &Description,
    parameter: Parameter,
    answer: &Answer,
    todo: &mut Vec<String>,
) -> Option<Paging> {
    // A member `next` beside a parameter for cursors holds a cursor, unless it is said to be a URL.
    let next = answer.next.clone();
    let next = next.filter(|_| !next_is_url(description, answer));
    let at = answer.cursor.clone().or(next);
    if at.is_none() && answer.next.is_none() && !answer.link_header {
        todo.push(format!(
            "`{}` takes a cursor, and no member of the answer was recognised as one: describe `paging` in suite.yaml",
            parameter.name
        ));
    }
    at.map(|at| Paging {
        parameter: Some(parameter.name),
        cursor: Some(at),
        next: None,
        previous: None,
        ..linked("cursor", answer)
    })
}

fn next_is_url(description: &Description, answer: &Answer) -> bool {
    let Some(next) = &answer.next else {
        return false;
    };
    let name = next.rsplit('/').next().unwrap_or_default();
    let says = plain(name);
    if says.contains("url") || says.contains("link") || says.contains("href") {
        return true;
    }
    // The schema of the member, found by its pointer where no reference stands between.
    let steps = next.split('/').skip(1);
    let mut at = description.resolve(&answer.body).unwrap_or_default();
    for name in steps {
        let below = step(&step(&at, "properties"), name);
        match description.resolve(&below) {
            Ok(found) => at = found,
            Err(_) => return false,
        }
    }
    let format = description
        .get(&step(&at, "format"))
        .and_then(Value::as_str);
    matches!(format, Some("uri" | "url" | "uri-reference" | "iri"))
}

fn bounds(size: &Parameter, todo: &mut Vec<String>) -> Size {
    let default = size.number("default");
    let smallest = size.number("minimum").unwrap_or(1).max(1);
    let largest = size.number("maximum").unwrap_or_else(|| {
        let taken = default.unwrap_or(USUAL).max(smallest);
        todo.push(format!(
            "the description does not bound `{}`: {taken} is taken for the largest page (`paging.size.largest` in suite.yaml)",
            size.name
        ));
        taken
    });
    Size {
        parameter: size.name.clone(),
        default,
        smallest: smallest.min(largest),
        largest: largest.max(1),
    }
}
