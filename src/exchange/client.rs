//! Sends requests to one target and returns masked exchanges; never fails otherwise, never panics, never hangs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::exchange::access::Access;
use crate::exchange::content::Shelf;
use crate::exchange::errand::{Line, Waits};
use crate::exchange::failure::Failure;
use crate::exchange::mask::Mask;
use crate::exchange::outgoing::{exact_url, headers, target_of};
use crate::exchange::pace::Pace;
use crate::exchange::presence::{Others, Presence};
use crate::exchange::recording::{self, Asked, Kept, Recorder, Recording, shown};
use crate::exchange::retry::{self, Patience};
use crate::exchange::share::Share;
use crate::exchange::wire::{Call, ClientError, Wire};
use crate::exchange::{Content, Exchange, Received, Sent, TransportError, TransportErrorKind};
use crate::request::{CredentialUse, Request};
use crate::spec::api::RetrySpec;
use crate::target::{Secret, Target};

/// So often a request is sent again whose token has expired while it waited for its turn.
const RENEWALS: u32 = 3;

/// Epochs from here on are moments of one case alone, which no other process has.
pub const ALONE: u32 = 1 << 31;

/// The one way from a request to an exchange; built once per run.
pub struct Client {
    line: Arc<Line>,
    apis: BTreeMap<String, Access>,
    presence: BTreeMap<String, Presence>,
    /// Where bodies are kept.
    shelf: Arc<Shelf>,
    /// Keeps what is exchanged, if somebody wants it.
    recorder: Option<Recorder>,
    /// What is answered from instead of asking anybody.
    recording: Option<Arc<Recording>>,
}

/// One attempt, whatever came of it.
struct Tried {
    sent: Sent,
    result: Result<Received, Failure>,
    /// When its token had been taken.
    prepared: Instant,
    duration: Duration,
}

/// The moments of an attempt.
struct Times {
    prepared: Instant,
    started: Option<Instant>,
}

impl Client {
    /// A client for `target`. Cheap: it opens no socket, starts nothing and reads no file.
    ///
    /// # Errors
    /// TLS material that cannot be used.
    pub fn new(target: &Target) -> Result<Self, ClientError> {
        let mask = Mask::default();
        mask.add_all(target.secrets().map(Secret::expose));
        let access = |(suite, api): (&String, _)| (suite.clone(), Access::new(api));
        let line = Line {
            wire: Wire::new(target).map_err(|message| ClientError { message })?,
            pace: Pace::new(target),
            mask,
            share: None,
        };
        Ok(Self {
            line: Arc::new(line),
            apis: target.apis.iter().map(access).collect(),
            presence: target
                .apis
                .keys()
                .map(|suite| (suite.clone(), Presence::default()))
                .collect(),
            shelf: Arc::default(),
            recorder: None,
            recording: None,
        })
    }

    /// The same client, that holds all bodies in memory.
    #[must_use]
    pub fn roomy(self) -> Self {
        Self {
            shelf: Arc::new(Shelf::of(usize::MAX)),
            ..self
        }
    }

    /// The same client, that keeps what is exchanged.
    #[must_use]
    pub fn recording(self) -> Self {
        let recorder = Some(Recorder::default());
        Self { recorder, ..self }
    }

    /// The same client, that asks nobody and answers from a recording.
    #[must_use]
    pub fn replaying(self, recording: Arc<Recording>) -> Self {
        let recording = Some(recording);
        Self { recording, ..self }
    }

    /// The same client, that shares answers, tokens and the pace with the other processes of the run.
    #[must_use]
    pub fn sharing(mut self, share: Arc<Share>) -> Self {
        if let Some(line) = Arc::get_mut(&mut self.line) {
            line.pace.share(Arc::clone(&share));
            line.share = Some(share);
        }
        self
    }

    /// What is shared with the other processes of the run, if there are any.
    #[must_use]
    pub fn share(&self) -> Option<&Arc<Share>> {
        self.line.share.as_ref()
    }

    /// What was kept so far, in an order that does not depend on which answer came first.
    #[must_use]
    pub fn kept(&self) -> Vec<Kept> {
        self.recorder
            .as_ref()
            .map(Recorder::all)
            .unwrap_or_default()
    }

