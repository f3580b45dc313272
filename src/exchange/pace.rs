//! Lets requests out: so many at once, so many in a second, so many in a run.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::exchange::share::{self, Held, Share};
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
    /// How far apart requests are.
    period: Option<Duration>,
    /// How many may be under way at once.
    concurrency: usize,
    /// The other processes of the run, which keep the same pace.
    share: Option<Arc<Share>>,
}

/// The pace as all processes of a run keep it, in microseconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    sent: u64,
    /// When the next request may go out.
    next: u64,
    /// Nothing goes out before.
    pause: u64,
}

/// What comes of asking whether a request may go out.
enum Turn {
    /// After so long.
    Go(Duration),
    /// Not yet: the target asked for patience, so ask again after so long.
    Later(Duration),
    /// Never.
    Spent,
}

/// A place among the requests under way, held until its response has arrived.
pub(crate) struct Permit<'a> {
    _own: SemaphorePermit<'a>,
    _among_all: Option<Held>,
}

/// The name of the shared pace.
const PACE: &str = "pace";

/// A turn that is further away was told by a clock that has been set since.
const ABSURD: Duration = Duration::from_secs(600);

/// A clock wakes a millisecond late. Where turns are closer than this, that would add up to a lower pace: there one request may
/// follow at once upon another that was late.
const CLOSE: Duration = Duration::from_millis(100);

const TWO: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);

impl Pace {
    /// The pace of a target.
    pub(crate) fn new(target: &Target) -> Self {
        // Requests are spaced evenly: a burst is what a limit on the other side answers with 429.
        let period = target.rate.map(|rate| rate.per / rate.requests.get());
        let quota = period.and_then(|period| {
            let quota = Quota::with_period(period)?;
            let catches_up = period < CLOSE;
            Some(if catches_up {
                quota.allow_burst(TWO)
            } else {
                quota
            })
        });
        let slots = target.concurrency.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            slots: Semaphore::new(slots),
            limiter: quota.map(RateLimiter::direct),
            budget: target.limits.requests,
            patience: target.patience,
            sent: AtomicU64::new(0),
            pause: Mutex::default(),
            period,
            concurrency: slots,
            share: None,
        }
    }

    /// Keeps the pace together with other processes from now on.
    pub(crate) fn share(&mut self, share: Arc<Share>) {
        self.share = Some(share);
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
        if let Some(share) = &self.share {
            let until = share::now().saturating_add(share::micros(long));
            share.update(PACE, |kept: &mut Kept| kept.pause = kept.pause.max(until));
        }
    }

    /// How long nothing goes out from now on.
    pub(crate) fn left(&self) -> Option<Duration> {
        let until = self.paused()?;
        Some(until.duration_since(Instant::now()))
    }

    fn paused(&self) -> Option<Instant> {
        let pause = *self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        pause.filter(|until| *until > Instant::now())
    }

    /// Waits for the turn of one request; the permit is held until its response has arrived.
    pub(crate) async fn enter(&self) -> Result<Permit<'_>, TransportError> {
        let own = self
            .slots
            .acquire()
            .await
            .expect("the semaphore is never closed");
        let among_all = match &self.share {
            Some(share) => share.take_one("slot", self.concurrency).await,
            None => None,
        };
        while let Some(until) = self.paused() {
            tokio::time::sleep_until(until).await;
        }
        match &self.share {
            Some(share) if among_all.is_some() => self.take_turn(share).await?,
            _ => {
                self.count()?;
                if let Some(limiter) = &self.limiter {
                    limiter.until_ready().await;
                }
            }
        }
        Ok(Permit {
            _own: own,
            _among_all: among_all,
        })
    }

    /// Waits for the turn that all processes of the run agree upon.
    async fn take_turn(&self, share: &Arc<Share>) -> Result<(), TransportError> {
        loop {
            let turn = share.update(PACE, |kept: &mut Kept| self.turn(kept));
            match turn.unwrap_or(Turn::Go(Duration::ZERO)) {
                Turn::Go(wait) => {
                    self.sent.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(wait).await;
                    return Ok(());
                }
                Turn::Later(wait) => tokio::time::sleep(wait).await,
                Turn::Spent => return Err(self.spent()),
            }
        }
    }

    fn turn(&self, kept: &mut Kept) -> Turn {
        let now = share::now();
        let pause = Duration::from_micros(kept.pause.saturating_sub(now));
        if !pause.is_zero() && pause <= self.patience {
            return Turn::Later(pause);
        }
        if self.budget.is_some_and(|budget| kept.sent >= budget) {
            return Turn::Spent;
        }
        kept.sent += 1;
        let Some(period) = self.period else {
            return Turn::Go(Duration::ZERO);
        };
        let queued = Duration::from_micros(kept.next.saturating_sub(now));
        let wait = if queued > ABSURD.max(period) {
            Duration::ZERO
        } else {
            queued
        };
        kept.next = now.saturating_add(share::micros(wait + period));
        Turn::Go(wait)
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
            .map_err(|_| self.spent())
    }

    fn spent(&self) -> TransportError {
        let budget = self.budget.unwrap_or(u64::MAX);
        TransportError {
            kind: TransportErrorKind::Budget,
            detail: format!("the budget of {budget} requests is spent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::Rate;

    async fn waits(pace: &Pace) -> bool {
        let moment = Duration::from_millis(50);
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

    /// Two processes that ask one target in one run.
    fn two(name: &str, target: &Target) -> [Pace; 2] {
        let folder = std::env::temp_dir().join(format!("conformist-pace-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let meeting = share::Meeting {
            folder: folder.join(name),
            run: "run".to_owned(),
        };
        [(), ()].map(|()| {
            let mut pace = Pace::new(target);
            pace.share(Share::open(&meeting, target).unwrap());
            pace
        })
    }

    #[tokio::test]
    async fn processes_of_one_run_keep_one_pace() {
        let mut target = Target::new("test");
        target.rate = Some(Rate {
            requests: NonZeroU32::new(2).unwrap(),
            per: Duration::from_secs(600),
        });
        let [one, other] = two("rate", &target);
        assert!(!waits(&one).await);
        assert!(waits(&other).await);
    }

    #[tokio::test]
    async fn processes_of_one_run_have_one_budget_one_pause_and_so_many_under_way() {
        let mut target = Target::new("test");
        target.limits.requests = Some(1);
        target.concurrency = 1;
        let [one, other] = two("budget", &target);
        let permit = one.enter().await.unwrap();
        assert!(waits(&other).await);
        drop(permit);
        let spent = other.enter().await.err().unwrap();
        assert_eq!(spent.kind, TransportErrorKind::Budget);
        let [one, other] = two("pause", &Target::new("test"));
        one.pause(Duration::from_secs(30));
        assert!(waits(&other).await);
    }
}
