//! How long answers took, by the kind of request, on a logarithmic scale.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use crate::exchange::Exchange;
use crate::report::detail;
use crate::report::html::chart::{WIDTH, tidy};
use crate::verdict::CaseReport;

/// The distribution of a suite.
#[derive(Debug, Serialize)]
pub(super) struct Latency {
    /// Labels of the scale, one per power of ten.
    ticks: Vec<Tick>,
    kinds: Vec<Kind>,
}

#[derive(Debug, Serialize)]
struct Tick {
    label: String,
    x: f64,
}

/// Requests with the same parameters.
#[derive(Debug, Serialize)]
struct Kind {
    name: String,
    count: usize,
    /// From the fastest to the slowest.
    least: f64,
    most: f64,
    /// The middle half.
    low: f64,
    high: f64,
    median: f64,
    /// What the row says in words.
    says: String,
}

/// So many kinds have a row of their own; the rarer ones share one.
const MOST_KINDS: usize = 10;

impl Latency {
    /// Of the answered exchanges of these cases, each once.
    pub(super) fn of(cases: &[&CaseReport]) -> Latency {
        let mut kinds: Vec<(String, Vec<f64>)> = grouped(cases);
        // The most frequent first; the names make the order certain.
        kinds.sort_by(|one, other| {
            let by_count = other.1.len().cmp(&one.1.len());
            by_count.then_with(|| one.0.cmp(&other.0))
        });
        if kinds.len() > MOST_KINDS {
            let rest = kinds.split_off(MOST_KINDS - 1);
            let name = format!("{} rarer kinds", rest.len());
            kinds.push((
                name,
                rest.into_iter().flat_map(|(_, times)| times).collect(),
            ));
        }
        let all = kinds.iter().flat_map(|(_, times)| times.iter().copied());
        let scale = Scale::over(all);
        Latency {
            ticks: scale.ticks(),
            kinds: kinds
                .into_iter()
                .map(|(name, times)| kind(scale, name, times))
                .collect(),
        }
    }
}

/// Milliseconds by kind; an exchange that serves many cases counts once.
fn grouped(cases: &[&CaseReport]) -> Vec<(String, Vec<f64>)> {
    let mut seen: HashSet<*const Exchange> = HashSet::new();
    let mut kinds: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for exchange in cases.iter().flat_map(|case| &case.outcome.exchanges) {
        if seen.insert(Arc::as_ptr(exchange)) && exchange.received.is_ok() {
            let millis = exchange.duration.as_secs_f64() * 1000.0;
            let kind = kinds.entry(kind_of(&exchange.sent.url)).or_default();
            kind.push(millis);
        }
    }
    kinds.into_iter().collect()
}

/// The names of the parameters of a query, each once.
fn kind_of(url: &str) -> String {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut names: Vec<&str> = pairs
        .map(|pair| pair.split('=').next().unwrap_or(pair))
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        "no parameter".to_owned()
    } else {
        detail::visible(&names.join(" + "))
    }
}

fn kind(scale: Scale, name: String, mut times: Vec<f64>) -> Kind {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| {
        let index = (times.len().saturating_sub(1)) * share / 100;
        times.get(index).copied().unwrap_or_default()
    };
    let (median, slow, most) = (at(50), at(95), at(100));
    Kind {
        name,
        count: times.len(),
        least: scale.x(at(0)),
        most: scale.x(most),
        low: scale.x(at(25)),
        high: scale.x(at(75)),
        median: scale.x(median),
        says: format!("{} / {} / {}", short(median), short(slow), short(most)),
    }
}

/// Milliseconds with as many digits as can be told apart.
fn short(millis: f64) -> String {
    if millis < 10.0 {
        format!("{millis:.1}")
    } else {
        format!("{millis:.0}")
    }
}

/// From one power of ten to another.
#[derive(Debug, Clone, Copy)]
struct Scale {
    low: i32,
    high: i32,
}

impl Scale {
    /// The least scale that holds these milliseconds.
    fn over(times: impl Iterator<Item = f64>) -> Scale {
        let mut scale = Scale { low: 0, high: 1 };
        let mut first = true;
        for time in times {
            let (low, high) = powers(time);
            if first {
                scale = Scale { low, high };
                first = false;
            }
            scale.low = scale.low.min(low);
            scale.high = scale.high.max(high);
        }
        scale
    }

    fn x(self, millis: f64) -> f64 {
        let share =
            (millis.max(SHORTEST).log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        tidy(share.clamp(0.0, 1.0) * WIDTH)
    }

    fn ticks(self) -> Vec<Tick> {
        let tick = |power: i32| Tick {
            label: label(power),
            x: tidy(WIDTH * f64::from(power - self.low) / f64::from(self.high - self.low)),
        };
        (self.low..=self.high).map(tick).collect()
    }
}

/// Nothing is drawn as shorter than a tenth of a millisecond.
const SHORTEST: f64 = 0.1;

/// The powers of ten around a time.
fn powers(millis: f64) -> (i32, i32) {
    let mut power = -1;
    while drawn_power(power + 1) <= millis {
        power += 1;
    }
    (power, power + 1)
}

fn drawn_power(power: i32) -> f64 {
    10_f64.powi(power)
}

fn label(power: i32) -> String {
    if power < 3 {
        format!("{} ms", drawn_power(power))
    } else {
        format!("{} s", drawn_power(power - 3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Verdict, sample};
    use std::time::Duration;

    fn taking(url: &str, millis: u64) -> Arc<Exchange> {
        let mut exchange = sample::exchange();
        exchange.sent.url = url.to_owned();
        exchange.duration = Duration::from_millis(millis);
        Arc::new(exchange)
    }

    #[test]
    fn requests_are_told_apart_by_the_names_of_their_parameters() {
        assert_eq!(kind_of("https://a.example/users?b=1&a=2&b=3"), "a + b");
        assert_eq!(kind_of("https://a.example/users"), "no parameter");
    }

    #[test]
    fn an_exchange_that_serves_two_cases_counts_once() {
        let shared = taking("https://a.example/?a=1", 5);
        let mut one = sample::case("one::x", Verdict::Pass);
        one.outcome.exchanges = vec![Arc::clone(&shared), taking("https://a.example/?a=2", 500)];
        let mut other = sample::case("one::y", Verdict::Pass);
        other.outcome.exchanges = vec![shared];
        let latency = Latency::of(&[&one, &other]);
        assert_eq!(latency.kinds[0].count, 2);
        let labels: Vec<&str> = latency.ticks.iter().map(|t| t.label.as_str()).collect();
        assert_eq!(labels, ["1 ms", "10 ms", "100 ms", "1 s"]);
        assert_eq!(latency.kinds[0].says, "5.0 / 5.0 / 500");
    }

    #[test]
    fn the_rarer_kinds_share_a_row() {
        let mut case = sample::case("one::x", Verdict::Pass);
        let kinds = (0..30).map(|n| taking(&format!("https://a.example/?p{n:02}=1"), 3));
        case.outcome.exchanges = kinds.collect();
        let latency = Latency::of(&[&case]);
        assert_eq!(latency.kinds.len(), MOST_KINDS);
        assert_eq!(latency.kinds.last().unwrap().name, "21 rarer kinds");
    }
}
