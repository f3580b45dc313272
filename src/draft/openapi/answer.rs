//! What an operation answers with: a bare list or an envelope, and where totals, links and cursors stand in it.

use serde_json::Value;

use crate::document::step;
use crate::draft::openapi::description::Description;
use crate::draft::openapi::member::{Member, flatten, kinds, members, plain};
use crate::draft::openapi::operation::Operation;
use crate::source::Diagnostic;

/// A list as it is answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// The media type.
    pub(super) media: String,
    /// Where the schema of the body stands.
    pub(super) body: String,
    /// Where the schema of a user really stands.
    pub(super) item: String,
    /// JSON pointer to the list in a body.
    pub(super) users: String,
    /// JSON pointers to what stands beside the list.
    pub(super) total: Option<String>,
    pub(super) next: Option<String>,
    pub(super) previous: Option<String>,
    pub(super) cursor: Option<String>,
    /// Whether a header leads to the next page.
    pub(super) link_header: bool,
    /// What was guessed.
    pub(super) doubts: Vec<String>,
}

/// Names of lists, from the surest.
const LISTS: [&str; 18] = [
    "users",
    "members",
    "people",
    "agents",
    "employees",
    "accounts",
    "items",
    "data",
    "results",
    "records",
    "resources",
    "entries",
    "values",
    "value",
    "content",
    "elements",
    "list",
    "rows",
];
const TOTALS: [&str; 12] = [
    "total",
    "totalcount",
    "totalitems",
    "totalelements",
    "totalresults",
    "totalrecords",
    "totalusers",
    "totalhits",
    "odatacount",
    "recordstotal",
    "itemcount",
    "count",
];
const NEXT: [&str; 6] = [
    "next",
    "nextlink",
    "nexturl",
    "nextpageurl",
    "odatanextlink",
    "nexthref",
];
const PREVIOUS: [&str; 6] = [
    "previous",
    "prev",
    "prevlink",
    "previouslink",
    "prevurl",
    "previouspageurl",
];
const CURSORS: [&str; 11] = [
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "cursor",
    "endcursor",
    "continuationtoken",
    "paginationtoken",
    "nextmarker",
    "aftercursor",
    "nextpagecursor",
    "after",
];

/// Reads the successful answer of an operation.
pub(super) fn read(description: &Description, operation: &Operation) -> Result<Answer, Diagnostic> {
    let (status, response) = success(description, operation)?;
    let (media, body) = json(description, &response)?;
    let mut answer = Answer {
        status,
        media,
        body,
        link_header: description
            .get(&step(&step(&response, "headers"), "Link"))
            .is_some()
            || description
                .get(&step(&step(&response, "headers"), "link"))
                .is_some(),
        ..Answer::default()
    };
    let body = description.resolve(&answer.body)?;
    if kinds(description, &body).contains(&"array".to_owned()) {
        answer.item = item(description, &body)?;
        return Ok(answer);
    }
    let flat = flatten(description, &body);
    find_list(description, &mut answer, &flat, operation)?;
    find_rest(&mut answer, description, &flat);
    Ok(answer)
}

fn success(description: &Description, operation: &Operation) -> Result<(u16, String), Diagnostic> {
    let responses = step(&operation.at, "responses");
    let declared = ["200", "2XX", "2xx", "206", "default"];
    let found = declared
        .into_iter()
        .find(|code| description.get(&step(&responses, code)).is_some());
    let Some(code) = found else {
        let wrong = description
            .document
            .wrong_key(&operation.at, "it declares no successful answer");
        return Err(wrong.expected("a response `200` with a schema"));
    };
    let response = description.resolve(&step(&responses, code))?;
    Ok((if code == "206" { 206 } else { 200 }, response))
}

