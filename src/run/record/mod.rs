//! A run as a recording: its facts and its exchanges, with everything masked that is a secret.

use std::collections::BTreeSet;

use crate::exchange::recording::{Facts, Kept, TargetEntry, write};
use crate::exchange::{Attempt, Exchange, Mask, Received, Sent, TransportError};
use crate::run::Run;
use crate::run::member::{Members, disguised};
use crate::run::plan::Plan;
use crate::schema::Hidden;

/// Secret members are looked for by value, and not only at their places, from this length on and unless they are digits
/// alone: a shorter one, or a number, stands in many a value that is none.
const SHORTEST: usize = 8;

impl Run {
    /// The recording of what was asked so far, which holds no secret; see [`Run::recording`].
    #[must_use]
    pub fn recorded(&self, plan: &Plan) -> Vec<u8> {
        let mask = self.evidence.client().mask();
        let mut suites: Vec<String> = self.suites.keys().cloned().collect();
        suites.sort();
        let facts = Facts {
            target: TargetEntry {
                pinned: self.pinning.is_some(),
                ..TargetEntry::of(&self.target, mask)
            },
            seed: self.settings.seed,
            depth: self.settings.depth.word().to_owned(),
            suites,
            cases: plan.cases.iter().map(|one| one.case.name.clone()).collect(),
            turns: self.course.turns(),
            interrupted: self.course.interrupted(),
        };
        write(&facts, &self.sealed(self.evidence.client().kept()))
    }

    /// Exchanges without the secrets that became known after them, and without the members that schemas mark as secret.
    fn sealed(&self, kept: Vec<Kept>) -> Vec<Kept> {
        let suites = self.suites.values();
        let members: Vec<(&str, Members<'_>)> = suites
            .map(|suite| (suite.name.as_str(), Members::of(suite, Hidden::Secrets)))
            .collect();
        let of = |exchange: &Exchange| {
            let own = members.iter().find(|(suite, _)| *suite == exchange.suite);
            own.map(|(_, members)| members)
        };
        let mut secrets = BTreeSet::new();
        for one in &kept {
            if let (Some(members), Ok(received)) = (of(&one.exchange), &one.exchange.received) {
                secrets.extend(members.values(&received.body.bytes()));
            }
        }
        secrets.retain(|secret| {
            let is_number = secret.bytes().all(|byte| byte.is_ascii_digit());
            secret.len() >= SHORTEST && !is_number
        });
        let seal = Seal {
            mask: self.evidence.client().mask(),
            values: Mask::new(secrets),
        };
        let seal = |one: Kept| {
            let exchange = seal.exchange(of(&one.exchange), &one.exchange);
            one.with(exchange)
        };
        kept.into_iter().map(seal).collect()
    }
}

/// What takes the secrets out of an exchange.
struct Seal<'a> {
    /// Those that a header may hold.
    mask: &'a Mask,
    /// Those that users have.
    values: Mask,
}

impl Seal<'_> {
    fn exchange(&self, members: Option<&Members<'_>>, exchange: &Exchange) -> Exchange {
        let sent = &exchange.sent;
        let earlier = exchange.earlier.iter().map(|attempt| Attempt {
            result: self.text(&attempt.result),
            waited: attempt.waited,
        });
        let received = exchange.received.as_ref().map(|received| Received {
            status: received.status,
            headers: self.headers(&received.headers),
            body: self.body(members, &received.body.bytes()).into(),
        });
        Exchange {
            suite: exchange.suite.clone(),
            sent: Sent {
                url: self.text(&sent.url),
                headers: self.headers(&sent.headers),
                body: sent.body.as_deref().map(|body| self.text(body)),
            },
            received: received.map_err(|error| TransportError {
                kind: error.kind,
                detail: self.text(&error.detail),
            }),
            earlier: earlier.collect(),
            duration: exchange.duration,
        }
    }

    fn text(&self, text: &str) -> String {
        self.values.text(&self.mask.text(text))
    }

    fn headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        let masked = |value: &str| self.values.text(&self.mask.header(value));
        let each = headers.iter();
        each.map(|(name, value)| (name.clone(), masked(value)))
            .collect()
    }

    fn body(&self, members: Option<&Members<'_>>, body: &[u8]) -> Vec<u8> {
        let body = members.map_or_else(|| body.to_vec(), |members| members.sealed(body, disguised));
        let body = self.mask.bytes(&body);
        self.values.bytes(&body).into_owned()
    }
}
