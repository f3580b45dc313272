//! How a finding is put together.

use crate::verdict::{Finding, Place};

impl Finding {
    /// A finding of a check, with its sentence.
    #[must_use]
    pub fn new(check: &str, message: impl Into<String>) -> Self {
        Self {
            check: check.to_owned(),
            message: message.into(),
            expected: String::new(),
            observed: String::new(),
            pointer: None,
            exchange: None,
            also: Vec::new(),
            more: 0,
        }
    }

    /// Adds what was expected and what was observed.
    #[must_use]
    pub fn sides(mut self, expected: impl Into<String>, observed: impl Into<String>) -> Self {
        self.expected = expected.into();
        self.observed = observed.into();
        self
    }

    /// Adds the place in the body.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Adds the exchange.
    #[must_use]
    pub fn on(mut self, exchange: Option<usize>) -> Self {
        self.exchange = exchange;
        self
    }

    /// Adds the places that show it; the first of them is the place of the finding. Without any nothing changes.
    #[must_use]
    pub fn seen_at(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        let mut places = places.into_iter();
        if let Some(first) = places.next() {
            self.exchange = Some(first.exchange);
            self.pointer = Some(first.pointer);
        }
        self.also.extend(places);
        self
    }

    /// Adds how many more there are of the same kind.
    #[must_use]
    pub fn and_more(mut self, more: usize) -> Self {
        self.more = more;
        self
    }
}