fn json(description: &Description, response: &str) -> Result<(String, String), Diagnostic> {
    let content = step(response, "content");
    let types = description.get(&content).and_then(Value::as_object);
    let is_json = |media: &&String| {
        let plain = media
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        plain == "application/json"
            || plain.ends_with("+json")
            || plain == "*/*"
            || plain == "application/*"
    };
    let media = types.and_then(|types| types.keys().find(is_json));
    let Some(media) = media else {
        let wrong = description
            .document
            .wrong_key(response, "it answers with no JSON");
        return Err(wrong.expected("`content` with `application/json`"));
    };
    let schema = step(&step(&content, media), "schema");
    if description.get(&schema).is_none() {
        let at = step(&content, media);
        let wrong = description
            .document
            .wrong_key(&at, "its answer has no schema");
        return Err(wrong.expected("`schema`"));
    }
    let plain = media.split(';').next().unwrap_or_default().trim();
    let plain = if plain.contains('*') {
        "application/json"
    } else {
        plain
    };
    Ok((plain.to_owned(), schema))
}

/// Where the schema of the items of a list stands; they must be objects.
fn item(description: &Description, list: &str) -> Result<String, Diagnostic> {
    let at = step(list, "items");
    if description.get(&at).is_none() {
        let wrong = description
            .document
            .wrong_key(list, "its list says nothing of its items");
        return Err(wrong.expected("`items`"));
    }
    let at = description.resolve(&at)?;
    let kinds = kinds(description, &at);
    if kinds.is_empty() || kinds.iter().any(|kind| kind == "object") {
        return Ok(at);
    }
    let message = format!("its list holds {}s, not objects", kinds.join(" or "));
    Err(description.document.wrong(&at, message))
}

fn find_list(
    description: &Description,
    answer: &mut Answer,
    flat: &[(String, Member)],
    operation: &Operation,
) -> Result<(), Diagnostic> {
    let last = operation
        .path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let mut lists: Vec<(usize, &String, String)> = Vec::new();
    for (pointer, member) in flat
        .iter()
        .filter(|(_, member)| member.kinds.iter().any(|kind| kind == "array"))
    {
        let Ok(item) = item(description, &member.at) else {
            continue;
        };
        let name = plain(&member.name);
        let rank = LISTS.iter().position(|known| *known == name);
        let rank = if name == plain(last) {
            0
        } else {
            rank.map_or(LISTS.len() + 1, |rank| rank + 1)
        };
        lists.push((rank, pointer, item));
    }
    lists.sort_by_key(|(rank, pointer, _)| (*rank, pointer.matches('/').count()));
    let Some((rank, pointer, item)) = lists.first() else {
        return Err(description
            .document
            .wrong_key(&answer.body, "its answer holds no list of objects"));
    };
    if *rank > LISTS.len() {
        answer.doubts.push(format!(
            "the list is taken to stand at {pointer}, which no usual name confirms (`answer.users` in suite.yaml)"
        ));
    }
    answer.users.clone_from(pointer);
    answer.item.clone_from(item);
    Ok(())
}

fn find_rest(answer: &mut Answer, description: &Description, flat: &[(String, Member)]) {
    let within = format!("{}/", answer.users);
    let beside: Vec<&(String, Member)> = flat
        .iter()
        .filter(|(pointer, _)| !pointer.starts_with(&within))
        .collect();
    let pick = |names: &[&str], kinds: &[&str]| -> Option<&(String, Member)> {
        let fits = |member: &Member| {
            member
                .kinds
                .iter()
                .any(|kind| kinds.contains(&kind.as_str()))
        };
        names.iter().find_map(|name| {
            let named = beside
                .iter()
                .find(|(_, member)| plain(&member.name) == *name && fits(member));
            named.copied()
        })
    };
    let pointer = |found: Option<&(String, Member)>| found.map(|(pointer, _)| pointer.clone());
    answer.total = pointer(pick(&TOTALS, &["integer", "number"]));
    answer.cursor = pointer(pick(&CURSORS, &["string"]));
    let link = |names: &[&str]| -> Option<String> {
        if let Some((pointer, member)) = pick(names, &["object"]) {
            let inner = members(description, &member.at);
            let href = inner
                .iter()
                .find(|one| matches!(one.name.as_str(), "href" | "url"));
            if let Some(href) = href {
                return Some(step(pointer, &href.name));
            }
        }
        pointer(pick(names, &["string"]))
    };
    answer.next = link(&NEXT);
    answer.previous = link(&PREVIOUS);
    if answer
        .total
        .as_deref()
        .is_some_and(|at| at.ends_with("/count"))
    {
        answer.doubts.push(
            "`count` is taken for the number of all users; if it counts those of a page, take `answer.total` away".to_owned(),
        );
    }
}
