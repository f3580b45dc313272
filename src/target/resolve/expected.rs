//! Resolves the verdicts that are accepted for a while.

use globset::{Glob, GlobMatcher};
use jiff::civil::Date;

use crate::target::Expected;
use crate::target::config::{ExpectedConfig, TargetConfig};
use crate::target::resolve::{ConfigError, Resolver, child};

impl Resolver<'_> {
    /// All accepted verdicts of the target at this place.
    pub(super) fn all_expected(&mut self, at: &str, config: &TargetConfig) -> Vec<Expected> {
        let at = child(at, "expected");
        let entries = config.expected.iter().enumerate();
        entries
            .filter_map(|(index, entry)| self.expected(format!("{at}/{index}"), entry))
            .collect()
    }

    /// One accepted verdict.
    fn expected(&mut self, at: String, entry: &ExpectedConfig) -> Option<Expected> {
        let before = self.errors.len();
        let reason = self.text(&child(&at, "reason"), &entry.reason);
        if reason.trim().is_empty() && self.errors.len() == before {
            let message = "an accepted verdict needs a reason";
            self.wrong(child(&at, "reason"), message, "a sentence");
        }
        let case = self.glob(&child(&at, "case"), &entry.case);
        let expires = self.expiry(&child(&at, "expires"), &entry.expires);
        Some(Expected {
            case: case?,
            verdict: entry.verdict,
            reason: reason.trim().to_owned(),
            expires: expires?,
            pointer: at,
        })
    }

    fn glob(&mut self, at: &str, text: &str) -> Option<GlobMatcher> {
        match Glob::new(text) {
            Ok(glob) => Some(glob.compile_matcher()),
            Err(error) => {
                let message = format!("`{text}` is no pattern: {}", error.kind());
                self.wrong(at.to_owned(), &message, "a case name with `*` for any text");
                None
            }
        }
    }

    fn expiry(&mut self, at: &str, text: &str) -> Option<Date> {
        let Ok(date) = text.parse::<Date>() else {
            let message = format!("`{text}` is no date");
            self.wrong(at.to_owned(), &message, "a date such as `2027-03-01`");
            return None;
        };
        if date < self.today {
            self.errors.push(ConfigError {
                pointer: at.to_owned(),
                message: format!("this entry expired on {date}"),
                expected: None,
                help: Some("remove it, or look again and give it a new date".to_owned()),
            });
        }
        Some(date)
    }
}
