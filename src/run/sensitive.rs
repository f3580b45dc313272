//! Hides the members of users that schemas mark as sensitive in everything that is told of a case.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::exchange::{Content, Exchange, MASKED, Mask, Received, Sent};
use crate::run::Run;
use crate::run::member::{Members, starred};
use crate::schema::Hidden;
use crate::suite::Suite;
use crate::verdict::{CaseReport, Outcome};

/// In bodies a number is looked for at its own place only: as a value it stands in many an identity.
fn is_word(value: &str) -> bool {
    value.bytes().any(|byte| !byte.is_ascii_digit())
}

/// Hides what is to be hidden of all users that the exchanges of a case show: at their places in bodies, and by value
/// in all that is said. Of secrets alone, only a case that has something to say shows any.
pub(super) fn hide(suite: &Suite, hidden: Hidden, outcome: &mut Outcome) {
    if outcome.reason.is_none() && hidden == Hidden::Secrets {
        return;
    }
    let mut words = words(suite, &outcome.exchanges);
    if hidden == Hidden::PersonalData {
        let witnesses = outcome.witnesses.iter_mut();
        for witness in witnesses.flat_map(|round| round.values_mut()) {
            words.insert(std::mem::replace(witness, MASKED.to_owned()));
        }
    }
    let members = Members::of(suite, hidden);
    if outcome.reason.is_some() {
        let mut values = shown(&outcome.exchanges, &members);
        values.extend(words.iter().cloned());
        for finding in &mut outcome.findings {
            let pointer = finding.pointer.as_deref();
            if pointer.is_some_and(|pointer| members.hold(pointer)) {
                MASKED.clone_into(&mut finding.observed);
            }
        }
        say(&Mask::new(values), outcome);
    }
    let words = Mask::new(words);
    for exchange in &mut outcome.exchanges {
        seal_one(exchange, &words, |body| members.sealed(body, starred));
    }
}

impl Run {
    /// The exchanges of a case as they may be shown, whatever it came to.
    ///
    /// Reports show none of a case that passes, so its answers still hold what schemas mark as secret.
    #[must_use]
    pub fn exchanges(&self, case: &CaseReport) -> Vec<Arc<Exchange>> {
        let mut exchanges = case.outcome.exchanges.clone();
        if let Some(suite) = self.suites.get(&case.suite) {
            let members = Members::of(suite, self.target.hidden);
            let words = Mask::new(words(suite, &exchanges));
            for exchange in &mut exchanges {
                seal_one(exchange, &words, |body| members.sealed(body, starred));
            }
        }
        let mask = self.evidence.client().mask();
        for exchange in &mut exchanges {
            seal_one(exchange, mask, <[u8]>::to_vec);
        }
        exchanges
    }
}

/// The secrets of users that are looked for by value wherever they stand.
fn words(suite: &Suite, exchanges: &[Arc<Exchange>]) -> BTreeSet<String> {
    let mut words = shown(exchanges, &Members::of(suite, Hidden::Secrets));
    words.retain(|value| is_word(value));
    words
}

/// The values of these members in everything that was answered.
fn shown(exchanges: &[Arc<Exchange>], members: &Members<'_>) -> BTreeSet<String> {
    let received = exchanges
        .iter()
        .filter_map(|exchange| exchange.received.as_ref().ok());
    received
        .flat_map(|received| members.values(&received.body.bytes()))
        .collect()
}

/// Masks every secret of a mask in all that is told of a case: what became known after its answers had come.
pub(super) fn seal(mask: &Mask, outcome: &mut Outcome) {
    if outcome.reason.is_none() || mask.size() == 0 {
        return;
    }
    for exchange in &mut outcome.exchanges {
        seal_one(exchange, mask, <[u8]>::to_vec);
    }
    say(mask, outcome);
}

fn say(mask: &Mask, outcome: &mut Outcome) {
    outcome.reason = outcome.reason.as_deref().map(|reason| mask.text(reason));
    for finding in &mut outcome.findings {
        finding.message = mask.text(&finding.message);
        finding.expected = mask.text(&finding.expected);
        finding.observed = mask.text(&finding.observed);
    }
}

/// Takes what a mask knows out of an exchange, whose body is changed in some way before. One that holds nothing of it
/// stays the one that cases share.
fn seal_one(exchange: &mut Arc<Exchange>, mask: &Mask, change: impl Fn(&[u8]) -> Vec<u8>) {
    let headers = |headers: &[(String, String)]| {
        let masked = |(name, value): &(String, String)| (name.clone(), mask.header(value));
        headers.iter().map(masked).collect()
    };
    let received = exchange.received.as_ref().map(|received| Received {
        status: received.status,
        headers: headers(&received.headers),
        body: sealed(&received.body, &|bytes| {
            mask.bytes(&change(bytes)).into_owned()
        }),
    });
    let received = received.map_err(Clone::clone);
    let sent = Sent {
        url: mask.text(&exchange.sent.url),
        headers: headers(&exchange.sent.headers),
        body: exchange.sent.body.as_deref().map(|body| mask.text(body)),
    };
    if sent != exchange.sent || received != exchange.received {
        *exchange = Arc::new(Exchange {
            suite: exchange.suite.clone(),
            sent,
            received,
            earlier: exchange.earlier.clone(),
            duration: exchange.duration,
        });
    }
}

/// A body that is changed, or the same one where nothing changes.
fn sealed(body: &Content, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Content {
    let bytes = body.bytes();
    let changed = change(&bytes);
    if changed == *bytes {
        return body.clone();
    }
    body.changed_to(changed)
}
