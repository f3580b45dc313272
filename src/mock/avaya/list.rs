//! One List Users answer: the users are kept, ordered, cut into a page and written.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::mock::avaya::ask::Ask;
use crate::mock::avaya::directory::Directory;
use crate::mock::avaya::filter::Reading;
use crate::mock::avaya::links::Links;
use crate::mock::avaya::order::{Direction, Order};
use crate::mock::avaya::pattern::Operator;
use crate::mock::avaya::problem::Problem;
use crate::mock::avaya::user::{Field, User};
use crate::mock::avaya::{defects, page, row, variations};
use crate::mock::draw::Draw;
use crate::mock::switches::Switches;
use crate::mock::wire::{Incoming, Reply};

/// Lists the users of the account.
pub(crate) fn answer(
    directory: &mut Directory,
    request: &Incoming,
    ask: &Ask,
    switches: &Switches,
) -> Result<Reply, Problem> {
    let places = places(directory, ask, switches);
    if places.is_empty() && ask.is_filtered() && switches.breaks(&defects::NO_HIT_NOT_FOUND) {
        return Err(Problem::NotFound);
    }
    let window = page::window(places.len(), ask, switches)?;
    let mut rows = places[window.clone()].to_vec();
    let is_end = window.end == places.len() && ask.order.is_none() && !ask.is_filtered();
    if is_end && switches.breaks(&defects::UNORDERED_LOSES_ONE) {
        rows.pop();
    }
    rearrange(directory, &mut rows, ask, switches);
    if ask.again && switches.breaks(&defects::REPEATED_FILTER_EMPTY) {
        rows.clear();
    } else if ask.again {
        rows.pop();
    }
    if directory.lists.is_multiple_of(3) && switches.breaks(&defects::EVERY_THIRD_SHORT) {
        rows.pop();
    }
    let mut users: Vec<Arc<User>> = rows
        .iter()
        .map(|&row| Arc::clone(&directory.users[row]))
        .collect();
    smuggle(directory, &mut users, ask, switches);
    let links = Links {
        request,
        ask,
        count: places.len(),
        switches,
    };
    let list = users_text(&users, directory, ask, switches);
    let pagination = pagination(&links, users.len(), directory.users.len());
    Ok(reply(&envelope(&pagination, &list, &links), switches))
}

/// The places of all users that are kept, in the order of the whole listing.
fn places(directory: &mut Directory, ask: &Ask, switches: &Switches) -> Vec<usize> {
    let unordered = switches.breaks(&defects::ORDER_WITHIN_PAGE)
        || ask.size > 20 && switches.breaks(&defects::LARGE_PAGES_REORDERED)
        || ask.is_filtered() && switches.breaks(&defects::FILTER_FORGETS_ORDER)
        || ask.is_filtered()
            && ask.order.is_some_and(Order::is_by_first_name)
            && switches.breaks(&defects::FILTER_FORGETS_ORDER_BY_FIRST_NAME)
        || ask.size == 50
            && ask.order.is_some_and(Order::is_by_last_name)
            && switches.breaks(&defects::ORDER_LARGE_PAGES_IGNORED);
    let order = ask.order.filter(|_| !unordered);
    let mut order = order.and_then(|order| order.applied(ask.number, switches));
    let equals =
        matches!(&ask.filter, Reading::Filter(filter) if filter.operator == Operator::Equals);
    if equals && switches.breaks(&defects::EQUALS_FORGETS_DIRECTION) {
        order = order.map(Order::upwards);
    }
    let mut places = match order {
        Some(order) => ordered(directory, order, ask, switches),
        None => directory.account_order(switches),
    };
    if order.is_some() && switches.breaks(&defects::ORDER_ONE_ROW_MISPLACED) && places.len() > 3 {
        let row = places.remove(places.len() * 3 / 4);
        places.insert(places.len() / 2, row);
    }
    let unfiltered = ask.order.is_some() && switches.breaks(&defects::ORDER_FORGETS_FILTER)
        || ask.number > 1 && switches.breaks(&defects::FILTER_FIRST_PAGE_ONLY);
    if !unfiltered {
        keep(&directory.users, &mut places, ask, switches);
    }
    if switches.breaks(&defects::LIST_CAPPED) {
        places.truncate(100);
    }
    places
}

