//! Lets requests out: so many at once, so many in a second, so many in a run.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::exchange::{TransportError, TransportErrorKind};
use crate::target::Target;

/// The gate that every request passes, token requests and repeated attempts included.
pub(crate) struct Pace {
    slots: Semaphore,
    limiter: Option<DefaultDirectRateLimiter>,
    budget: Option<u64>,
    patience: Duration,
    sent: AtomicU64,
    /// Nothing goes out before this moment, if the target asked for that.
    pause: Mutex<Option<Instant>>,
}

impl Pace {
    /// The pace of a target.
    pub(crate) fn new(target: &Target) -> Self {
        // Requests are spaced evenly: a burst is what a limit on the other side answers with 429.
        let period = target.rate.map(|rate| rate.per / rate.requests.get());
        let slots = target.concurrency.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            slots: Semaphore::new(slots),
            limiter: period.and_then(Quota::with_period).map(RateLimiter::direct),
            budget: target.limits.requests,
            patience: target.patience,
            sent: AtomicU64::new(0),
            pause: Mutex::default(),
        }
    }

    /// The longest that the target may make us wait before one request.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// Lets nothing out for so long, as the target asked.
    pub(crate) fn pause(&self, long: Duration) {
        let until = Instant::now() + long;
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        *pause = (*pause).max(Some(until));
    }

    fn paused(&self) -> Option<Instant> {
        let pause = *self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        pause.filter(|until| *until > Instant::now())
    }

    /// Waits for the turn of one request; the permit is held until its response has arrived.
    pub(crate) async fn enter(&self) -> Result<SemaphorePermit<'_>, TransportError> {
        let permit = self
            .slots
            .acquire()
            .await
            .expect("the semaphore is never closed");
        while let Some(until) = self.paused() {
            tokio::time::sleep_until(until).await;
        }
        self.count()?;
        if let Some(limiter) = &self.limiter {
            limiter.until_ready().await;
        }
        Ok(permit)
    }

    /// How many requests have been let out.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    fn count(&self) -> Result<(), TransportError> {
        let budget = self.budget.unwrap_or(u64::MAX);
        let next = |sent: u64| (sent < budget).then_some(sent + 1);
        self.sent
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .map(|_| ())
            .map_err(|_| TransportError {
                kind: TransportErrorKind::Budget,
                detail: format!("the budget of {budget} requests is spent"),
            })
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::target::Rate;

    async fn waits(pace: &Pace) -> bool {
        let moment = Duration::from_millis(1);
        tokio::time::timeout(moment, pace.enter()).await.is_err()
    }

    #[tokio::test]
    async fn no_more_are_under_way_than_there_are_slots() {
        let mut target = Target::new("test");
        target.concurrency = 1;
        let pace = Pace::new(&target);
        let first = pace.enter().await.unwrap();
        assert!(waits(&pace).await);
        drop(first);
        assert!(!waits(&pace).await);
    }

    #[tokio::test]
    async fn requests_are_spaced_evenly() {
        let mut target = Target::new("test");
        target.rate = Some(Rate {
            requests: NonZeroU32::new(2).unwrap(),
            per: Duration::from_secs(3_600),
        });
        let pace = Pace::new(&target);
        assert!(!waits(&pace).await);
        assert!(waits(&pace).await);
    }

    #[tokio::test]
    async fn a_target_that_asks_for_patience_is_left_alone_by_all() {
        let pace = Pace::new(&Target::new("test"));
        pace.pause(Duration::from_secs(3_600));
        pace.pause(Duration::ZERO);
        assert!(waits(&pace).await);
    }
}
