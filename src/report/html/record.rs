//! The counterexample of a finding as a table: the records in which it was seen, each with the members that matter.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::exchange::Exchange;
use crate::report::detail;
use crate::verdict::Finding;

/// Records side by side.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Table {
    heads: Vec<Head>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Head {
    name: String,
    shown: String,
    /// Whether the finding points to this member.
    is_marked: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    place: String,
    cells: Vec<String>,
}

/// A table has so many members besides those that are pointed to.
const MOST_OTHERS: usize = 4;

/// A cell shows so many characters of a value.
const MOST_LETTERS: usize = 60;

/// The record around one place.
struct Record {
    place: String,
    members: Map<String, Value>,
    /// The member that is pointed to.
    pointed: Option<String>,
}

impl Table {
    /// The table of a finding; none where it points to no record.
    pub(super) fn of(finding: &Finding, exchanges: &[Arc<Exchange>]) -> Option<Table> {
        let own = finding.exchange.zip(finding.pointer.as_deref());
        let others = finding
            .also
            .iter()
            .map(|place| (place.exchange, place.pointer.as_str()));
        let places = own.into_iter().chain(others);
        let records: Vec<Record> = places
            .filter_map(|(exchange, pointer)| record(exchanges.get(exchange)?, pointer))
            .collect();
        (!records.is_empty()).then(|| {
            let heads = heads(&records);
            let rows = records.iter().map(|record| record.row(&heads)).collect();
            Table { heads, rows }
        })
    }
}

impl Record {
    fn row(&self, heads: &[Head]) -> Row {
        let cell = |head: &Head| match self.members.get(&head.name) {
            Some(value) => shortened(value),
            None => "absent".to_owned(),
        };
        Row {
            place: detail::visible(&self.place),
            cells: heads.iter().map(cell).collect(),
        }
    }
}

/// The innermost list item that is an object and holds the place.
fn record(exchange: &Exchange, pointer: &str) -> Option<Record> {
    let received = exchange.received.as_ref().ok()?;
    let body: Value = serde_json::from_slice(&received.body.bytes()).ok()?;
    let mut at = pointer;
    let mut member = None;
    loop {
        let last = at.rsplit('/').next().unwrap_or_default();
        let is_item = last.parse::<usize>().is_ok();
        if let (true, Some(Value::Object(members))) = (is_item, body.pointer(at)) {
            return Some(Record {
                place: at.to_owned(),
                members: members.clone(),
                pointed: member,
            });
        }
        member = Some(last.replace("~1", "/").replace("~0", "~"));
        at = at.rsplit_once('/')?.0;
    }
}

/// What is pointed to first, then plain members in the order of the first record.
fn heads(records: &[Record]) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    for name in records.iter().filter_map(|record| record.pointed.as_ref()) {
        if heads.iter().all(|head| head.name != *name) {
            heads.push(Head {
                name: name.clone(),
                shown: detail::visible(name),
                is_marked: true,
            });
        }
    }
    let plain = |value: &Value| !value.is_object() && !value.is_array();
    let members = records.iter().take(1).flat_map(|record| &record.members);
    let others: Vec<Head> = members
        .filter(|(name, value)| plain(value) && heads.iter().all(|head| head.name != **name))
        .take(MOST_OTHERS)
        .map(|(name, _)| Head {
            name: name.clone(),
            shown: detail::visible(name),
            is_marked: false,
        })
        .collect();
    heads.extend(others);
    heads
}

fn shortened(value: &Value) -> String {
    let text = detail::visible(&value.to_string());
    if text.chars().count() <= MOST_LETTERS {
        return text;
    }
    let head: String = text.chars().take(MOST_LETTERS).collect();
    head + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Place, sample};

    fn exchange(body: &str) -> Arc<Exchange> {
        let mut exchange = sample::exchange();
        exchange.received.as_mut().unwrap().body = body.into();
        Arc::new(exchange)
    }

    #[test]
    fn neighbours_stand_side_by_side_with_the_member_that_is_wrong_first() {
        let exchanges = [exchange(
            r#"{"users":[{"id":1,"tags":[],"name":"Abel"},{"id":2,"name":"Anders"}]}"#,
        )];
        let finding = Finding::new("ordered", "wrong").seen_at(
            ["/users/0/name", "/users/1/name"].map(|pointer| Place {
                exchange: 0,
                pointer: pointer.to_owned(),
            }),
        );
        let table = Table::of(&finding, &exchanges).unwrap();
        let heads: Vec<&str> = table.heads.iter().map(|head| head.name.as_str()).collect();
        assert_eq!(heads, ["name", "id"]);
        assert!(table.heads[0].is_marked);
        assert_eq!(table.rows[0].cells, ["\"Abel\"", "1"]);
        assert_eq!(table.rows[1].place, "/users/1");
    }

    #[test]
    fn a_missing_member_is_said_to_be_absent() {
        let exchanges = [exchange(r#"[{"id":1}]"#)];
        let finding = Finding::new("schema", "wrong").at("/0/name").on(Some(0));
        let table = Table::of(&finding, &exchanges).unwrap();
        assert_eq!(table.rows[0].cells, ["absent", "1"]);
    }

    #[test]
    fn what_is_in_no_list_has_no_table() {
        let exchanges = [exchange(r#"{"total":3}"#)];
        let finding = Finding::new("total", "wrong").at("/total").on(Some(0));
        assert_eq!(Table::of(&finding, &exchanges), None);
    }
}
