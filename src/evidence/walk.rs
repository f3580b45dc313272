//! A list read page by page, with the guards that keep a hostile one from never ending.

use std::collections::HashSet;
use std::sync::Arc;

use crate::capture::link::{Link, Target, parts};
use crate::capture::{Answer, User};
use crate::evidence::Evidence;
use crate::evidence::ahead::Ahead;
use crate::request::Request;
use crate::request::render::{Bindings, render, size_of, with_parameter};
use crate::spec::api::{Api, PagingSpec, PagingStyle};
use crate::spec::request::{RequestSpec, WalkBy};

/// A link with a longer query is not followed: it may grow from page to page.
const LONGEST_QUERY: usize = 16 << 10;

/// One answer, or all pages of a walk.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Name in the scenario.
    pub name: String,
    /// The answers, in the order of pages.
    pub answers: Vec<Arc<Answer>>,
    /// Where the first page was asked for.
    pub first: Request,
    /// Number of users on a page that was asked for.
    pub size: Option<u64>,
    /// How it ended.
    pub ended: Ended,
    /// Whether it was read page by page.
    pub walked: bool,
}

/// How a walk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// With the last page, as far as can be told.
    Complete,
    /// With a page that could not be read.
    Unreadable,
    /// With a link that must not be followed, in words.
    Forbidden(String),
    /// With a page that was seen before.
    Loop,
    /// With the page budget.
    Budget,
}

/// What to walk.
#[derive(Debug, Clone, Copy)]
pub struct WalkPlan<'a> {
    /// The API.
    pub api: &'a Arc<Api>,
    /// The first request.
    pub spec: &'a RequestSpec,
    /// What its names stand for.
    pub bindings: &'a Bindings,
    /// How many pages may be read.
    pub pages: usize,
}

impl Ended {
    /// How it ended, in one word; see [`Walk::ENDS`](crate::verdict::Walk::ENDS).
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Unreadable => "unreadable",
            Self::Forbidden(_) => "forbidden",
            Self::Loop => "loop",
            Self::Budget => "budget",
        }
    }
}

impl Listing {
    /// All users of all readable pages, in order, each with the index of its page.
    pub fn users(&self) -> impl Iterator<Item = (usize, &Arc<User>)> {
        let pages = self.answers.iter().enumerate();
        pages.flat_map(move |(page, answer)| {
            answer
                .users()
                .unwrap_or_default()
                .iter()
                .map(move |user| (page, user))
        })
    }
}

impl Evidence {
    /// Reads one answer, shared unless it is asked for anew.
    ///
    /// # Errors
    /// The first name without a value.
    pub async fn single(
        self: &Arc<Self>,
        epoch: u32,
        name: &str,
        plan: WalkPlan<'_>,
        repetition: u32,
    ) -> Result<Listing, String> {
        let request = Request {
            repetition,
            ..render(plan.api, plan.spec, plan.bindings)?
        };
        let answer = self.answer(epoch, plan.api, &request).await;
        Ok(Listing {
            name: name.to_owned(),
            answers: vec![answer],
            first: request,
            size: size_of(plan.api, plan.spec, plan.bindings),
            ended: Ended::Complete,
            walked: false,
        })
    }

    /// Reads all pages.
    ///
    /// # Errors
    /// The first name without a value.
    pub async fn walk(
        self: &Arc<Self>,
        epoch: u32,
        name: &str,
        plan: WalkPlan<'_>,
        repetition: u32,
    ) -> Result<Listing, String> {
        let first = Request {
            repetition,
            ..render(plan.api, plan.spec, plan.bindings)?
        };
        let size = size_of(plan.api, plan.spec, plan.bindings);
        let mut walk = Walk {
            plan,
            size,
            answers: Vec::new(),
            asked: HashSet::new(),
        };
        let mut request = first.clone();
        let mut ahead = Ahead::default();
        let ended = loop {
            if walk.answers.len() >= plan.pages {
                break Ended::Budget;
            }
            if !walk
                .asked
                .insert((request.path.clone(), request.query.clone()))
            {
                break Ended::Loop;
            }
            if !self.grants(epoch, &request) {
                break Ended::Budget;
            }
            let answer = self.answer(epoch, plan.api, &request).await;
            walk.answers.push(answer);
            match walk.next(&request) {
                Step::Ask(next) => {
                    ahead.ask(self, epoch, &walk, &next);
                    request = next;
                }
                Step::End(ended) => break ended,
            }
        };
        Ok(Listing {
            name: name.to_owned(),
            answers: walk.answers,
            first,
            size,
            ended,
            walked: true,
        })
    }
}

/// A walk on its way.
pub(super) struct Walk<'a> {
    pub(super) plan: WalkPlan<'a>,
    size: Option<u64>,
    pub(super) answers: Vec<Arc<Answer>>,
    asked: HashSet<(String, String)>,
}

enum Step {
    Ask(Request),
    End(Ended),
}

