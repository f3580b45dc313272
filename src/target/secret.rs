//! A text that must not be shown.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// A secret value; `Debug` prints `***` and there is no `Display`.
///
/// The value may be the output of a command that runs only when a run begins; all clones learn it together.
#[derive(Clone)]
pub struct Secret {
    value: Arc<OnceLock<String>>,
    command: Option<Arc<SecretCommand>>,
}

/// A command whose output is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretCommand {
    /// The line that a shell is given.
    pub line: String,
    /// Where it stands in the configuration, as a JSON pointer.
    pub pointer: String,
}

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            value: Arc::new(OnceLock::from(text.into())),
            command: None,
        }
    }

    /// A secret that a command will tell; empty until then.
    #[must_use]
    pub fn of_command(command: SecretCommand) -> Self {
        Self {
            value: Arc::default(),
            command: Some(Arc::new(command)),
        }
    }

    /// The value, for sending and for masking only.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.value.get().map_or("", String::as_str)
    }

    /// The command that has not told it yet.
    pub(crate) fn pending(&self) -> Option<&SecretCommand> {
        let command = self.command.as_deref();
        command.filter(|_| self.value.get().is_none())
    }

    /// Learns the value, unless it is known.
    pub(crate) fn learn(&self, text: &str) {
        self.value.get_or_init(|| text.to_owned());
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose() && self.command == other.command
    }
}

impl Eq for Secret {}

impl Hash for Secret {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}