    /// The answer to a request that is asked once in an epoch: from the target, or from a recording of it.
    ///
    /// **Architecture Invariant:** this is the one place where a question becomes an exchange.
    pub async fn exchange(&self, epoch: u32, request: &Request) -> Arc<Exchange> {
        let asked = || Asked::of(epoch, request, |text| shown(&self.line.mask.header(text)));
        if let Some(recording) = &self.recording {
            let asked = asked();
            let known = recording.answer(&asked);
            return known.unwrap_or_else(|| Arc::new(recording.lack(asked, self.unsent(request))));
        }
        let exchange = Arc::new(self.first(epoch, request).await);
        if let Some(recorder) = &self.recorder {
            recorder.keep(asked(), &exchange);
        }
        exchange
    }

    /// The answer that the first process of the run was given which asked this; asked now if we are the first.
    ///
    /// A signature is sent again by the process that sent it first, so such a request is asked by each process itself.
    async fn first(&self, epoch: u32, request: &Request) -> Exchange {
        let is_own = epoch >= ALONE || matches!(request.credential, CredentialUse::Replayed(_));
        let Some(share) = self.line.share.as_ref().filter(|_| !is_own) else {
            return self.send(request).await;
        };
        let asked = Asked::of(epoch, request, str::to_owned);
        let held = share.hold(&format!("answer {asked:?}")).await;
        let Some(mut held) = held else {
            return self.send(request).await;
        };
        if let Some(known) = held.read().and_then(recording::restored) {
            return known;
        }
        let exchange = self.send(request).await;
        let asked = Asked::of(epoch, request, |text| self.line.mask.header(text));
        held.write(&recording::stored(&asked, &exchange));
        exchange
    }

    /// Sends `request`, again where that may help, and returns all that happened.
    ///
    /// Where nobody ever answered, nothing more is sent after a few requests.
    pub async fn send(&self, request: &Request) -> Exchange {
        let presence = self.presence.get(&request.suite);
        let share = self.others(request);
        if let Some(error) = presence.and_then(|presence| presence.absent(share)) {
            return Exchange {
                suite: request.suite.clone(),
                sent: self.unsent(request),
                received: Err(error),
                earlier: Vec::new(),
                duration: Duration::ZERO,
            };
        }
        let exchange = self.persist(request).await;
        if let Some(presence) = presence {
            presence.learn(&exchange.received, share);
        }
        exchange
    }

    /// What other processes know of the API that `request` is for.
    fn others<'a>(&'a self, request: &'a Request) -> Others<'a> {
        let share = self.line.share.as_ref();
        share.map(|share| (share, &*request.suite))
    }

    /// Whether an attempt that failed is the last whatever may come: a signature that is to be sent twice may have been
    /// taken already, and a target that lets one request after the other run into the timeout will not mend.
    fn is_over(&self, request: &Request, failure: &Failure) -> bool {
        let is_silent = || {
            let presence = self.presence.get(&request.suite);
            presence.is_some_and(|presence| presence.is_silent(self.others(request)))
        };
        matches!(request.credential, CredentialUse::Replayed(_))
            || (failure.error.kind == TransportErrorKind::Timeout && is_silent())
    }

    /// Sends `request`, again where that may help.
    async fn persist(&self, request: &Request) -> Exchange {
        let mut earlier = Vec::new();
        let (access, unknown) = (self.apis.get(&request.suite), RetrySpec::default());
        let mut renewed = 0;
        loop {
            let tried = self.attempt(request).await;
            let is_refused = matches!(&tried.result, Ok(received) if received.status == 401);
            if let (true, Some(access)) = (is_refused && renewed < RENEWALS, access)
                && access.is_due(&request.credential, tried.prepared).await
            {
                // The token ran out while the request waited for its turn.
                renewed += 1;
                continue;
            }
            let patience = Patience {
                longest: self.line.pace.patience(),
                advised: access.map_or(&unknown, Access::retry),
            };
            let is_over = matches!(&tried.result, Err(failure) if self.is_over(request, failure));
            let again = retry::again(&tried.result, earlier.len(), patience);
            if let Some(mut attempt) = again.filter(|_| !is_over) {
                attempt.result = self.line.mask.text(&attempt.result);
                let waited = attempt.waited;
                earlier.push(attempt);
                self.line.wait(&tried.result, waited).await;
                continue;
            }
            let result = tried
                .result
                .and_then(|received| self.patient(received, earlier.len(), patience));
            return Exchange {
                suite: request.suite.clone(),
                sent: tried.sent,
                received: result
                    .map(|received| self.masked(received))
                    .map_err(|failure| self.masked_error(&failure)),
                earlier,
                duration: tried.duration,
            };
        }
    }

