//! The exchanges of a case as the page shows them: a few in full, the others as a line each.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::exchange::{Exchange, curl};
use crate::report::detail;
use crate::report::json::milliseconds;
use crate::report::pretty::{Piece, pretty};
use crate::verdict::Finding;

/// What a case asked and was answered.
#[derive(Debug, Serialize)]
pub(super) struct Exchanges {
    shown: Vec<ExchangeView>,
    listed: Vec<String>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct ExchangeView {
    number: usize,
    url: String,
    came: String,
    millis: u64,
    earlier: Vec<String>,
    sent: Vec<(String, String)>,
    sent_body: Option<String>,
    received: Vec<(String, String)>,
    body: Vec<Piece>,
    bytes: usize,
    marks: Vec<String>,
    curl: String,
}

/// A case shows so many exchanges in full: those that findings name, and otherwise the last one.
pub(super) const MOST_EXCHANGES: usize = 3;

/// So many others are listed.
const MOST_LISTED: usize = 12;

impl Exchanges {
    /// The exchanges of a case with what was found in them.
    pub(super) fn of(exchanges: &[Arc<Exchange>], findings: &[Finding]) -> Exchanges {
        let mut marks: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for finding in findings {
            if let Some(index) = finding.exchange {
                let known = marks.entry(index).or_default();
                known.extend(finding.pointer.as_deref());
            }
            for place in &finding.also {
                let known = marks.entry(place.exchange).or_default();
                known.push(&place.pointer);
            }
        }
        if marks.is_empty() {
            marks.extend(
                exchanges
                    .len()
                    .checked_sub(1)
                    .map(|last| (last, Vec::new())),
            );
        }
        let shown: Vec<ExchangeView> = marks
            .iter()
            .filter_map(|(index, marks)| Some(view(*index, exchanges.get(*index)?, marks)))
            .take(MOST_EXCHANGES)
            .collect();
        let is_shown = |number: usize| shown.iter().any(|view| view.number == number);
        let others: Vec<String> = exchanges
            .iter()
            .enumerate()
            .filter(|(index, _)| !is_shown(index + 1))
            .map(|(index, exchange)| line(index, exchange))
            .collect();
        Exchanges {
            more: others.len().saturating_sub(MOST_LISTED),
            listed: others.into_iter().take(MOST_LISTED).collect(),
            shown,
        }
    }
}

/// How much of all bodies a page shows.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    /// Two MiB: what a telephone still scrolls through.
    fn default() -> Budget {
        Budget(2 << 20)
    }
}

impl Exchanges {
    /// Takes the bodies from the budget, and leaves out those that it does not hold any more.
    pub(super) fn spend(&mut self, budget: &mut Budget) {
        for view in &mut self.shown {
            let size: usize = view.body.iter().map(|piece| piece.text.len()).sum();
            match budget.0.checked_sub(size) {
                Some(left) => budget.0 = left,
                None => view.body = vec![Piece::left_out()],
            }
        }
    }
}

fn line(index: usize, exchange: &Exchange) -> String {
    let millis = milliseconds(exchange.duration);
    let url = detail::visible(&exchange.sent.url);
    format!("{}. GET {url} → {}, {millis} ms", index + 1, came(exchange))
}

fn came(exchange: &Exchange) -> String {
    match &exchange.received {
        Ok(received) => received.status.to_string(),
        Err(error) => detail::visible(&error.detail),
    }
}

fn view(index: usize, exchange: &Exchange, marks: &[&str]) -> ExchangeView {
    let received = exchange.received.as_ref().ok();
    let body = received.map(|received| received.body.bytes());
    let body = body.as_deref().unwrap_or_default();
    let mut named: Vec<&str> = marks.to_vec();
    named.dedup();
    ExchangeView {
        number: index + 1,
        url: detail::visible(&exchange.sent.url),
        came: came(exchange),
        millis: milliseconds(exchange.duration),
        earlier: exchange
            .earlier
            .iter()
            .map(|attempt| detail::visible(&attempt.result))
            .collect(),
        sent: headers(&exchange.sent.headers),
        sent_body: exchange.sent.body.as_deref().map(detail::visible),
        received: received.map_or_else(Vec::new, |received| headers(&received.headers)),
        body: pretty(body, marks),
        bytes: body.len(),
        marks: named.into_iter().map(detail::visible).collect(),
        curl: detail::visible(&curl(&exchange.sent)),
    }
}

fn headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    let header = |(name, value): &(String, String)| (detail::visible(name), detail::visible(value));
    headers.iter().map(header).collect()
}
