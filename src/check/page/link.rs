//! Checks on the links between the pages of a walk.

use crate::capture::Answer;
use crate::capture::link::{Link, Target, parts};
use crate::check::page::counts;
use crate::check::scope::Scope;
use crate::spec::api::{PagingSpec, PagingStyle};
use crate::spec::expectation::LinkRule;
use crate::verdict::Finding;

/// One page of a walk with what its links should be.
struct Linked<'a> {
    index: usize,
    answer: &'a Answer,
    own: Target,
    is_first: bool,
    is_last: bool,
}

pub(super) fn links(scope: &mut Scope<'_>, paging: &PagingSpec, name: &str, rules: &[LinkRule]) {
    let Some(users) = scope.users(name, "links") else {
        return;
    };
    let held = counts(&users);
    // An empty page after the last full one belongs to the walk, not to the list.
    let last = held.iter().rposition(|count| *count > 0).unwrap_or(0);
    let answers = users.listing.answers.iter().enumerate().take(last + 1);
    let pages: Vec<Linked<'_>> = answers
        .filter_map(|(index, answer)| {
            let own = parts(&answer.exchange.sent.url)?;
            let walked = users.listing.walked;
            Some(Linked {
                index,
                answer,
                own,
                is_first: index == 0 && walked,
                is_last: index == last && walked,
            })
        })
        .collect();
    for rule in rules {
        let mut judged = false;
        for page in &pages {
            match broken(scope, paging, page, *rule) {
                Seen::Nothing => {}
                Seen::Right => judged = true,
                Seen::Wrong(finding) => {
                    scope.wrong_with_users(finding.on(scope.exchange(name, page.index)));
                    judged = true;
                    break;
                }
            }
        }
        if !judged {
            scope.vacuous("there is no link to judge: all users fit on one page");
        }
    }
}

enum Seen {
    Nothing,
    Right,
    Wrong(Finding),
}

fn broken(scope: &Scope<'_>, paging: &PagingSpec, page: &Linked<'_>, rule: LinkRule) -> Seen {
    let api = scope.input.api;
    let (next, previous) = (page.answer.next(api), page.answer.previous(api));
    match rule {
        LinkRule::Next if page.is_last => Seen::Nothing,
        LinkRule::Next => neighbour(paging, page, &next, "next", 1),
        LinkRule::Previous if page.is_first => Seen::Nothing,
        LinkRule::Previous => neighbour(paging, page, &previous, "previous", -1),
        LinkRule::LastHasNoNext if page.is_last => none(page, &next, "next"),
        LinkRule::FirstHasNoPrevious if page.is_first => none(page, &previous, "previous"),
        LinkRule::LastHasNoNext | LinkRule::FirstHasNoPrevious => Seen::Nothing,
        LinkRule::BlankEnds => ends(page, &next, &previous, &Link::Blank),
        LinkRule::AbsentEnds => ends(page, &next, &previous, &Link::Absent),
        LinkRule::Target | LinkRule::KeepSize | LinkRule::KeepAll | LinkRule::KeepNone => {
            both(&next, &previous, |link, which| {
                kept(paging, page, link, which, rule)
            })
        }
        LinkRule::Relative | LinkRule::Absolute => both(&next, &previous, |link, which| {
            let Link::To(text) = link else {
                return Seen::Nothing;
            };
            let absolute = text.contains("://");
            if absolute == (rule == LinkRule::Absolute) {
                return Seen::Right;
            }
            let observed = if absolute {
                "an absolute URL"
            } else {
                "a relative reference"
            };
            wrong(
                page,
                which,
                &format!("is {observed}"),
                "the other kind of reference",
                observed,
            )
        }),
    }
}

fn both(next: &Link, previous: &Link, judge: impl Fn(&Link, &str) -> Seen) -> Seen {
    match (judge(next, "next"), judge(previous, "previous")) {
        (Seen::Wrong(finding), _) | (_, Seen::Wrong(finding)) => Seen::Wrong(finding),
        (Seen::Nothing, Seen::Nothing) => Seen::Nothing,
        _ => Seen::Right,
    }
}

fn wrong(page: &Linked<'_>, which: &str, what: &str, expected: &str, observed: &str) -> Seen {
    let message = format!("the {which} link of page {} {what}", page.index + 1);
    Seen::Wrong(Finding::new("links", message).sides(expected, observed))
}

fn none(page: &Linked<'_>, link: &Link, which: &str) -> Seen {
    match link {
        Link::Absent | Link::Blank => Seen::Right,
        Link::To(text) => wrong(
            page,
            which,
            &format!("leads to `{text}`"),
            "no link at the end of the list",
            text,
        ),
        Link::Odd => wrong(
            page,
            which,
            "is no text",
            "no link at the end of the list",
            "another type",
        ),
    }
}

