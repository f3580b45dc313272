//! Decides whether an attempt is repeated, and after how long.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, SystemTime};

use crate::exchange::failure::Failure;
use crate::exchange::{Attempt, Received};
use crate::spec::api::RetrySpec;

/// The first pause after a connection that failed, or said nothing in time; doubled each time.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// How long we are ready to wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience<'a> {
    /// The longest before one repetition. Told to wait longer, we take the answer as final instead of asking early.
    pub(crate) longest: Duration,
    /// The times where an answer names none.
    pub(crate) advised: &'a RetrySpec,
}

impl Patience<'_> {
    /// The pauses after each answer of this status, in seconds; `None` for a status that asks for no patience.
    fn pauses(&self, received: &Received) -> Option<&[u32]> {
        match received.status {
            429 => Some(&self.advised.after_429),
            503 => Some(&self.advised.after_503),
            _ => None,
        }
    }
}

/// The repetition that `result` calls for after `earlier` repetitions, if any.
pub(crate) fn again(
    result: &Result<Received, Failure>,
    earlier: usize,
    patience: Patience<'_>,
) -> Option<Attempt> {
    let (words, waited) = match result {
        Ok(received) => {
            let pause = patience.pauses(received)?.get(earlier)?;
            let advised = || scattered(Duration::from_secs(u64::from(*pause)));
            let waited = named(received).unwrap_or_else(advised);
            (format!("status {}", received.status), waited)
        }
        Err(failure) if earlier < failure.repeats => (
            failure.error.detail.clone(),
            scattered(AFTER_FAILURE * (1 << earlier)),
        ),
        Err(_) => return None,
    };
    (waited <= patience.longest).then_some(Attempt {
        result: words,
        waited,
    })
}

/// What is made of an answer that asks for patience after the last attempt: it says nothing about the question.
pub(crate) fn busy(received: &Received, earlier: usize, patience: Patience<'_>) -> Option<String> {
    patience.pauses(received)?;
    let status = received.status;
    let longest = patience.longest;
    Some(match named(received) {
        Some(wait) if wait > longest => format!(
            "status {status} asks to wait for {} s, longer than the patience of {longest:?}",
            wait.as_secs()
        ),
        _ if earlier == 0 => format!("status {status}"),
        _ => format!("status {status} to each of {} attempts", earlier + 1),
    })
}

/// The time that the answer names.
fn named(received: &Received) -> Option<Duration> {
    received.header("retry-after").and_then(retry_after)
}

/// The time that a `Retry-After` value names: seconds or a date.
fn retry_after(value: &str) -> Option<Duration> {
    let digits = value.trim();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // What no number holds is longer than anybody waits.
        return Some(Duration::from_secs(digits.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(value.trim()).ok()?;
    Some(
        date.duration_since(SystemTime::now())
            .unwrap_or(Duration::ZERO),
    )
}

/// Up to half as much again, so that parallel requests do not come back together.
fn scattered(pause: Duration) -> Duration {
    // Not seeded: a pause decides nothing, and equal seeds would make parallel processes come back together.
    let random = RandomState::new().build_hasher().finish() % 1_000;
    pause + pause * u32::try_from(random).unwrap_or(0) / 2_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advised() -> RetrySpec {
        RetrySpec {
            after_429: vec![1, 2, 4],
            after_503: vec![5, 10],
        }
    }

    fn repeated(status: u16, retry_after: Option<&str>, earlier: usize) -> Option<Attempt> {
        let header = |value: &str| ("retry-after".to_owned(), value.to_owned());
        let received = Received {
            status,
            headers: retry_after.map(header).into_iter().collect(),
            body: Vec::new().into(),
        };
        let patience = Patience {
            longest: Duration::from_secs(60),
            advised: &advised(),
        };
        again(&Ok(received), earlier, patience)
    }

    #[test]
    fn only_answers_that_ask_for_patience_are_repeated() {
        assert!(repeated(429, None, 0).is_some());
        assert!(repeated(503, None, 1).is_some());
        assert_eq!(repeated(503, None, 2), None);
        assert_eq!(repeated(503, Some("0"), 2), None);
        for status in [200, 302, 401, 500, 502, 504] {
            assert_eq!(repeated(status, Some("0"), 0), None, "{status}");
        }
    }

    #[test]
    fn the_time_that_a_server_names_is_waited_unless_it_is_too_long() {
        let waited = |value| repeated(429, Some(value), 0).map(|attempt| attempt.waited);
        assert_eq!(waited("7"), Some(Duration::from_secs(7)));
        assert_eq!(waited("61"), None);
        assert_eq!(
            waited("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(Duration::ZERO)
        );
        assert!(waited("soon").is_some_and(|wait| wait >= Duration::from_secs(1)));
    }

    #[test]
    fn pauses_are_those_that_the_vendor_advises_and_are_scattered() {
        for (status, earlier, seconds) in [(429, 0, 1), (429, 2, 4), (503, 0, 5), (503, 1, 10)] {
            let least = Duration::from_secs(seconds);
            let waited = repeated(status, None, earlier).map(|attempt| attempt.waited);
            let waited = waited.unwrap_or_default();
            assert!(waited >= least && waited <= least * 3 / 2, "{waited:?}");
        }
    }
}
