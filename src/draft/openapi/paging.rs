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
    let found = style(description, number, offset, cursor, answer, todo);
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
    number: Option<Parameter>,
    offset: Option<Parameter>,
    cursor: Option<Parameter>,
    answer: &Answer,
    todo: &mut Vec<String>,
) -> Option<Paging> {
    let paging = |style: &'static str| Paging {
        style,
        parameter: None,
        first: None,
        size: None,
        next: answer.next.clone(),
        previous: answer.previous.clone(),
        cursor: None,
    };
    if let Some(number) = number {
        let first = number.number("minimum").or(number.number("default"));
        let zero = plain(&number.name) == "pageindex";
        let first = Some(first.unwrap_or(u64::from(!zero)));
        return Some(Paging {
            parameter: Some(number.name),
            first,
            ..paging("page-number")
        });
    }
    if let Some(offset) = offset {
        let one = plain(&offset.name) == "startindex";
        let first = offset.number("minimum").or(offset.number("default"));
        let first = Some(first.unwrap_or(u64::from(one)));
        return Some(Paging {
            parameter: Some(offset.name),
            first,
            ..paging("offset")
        });
    }
    if let Some(cursor) = cursor {
        // A member `next` beside a parameter for cursors holds a cursor, unless it is said to be a URL.
        let next = answer
            .next
            .clone()
            .filter(|_| !next_is_url(description, answer));
        let at = answer.cursor.clone().or(next);
        if at.is_some() {
            let parameter = Some(cursor.name);
            return Some(Paging {
                parameter,
                cursor: at,
                next: None,
                previous: None,
                ..paging("cursor")
            });
        }
        if answer.next.is_none() && !answer.link_header {
            todo.push(format!(
                "`{}` takes a cursor, and no member of the answer was recognised as one: describe `paging` in suite.yaml",
                cursor.name
            ));
        }
    }
    if answer.next.is_some() {
        return Some(paging("next-url"));
    }
    answer.link_header.then(|| paging("link-header"))
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