fn ends(page: &Linked<'_>, next: &Link, previous: &Link, wanted: &Link) -> Seen {
    let expected = if *wanted == Link::Blank {
        "an empty text"
    } else {
        "null or nothing"
    };
    let observed = |link: &Link| match link {
        Link::Blank => "an empty text".to_owned(),
        Link::Absent => "null or nothing".to_owned(),
        Link::To(text) => text.clone(),
        Link::Odd => "another type".to_owned(),
    };
    if page.is_last && next != wanted {
        return wrong(
            page,
            "next",
            "has another form at the end of the list",
            expected,
            &observed(next),
        );
    }
    if page.is_first && previous != wanted {
        return wrong(
            page,
            "previous",
            "has another form at the start of the list",
            expected,
            &observed(previous),
        );
    }
    if page.is_last || page.is_first {
        Seen::Right
    } else {
        Seen::Nothing
    }
}

fn neighbour(paging: &PagingSpec, page: &Linked<'_>, link: &Link, which: &str, step: i64) -> Seen {
    let Link::To(text) = link else {
        return wrong(
            page,
            which,
            "is missing",
            "a link to the neighbouring page",
            "none",
        );
    };
    let Some(target) = link.resolve(&page.answer.exchange.sent.url) else {
        return wrong(page, which, "is no URL", "a URL", text);
    };
    let (PagingStyle::PageNumber, Some(parameter)) = (paging.style, &paging.parameter) else {
        return Seen::Right;
    };
    let own = page
        .own
        .parameter(parameter)
        .map_or(Some(paging.first), |text| text.parse().ok());
    let Some(wanted) = own.and_then(|number| number.checked_add_signed(step)) else {
        return Seen::Nothing;
    };
    let named = target.parameters.iter();
    let mut named = named.filter(|(name, _)| name == parameter);
    if let Some((_, first)) = named.next()
        && let Some((_, other)) = named.find(|(_, other)| other != first)
    {
        return wrong(
            page,
            which,
            &format!("names two pages, {first} and {other}"),
            &format!("{parameter} {wanted}"),
            text,
        );
    }
    match target.parameter(parameter) {
        Some(found) if found == wanted.to_string() => Seen::Right,
        // The first page needs no number.
        None if wanted == paging.first => Seen::Right,
        found => {
            let observed = found.map_or_else(
                || format!("no {parameter}"),
                |found| format!("{parameter} {found}"),
            );
            wrong(
                page,
                which,
                &format!("leads to {observed}"),
                &format!("{parameter} {wanted}"),
                &observed,
            )
        }
    }
}

fn kept(paging: &PagingSpec, page: &Linked<'_>, link: &Link, which: &str, rule: LinkRule) -> Seen {
    let Link::To(text) = link else {
        return Seen::Nothing;
    };
    let Some(target) = link.resolve(&page.answer.exchange.sent.url) else {
        return wrong(page, which, "is no URL", "a URL", text);
    };
    let own = &page.own;
    let size = paging.size.as_ref().map(|size| size.parameter.as_str());
    let number = paging.parameter.as_deref();
    let is_paging = |name: &str| Some(name) == number || Some(name) == size;
    let usual = paging.size.as_ref().and_then(|size| size.default);
    let usual = usual.map(|usual| usual.to_string());
    // What is meant anyway need not be said.
    let is_implied = |name: &str, value: &str| {
        Some(name) == size && usual.as_deref() == Some(value) && target.parameter(name).is_none()
    };
    match rule {
        LinkRule::Target if target.origin != own.origin => wrong(
            page,
            which,
            "leads to another origin",
            &own.origin,
            &target.origin,
        ),
        LinkRule::Target if target.path != own.path => wrong(
            page,
            which,
            "leads to another path",
            &own.path,
            &target.path,
        ),
        LinkRule::KeepSize => {
            let Some(size) = size else {
                return Seen::Nothing;
            };
            let Some(wanted) = own.parameter(size) else {
                return Seen::Nothing;
            };
            match target.parameter(size) {
                Some(found) if found == wanted => Seen::Right,
                None if is_implied(size, wanted) => Seen::Right,
                found => wrong(
                    page,
                    which,
                    "asks for another page size",
                    wanted,
                    found.unwrap_or("none"),
                ),
            }
        }
        LinkRule::KeepAll => {
            let rest = own
                .parameters
                .iter()
                .filter(|(name, _)| Some(name.as_str()) != number);
            match rest.clone().find(|(name, value)| {
                target.parameter(name) != Some(value) && !is_implied(name, value)
            }) {
                Some((name, value)) => {
                    let observed = target.parameter(name).unwrap_or("nothing").to_owned();
                    wrong(
                        page,
                        which,
                        &format!("drops or changes `{name}`"),
                        &format!("{name}={value}"),
                        &observed,
                    )
                }
                None => Seen::Right,
            }
        }
        LinkRule::KeepNone => match target.parameters.iter().find(|(name, _)| !is_paging(name)) {
            Some((name, value)) => wrong(
                page,
                which,
                &format!("keeps `{name}`"),
                "only page number and size",
                value,
            ),
            None => Seen::Right,
        },
        _ => Seen::Right,
    }
}
