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

    /// Adds further places that show it.
    #[must_use]
    pub fn also(mut self, places: impl IntoIterator<Item = Place>) -> Self {
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