    /// The answer, unless it only asks for patience.
    fn patient(
        &self,
        received: Received,
        earlier: usize,
        patience: Patience<'_>,
    ) -> Result<Received, Failure> {
        match retry::busy(&received, earlier, patience) {
            None => Ok(received),
            Some(what) => {
                let quote = self.line.quote(&received);
                let detail = format!("the target is busy: {what}{quote}");
                Err(Failure::final_(TransportErrorKind::Busy, detail))
            }
        }
    }

    /// What watches how long the target is left alone.
    #[must_use]
    pub fn waits(&self) -> Waits {
        Waits(Arc::clone(&self.line))
    }

    /// How many requests have gone out, token requests and repeated attempts included.
    #[must_use]
    pub fn requests_sent(&self) -> u64 {
        self.line.pace.sent()
    }

    /// What masks the secrets of this target, for texts that are made outside of an exchange.
    #[must_use]
    pub fn mask(&self) -> &Mask {
        &self.line.mask
    }

    async fn attempt(&self, request: &Request) -> Tried {
        let mut sent = self.unsent(request);
        let mut times = Times {
            prepared: Instant::now(),
            started: None,
        };
        let result = self.try_once(request, &mut sent, &mut times).await;
        Tried {
            sent,
            result,
            prepared: times.prepared,
            duration: times
                .started
                .map_or(Duration::ZERO, |started| started.elapsed()),
        }
    }

    /// One attempt; `sent` and `times` are told what went out and when, even if the attempt fails.
    async fn try_once(
        &self,
        request: &Request,
        sent: &mut Sent,
        times: &mut Times,
    ) -> Result<Received, Failure> {
        let call = self.prepare(request, sent).await?;
        times.prepared = Instant::now();
        let _permit = self.line.pace.enter().await?;
        times.started = Some(Instant::now());
        self.line.wire.call(call).await
    }

    /// Finds the URL and the credential; `sent` is told what is known even if something is missing.
    async fn prepare(&self, request: &Request, sent: &mut Sent) -> Result<Call, Failure> {
        let access = self.apis.get(&request.suite).ok_or_else(|| {
            let detail = format!("the target has no API for the suite `{}`", request.suite);
            Failure::final_(TransportErrorKind::Unsendable, detail)
        })?;
        let url = exact_url(&access.base(&self.line).await?, request)?;
        sent.url = self.line.mask.text(url.as_str());
        let authorization = access
            .authorize(&request.credential, &url, &self.line)
            .await?;
        let mut headers = headers(request);
        sent.headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), self.line.mask.header(value)))
            .collect();
        if let Some(header) = authorization {
            sent.headers.push((header.name.clone(), header.shown));
            headers.push((header.name, header.value));
        }
        Ok(Call {
            method: reqwest::Method::GET,
            url,
            headers,
            body: request.body.clone().map(String::into_bytes),
        })
    }

    /// What is shown of a request before its URL is known.
    fn unsent(&self, request: &Request) -> Sent {
        Sent {
            url: self.line.mask.text(&target_of(request)),
            headers: Vec::new(),
            body: request
                .body
                .as_deref()
                .map(|body| self.line.mask.text(body)),
        }
    }

    fn masked(&self, received: Received) -> Received {
        Received {
            status: received.status,
            headers: received
                .headers
                .into_iter()
                .map(|(name, value)| (name, self.line.mask.header(&value)))
                .collect(),
            body: self.shelf.keep(self.masked_body(received.body)),
        }
    }

    fn masked_body(&self, body: Content) -> Content {
        let masked = match self.line.mask.bytes(&body.bytes()) {
            Cow::Owned(masked) => Some(masked),
            Cow::Borrowed(_) => None,
        };
        masked.map_or(body, Content::from)
    }

    fn masked_error(&self, failure: &Failure) -> TransportError {
        TransportError {
            kind: failure.error.kind,
            detail: self.line.mask.text(&failure.error.detail),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").finish_non_exhaustive()
    }
}
