//! A suite made from the list operation of an OpenAPI 3 description: what can be told is written, the rest is to do.

mod access;
mod answer;
mod description;
mod filter;
mod ledger;
mod member;
mod operation;
mod order;
mod paging;
mod parameter;
mod request;
mod schema;
mod suite;
mod user;

use std::sync::Arc;

use crate::draft::config::{self, Entry};
use crate::draft::line::tame;
use crate::draft::openapi::access::Access;
use crate::draft::openapi::answer::Answer;
use crate::draft::openapi::description::Description;
use crate::draft::openapi::filter::{Filter, Select};
use crate::draft::openapi::operation::Operation;
use crate::draft::openapi::order::Order;
use crate::draft::openapi::paging::Paging;
use crate::draft::openapi::request::Request;
use crate::draft::openapi::user::User;
use crate::draft::{Draft, DraftFile, editor_schemas, name};
use crate::source::{Diagnostic, SourceFile};

/// What a person chose.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Name of the suite; from the title of the description where absent.
    pub suite: Option<&'a str>,
    /// The operation, by its `operationId` or its path.
    pub operation: Option<&'a str>,
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// Name of the suite.
    pub suite: String,
    /// The files, and what is to do.
    pub draft: Draft,
    /// What a target says about the API.
    pub entry: Entry,
}

/// Everything that a description tells about its list of users.
struct Findings {
    suite: String,
    title: String,
    operation: Operation,
    answer: Answer,
    user: User,
    request: Request,
    paging: Option<Paging>,
    order: Option<Order>,
    filter: Option<Filter>,
    select: Option<Select>,
    access: Access,
    statuses: Vec<u16>,
    todo: Vec<String>,
}

/// Makes the files of a suite from a description.
///
/// # Errors
/// Everything that keeps the list operation from being read, each with its place.
pub fn draft(file: &Arc<SourceFile>, asked: &Asked<'_>) -> Result<Made, Vec<Diagnostic>> {
    let description = Description::read(file)?;
    let (operation, answer) = operation::choose(&description, asked.operation)?;
    let mut findings = find(&description, asked, operation, answer).map_err(|wrong| vec![wrong])?;
    let schemas = schema::files(&description, &mut findings);
    let entry = entry(&findings);
    let mut files = suite::files(&findings);
    files.extend(schemas);
    let config = config::file(std::slice::from_ref(&entry));
    files.push(DraftFile::shared(config.path, config.text));
    files.extend(editor_schemas());
    Ok(Made {
        suite: findings.suite,
        draft: Draft {
            files,
            todo: findings.todo,
        },
        entry,
    })
}

fn find(
    description: &Description,
    asked: &Asked<'_>,
    operation: Operation,
    answer: Answer,
) -> Result<Findings, Diagnostic> {
    let mut todo = answer.doubts.clone();
    let title = description.text("/info/title");
    let title = title.map_or_else(|| "API".to_owned(), tame);
    let near = name::near(&title).unwrap_or_else(|| "users".to_owned());
    let suite = asked.suite.map_or(near, str::to_owned);
    let mut parameters = parameter::all(description, &operation)?;
    let mut user = User::read(description, &answer, &mut todo);
    let paging = paging::take(description, &mut parameters, &answer, &mut todo);
    let order = order::take(description, &mut parameters, &mut user, &mut todo);
    let select = filter::take_select(description, &mut parameters, &user, &mut todo);
    let filter = filter::take(description, &mut parameters, &mut user, &mut todo);
    let mut request = Request::new(&operation, parameters, &mut todo);
    let access = access::read(description, &operation, &mut request, &mut todo);
    Ok(Findings {
        title: format!("{title}: {}", operation.shown()),
        statuses: description.statuses(&operation),
        suite,
        operation,
        answer,
        user,
        request,
        paging,
        order,
        filter,
        select,
        access,
        todo,
    })
}

fn entry(findings: &Findings) -> Entry {
    Entry {
        suite: findings.suite.clone(),
        title: findings.title.clone(),
        base: config::Place::Unknown(findings.access.base.clone()),
        has_account: findings.request.has_account,
        settings: findings.request.settings.clone(),
        parameters: Vec::new(),
        scheme: findings.access.scheme.clone(),
        roles: Vec::new(),
    }
}
