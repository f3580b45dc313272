//! Decides whether an attempt is repeated, and after how long.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, SystemTime};

use crate::exchange::failure::Failure;
use crate::exchange::{Attempt, Received};

/// How often one request is repeated at most.
const RETRIES: usize = 3;

/// The first pause after a connection that failed; doubled each time.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// The first pause after an answer that asks for patience but names no time; doubled each time.
const AFTER_ANSWER: Duration = Duration::from_secs(1);

/// The repetition that `result` calls for after `earlier` repetitions, if any.
///
/// Told to wait for longer than `patience`, we take the answer as final instead of asking early.
pub(crate) fn again(
    result: &Result<Received, Failure>,
    earlier: usize,
    patience: Duration,
) -> Option<Attempt> {
    if earlier >= RETRIES {
        return None;
    }
    let (words, waited) = match result {
        Ok(received) if asks_for_patience(received) => {
            let wait = named(received).unwrap_or_else(|| backoff(AFTER_ANSWER, earlier));
            (format!("status {}", received.status), wait)
        }
        Err(failure) if failure.again => (
            failure.error.detail.clone(),
            backoff(AFTER_FAILURE, earlier),
        ),
        _ => return None,
    };
    (waited <= patience).then_some(Attempt {
        result: words,
        waited,
    })
}

/// What is made of an answer that asks for patience after the last attempt: it says nothing about the question.
pub(crate) fn busy(received: &Received, earlier: usize, patience: Duration) -> Option<String> {
    if !asks_for_patience(received) {
        return None;
    }
    let status = received.status;
    Some(match named(received) {
        Some(wait) if wait > patience => format!(
            "status {status} asks to wait for {} s, longer than the patience of {patience:?}",
            wait.as_secs()
        ),
        _ => format!("status {status} to each of {} attempts", earlier + 1),
    })
}

fn asks_for_patience(received: &Received) -> bool {
    matches!(received.status, 429 | 503)
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

/// Doubles with each repetition, and up to half as much again, so that parallel requests do not come back together.
fn backoff(first: Duration, earlier: usize) -> Duration {
    let doubled = first * (1 << earlier.min(RETRIES));
    // Not seeded: a pause decides nothing, and equal seeds would make parallel processes come back together.
    let random = RandomState::new().build_hasher().finish() % 1_000;
    doubled + doubled * u32::try_from(random).unwrap_or(0) / 2_000
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn repeated(status: u16, retry_after: Option<&str>, earlier: usize) -> Option<Attempt> {
        let header = |value: &str| ("retry-after".to_owned(), value.to_owned());
        let received = Received {
            status,
            headers: retry_after.map(header).into_iter().collect(),
            body: Vec::new(),
        };
        again(&Ok(received), earlier, PATIENCE)
    }

    #[test]
    fn only_answers_that_ask_for_patience_are_repeated() {
        assert!(repeated(429, None, 0).is_some());
        assert!(repeated(503, None, RETRIES - 1).is_some());
        assert_eq!(repeated(503, None, RETRIES), None);
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
        assert!(waited("soon").is_some_and(|wait| wait >= AFTER_ANSWER));
    }

    #[test]
    fn pauses_double_and_are_scattered() {
        for earlier in 0..RETRIES {
            let least = AFTER_FAILURE * (1 << earlier);
            let wait = backoff(AFTER_FAILURE, earlier);
            assert!(wait >= least && wait <= least * 3 / 2, "{wait:?}");
        }
    }
}