fn ordered(directory: &mut Directory, order: Order, ask: &Ask, switches: &Switches) -> Vec<usize> {
    let mut places = directory.sorted(order, switches).to_vec();
    if switches.breaks(&defects::TIES_MOVE) {
        let draw = &mut Draw::new(directory.seed, directory.lists);
        order.mix_ties(&mut places, &directory.users, draw);
    }
    let drops = switches.breaks(&defects::ORDER_DROPS_MISSING)
        || order.direction == Direction::Descending
            && switches.breaks(&defects::DESC_DROPS_MISSING)
        || ask.is_filtered() && switches.breaks(&defects::FILTER_BY_EMAIL_DROPS_MISSING);
    if order.field == Field::EmailId && drops {
        places.retain(|&place| directory.users[place].email_id.is_some());
    }
    places
}

fn keep(users: &[Arc<User>], places: &mut Vec<usize>, ask: &Ask, switches: &Switches) {
    let filter = match &ask.filter {
        Reading::Everybody => return,
        Reading::Nobody => return places.clear(),
        Reading::Filter(filter) => filter,
    };
    let whole = switches
        .breaks(&defects::NO_HIT_RETURNS_ALL)
        .then(|| places.clone());
    let scanned = if switches.breaks(&defects::FILTER_SCANS_HALF) {
        users.len().div_ceil(2)
    } else {
        users.len()
    };
    let test = filter.test(switches);
    places.retain(|&place| place < scanned && test(&users[place]));
    if switches.breaks(&defects::FILTER_CAPPED) {
        places.truncate(20);
    }
    let first_only = switches.breaks(&defects::EQUALS_FIRST_HIT_ONLY);
    if filter.operator == Operator::Equals && first_only {
        places.truncate(1);
    }
    if let Some(whole) = whole
        && places.is_empty()
    {
        *places = whole;
    }
}

/// The breaches that order single pages.
fn rearrange(directory: &mut Directory, rows: &mut [usize], ask: &Ask, switches: &Switches) {
    let Some(order) = ask.order else {
        return;
    };
    if switches.breaks(&defects::ORDER_WITHIN_PAGE) {
        let sorted = directory.sorted(order, switches);
        rows.sort_by_key(|row| sorted.iter().position(|place| place == row));
    }
    let descending = order.direction == Direction::Descending;
    if descending && switches.breaks(&defects::DESC_WITHIN_PAGE) {
        rows.reverse();
    }
}

/// The breach that shows one user of another tenant.
fn smuggle(directory: &Directory, users: &mut [Arc<User>], ask: &Ask, switches: &Switches) {
    let here = ask.number == 2 && !ask.is_filtered();
    if here
        && switches.breaks(&defects::FOREIGN_USER_INSIDE)
        && let (Some(last), Some(stranger)) = (users.last_mut(), directory.foreign.first())
    {
        *last = Arc::clone(stranger);
    }
}

fn users_text(
    users: &[Arc<User>],
    directory: &Directory,
    ask: &Ask,
    switches: &Switches,
) -> String {
    if users.is_empty() && ask.is_filtered() && switches.breaks(&defects::NO_HIT_NULL_USERS) {
        return "null".to_owned();
    }
    let list = row::list(users, &directory.users, ask, switches);
    if directory.lists.is_multiple_of(2) && switches.breaks(&defects::VALUES_ALTERNATE) {
        return list.replace("\"isDefault\":true", "\"isDefault\":\"true\"");
    }
    if !switches.breaks(&defects::USERS_AS_OBJECT) {
        return list;
    }
    let pairs = users
        .iter()
        .map(|user| (user.user_id.clone(), user.json().clone()));
    Value::Object(pairs.collect()).to_string()
}