impl Walk<'_> {
    fn next(&self, request: &Request) -> Step {
        let Some(paging) = &self.plan.api.paging else {
            return Step::End(Ended::Complete);
        };
        let Some(last) = self.answers.last() else {
            return Step::End(Ended::Complete);
        };
        if last.users().is_err() {
            return Step::End(Ended::Unreadable);
        }
        let linked = matches!(paging.style, PagingStyle::NextUrl | PagingStyle::LinkHeader);
        if linked || self.plan.spec.by == Some(WalkBy::Link) {
            self.by_link(request, last)
        } else if paging.style == PagingStyle::Cursor {
            by_cursor(request, last, paging)
        } else {
            self.by_number(request, paging)
        }
    }

    fn by_link(&self, request: &Request, last: &Answer) -> Step {
        let link = last.next(self.plan.api);
        if link.is_none() {
            return Step::End(Ended::Complete);
        }
        let page = &last.exchange.sent.url;
        let (Some(target), Some(own)) = (link.resolve(page), parts(page)) else {
            return Step::End(Ended::Forbidden(format!(
                "the next link is no URL of HTTP: {}",
                shown(&link)
            )));
        };
        match follow(request, &target, &own) {
            Ok(next) => Step::Ask(next),
            Err(why) => Step::End(Ended::Forbidden(why)),
        }
    }

    fn by_number(&self, request: &Request, paging: &PagingSpec) -> Step {
        if self.is_last_page() {
            return Step::End(Ended::Complete);
        }
        let Some(parameter) = &paging.parameter else {
            return Step::End(Ended::Complete);
        };
        let value = match paging.style {
            PagingStyle::Offset => paging.first + self.collected(),
            _ => paging.first + self.answers.len() as u64,
        };
        Step::Ask(with_parameter(request, parameter, &value.to_string()))
    }

    /// The index of the last page as the first one tells it, the parameter that names a page, and by how much it grows;
    /// `None` where pages are not numbered, or do not say how many users there are.
    pub(super) fn foreseen(&self) -> Option<(u64, &str, u64)> {
        let paging = self.plan.api.paging.as_ref()?;
        let first = self.answers.first()?;
        let held = first.users().ok()?.len() as u64;
        let step = match paging.style {
            PagingStyle::PageNumber => 1,
            PagingStyle::Offset => held,
            PagingStyle::NextUrl | PagingStyle::LinkHeader | PagingStyle::Cursor => return None,
        };
        if self.plan.spec.by == Some(WalkBy::Link) || held == 0 {
            return None;
        }
        let pages = first.count(self.plan.api)?.div_ceil(held);
        let most = self.plan.pages as u64;
        Some((
            pages.min(most).checked_sub(1)?,
            paging.parameter.as_deref()?,
            step,
        ))
    }

    fn collected(&self) -> u64 {
        self.answers
            .iter()
            .map(|answer| answer.users().unwrap_or_default().len() as u64)
            .sum()
    }

    /// A short or empty page ends a walk, and so does a repeated one; a full page ends it when the total and the
    /// absence of a next link say so together, since either alone may be wrong.
    fn is_last_page(&self) -> bool {
        let api = self.plan.api;
        let users = |answer: &Arc<Answer>| answer.users().unwrap_or_default().len() as u64;
        let (Some(first), Some(last)) = (self.answers.first(), self.answers.last()) else {
            return true;
        };
        let held = users(last);
        let full = self
            .size
            .map_or(users(first), |size| size.min(users(first)));
        if held == 0 || held < full || self.repeats_the_page_before() {
            return true;
        }
        let linked = api
            .paging
            .as_ref()
            .is_some_and(|paging| paging.next.is_some());
        last.count(api)
            .is_some_and(|total| self.collected() >= total)
            && (!linked || last.next(api).is_none())
    }

    fn repeats_the_page_before(&self) -> bool {
        let [.., before, last] = self.answers.as_slice() else {
            return false;
        };
        let ids = |answer: &'_ Arc<Answer>| answer.users().unwrap_or_default().to_vec();
        let (before, last) = (ids(before), ids(last));
        before.len() == last.len()
            && before
                .iter()
                .zip(&last)
                .all(|(one, other)| one.id() == other.id())
    }
}

/// The beginning of a link.
fn shown(link: &Link) -> String {
    match link {
        Link::To(text) => format!("`{}`", text.chars().take(100).collect::<String>()),
        Link::Absent | Link::Blank | Link::Odd => "no text".to_owned(),
    }
}

fn follow(request: &Request, target: &Target, own: &Target) -> Result<Request, String> {
    if target.query.len() > LONGEST_QUERY {
        return Err(format!(
            "the next link has a query of more than {LONGEST_QUERY} bytes"
        ));
    }
    if target.origin != own.origin {
        return Err(format!(
            "the next link leads to another origin, {}",
            target.origin
        ));
    }
    // The base URL of the target may have a path of its own, which the request's path does not hold.
    let base = own.path.strip_suffix(&request.path).unwrap_or("");
    let path = target
        .path
        .strip_prefix(base)
        .unwrap_or(&target.path)
        .to_owned();
    if path != request.path {
        return Err(format!(
            "the next link leads to another path, {}",
            target.path
        ));
    }
    Ok(Request {
        path,
        query: target.query.clone(),
        ..request.clone()
    })
}

fn by_cursor(request: &Request, last: &Answer, paging: &PagingSpec) -> Step {
    let pointer = paging.cursor.as_deref().unwrap_or_default();
    let cursor = last
        .envelope()
        .ok()
        .and_then(|body| body.value.pointer(pointer))
        .and_then(|value| value.as_str());
    match (
        cursor.filter(|cursor| !cursor.is_empty()),
        &paging.parameter,
    ) {
        (Some(cursor), Some(parameter)) => Step::Ask(with_parameter(request, parameter, cursor)),
        _ => Step::End(Ended::Complete),
    }
}
