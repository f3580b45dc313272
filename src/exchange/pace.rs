//! Lets requests out: so many at once, so many in a second, so many in a run.

use std::sync::atomic::{AtomicU64, Ordering};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::exchange::{TransportError, TransportErrorKind};
use crate::target::Target;

/// The gate that every request passes, token requests and repeated attempts included.
pub(crate) struct Pace {
    slots: Semaphore,
    limiter: Option<DefaultDirectRateLimiter>,
    budget: Option<u64>,
    sent: AtomicU64,
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
            sent: AtomicU64::new(0),
        }
    }

    /// Waits for the turn of one request; the permit is held until its response has arrived.
    pub(crate) async fn enter(&self) -> Result<SemaphorePermit<'_>, TransportError> {
        let permit = self
            .slots
            .acquire()
            .await
            .expect("the semaphore is never closed");
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