fn pagination(links: &Links<'_>, length: usize, everybody: usize) -> Value {
    let (ask, switches) = (links.ask, links.switches);
    let breaks = |defect| switches.breaks(defect);
    let mut total = links.count;
    if breaks(&defects::TOTAL_OF_PAGE) {
        total = length;
    }
    if breaks(&defects::TOTAL_IGNORES_FILTER) {
        total = everybody;
    }
    let shrinks = ask.number > 1 && breaks(&defects::TOTAL_SHRINKS)
        || ask.order.is_some() && breaks(&defects::ORDER_CHANGES_TOTAL);
    total = total.saturating_sub(usize::from(shrinks));
    let by_default = links.request.parameter("pageSize").is_none();
    let short = by_default && breaks(&defects::TOTAL_BY_DEFAULT_SHORT);
    total = total.saturating_sub(usize::from(short));
    total += usize::from(breaks(&defects::TOTAL_ONE_MORE));
    if breaks(&defects::TOTAL_CAPPED) {
        total = total.min(100);
    }
    if ask.number > page::last(links.count, ask.size) && breaks(&defects::BEYOND_LAST_COUNTS_NOBODY)
    {
        total = 0;
    }
    let number = if breaks(&defects::ECHO_NUMBER_ONE) {
        1
    } else if ask.is_filtered() && breaks(&defects::ECHO_NUMBER_FILTERED) {
        ask.number - 1
    } else {
        ask.number
    };
    let size = if breaks(&defects::ECHO_SIZE_FIFTY) {
        50
    } else if breaks(&defects::ECHO_SIZE_OF_PAGE) {
        length
    } else if switches.varies(&variations::SAMPLE_PAGE_SIZE)
        || ask.is_filtered() && breaks(&defects::ECHO_SIZE_FILTERED)
    {
        10
    } else {
        ask.size
    };
    let mut pagination = json!({ "pageNumber": number, "pageSize": size, "total": total });
    if switches.varies(&variations::NUMBERS_WITH_DECIMALS) {
        for (_, number) in pagination.as_object_mut().into_iter().flatten() {
            *number = number.as_f64().into();
        }
    }
    if breaks(&defects::PAGINATION_AS_TEXT) {
        pagination["pageNumber"] = number.to_string().into();
    }
    pagination
}

fn envelope(pagination: &Value, users: &str, links: &Links<'_>) -> String {
    let switches = links.switches;
    let mut members = Vec::new();
    if !switches.breaks(&defects::PAGINATION_MISSING) {
        members.push(format!("\"pagination\":{pagination}"));
    }
    members.push(format!("\"users\":{users}"));
    if switches.breaks(&defects::LINKS_AS_LIST) {
        members.push(format!("\"links\":[{}]", links.json()));
    } else if !switches.breaks(&defects::LINKS_MISSING) {
        let mut text = links.json().to_string();
        if switches.varies(&variations::LINKS_ESCAPED) {
            text = text.replace('&', "\\u0026");
        }
        members.push(format!("\"links\":{text}"));
    }
    if switches.varies(&variations::EXTRA_MEMBERS) {
        members.push("\"meta\":{\"took\":3}".to_owned());
    }
    format!("{{{}}}", members.join(","))
}

fn reply(body: &str, switches: &Switches) -> Reply {
    let media_type = if switches.breaks(&defects::CONTENT_TYPE_TEXT) {
        "text/plain"
    } else if switches.varies(&variations::CHARSET) {
        "application/json;charset=utf-8"
    } else {
        "application/json"
    };
    Reply {
        status: if switches.breaks(&defects::STATUS_201) {
            201
        } else {
            200
        },
        headers: vec![("content-type".into(), media_type.into())],
        body: body.as_bytes().to_vec(),
        damage: None,
    }
}
