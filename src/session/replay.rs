//! A recording as the target of a session: what it says of the one that was asked, and the answers.

use std::path::Path;
use std::sync::Arc;

use crate::exchange::recording::{self, Recording};
use crate::session::Ask;
use crate::source::{Diagnostic, SourceFile};
use crate::target::Target;

/// A recording with the file that it stands in.
#[derive(Debug, Clone)]
pub struct Replay {
    /// The recording.
    pub recording: Arc<Recording>,
    /// The target that it tells of.
    pub(super) target: Target,
}

impl Replay {
    /// Reads a recording.
    ///
    /// # Errors
    /// Why the file cannot be judged, and where it is wrong.
    pub fn read(path: &Path) -> Result<Replay, Diagnostic> {
        let file = SourceFile::new(path, String::new());
        let bytes = std::fs::read(path)
            .map_err(|error| Diagnostic::unreadable(path, &error.to_string()))?;
        let recording = recording::read(&bytes).map_err(|error| {
            let wrong = Diagnostic::new(&file, error.to_string());
            wrong.help("`conformist run --record FILE.har` writes one")
        })?;
        let target = recording.facts.target.target().map_err(|why| {
            let at = "log._conformist.target";
            Diagnostic::new(&file, format!("the recording is wrong at `{at}`: {why}"))
        })?;
        Ok(Replay {
            recording: Arc::new(recording),
            target,
        })
    }

    /// The same question about what was recorded: its target, and its suites unless others are named.
    #[must_use]
    pub fn ask(self, ask: Ask) -> Ask {
        let facts = &self.recording.facts;
        let mut suites = ask.suites;
        if suites.is_empty() {
            suites.clone_from(&facts.suites);
        }
        Ask {
            target: facts.target.name.clone(),
            suites,
            replay: Some(self),
            ..ask
        }
    }
}
