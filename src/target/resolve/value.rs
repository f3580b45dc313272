//! Resolves single values: texts with variables, secrets, quantities, URLs and files.

use std::collections::BTreeMap;

use url::Url;

use crate::target::command::one_line;
use crate::target::config::SecretConfig;
use crate::target::resolve::{ConfigError, Resolver, UNSET, child};
use crate::target::variable::{Mistake, expand};
use crate::target::{Secret, SecretCommand};

impl Resolver<'_> {
    /// The content of a PEM file.
    pub(super) fn pem(&mut self, at: &str, text: &str) -> Option<Vec<u8>> {
        let name = self.known(at, text)?;
        match std::fs::read(self.folder.join(&name)) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let message = format!("failed to read `{name}`: {}", without_code(&error));
                self.wrong(at.to_owned(), &message, "a readable PEM file");
                None
            }
        }
    }

    /// A URL that paths are appended to.
    pub(super) fn prefix(&mut self, at: &str, text: &str) -> Option<Url> {
        let url = self.url(at, text)?;
        if url.query().is_some() {
            let message = format!("`{url}` has a query");
            self.wrong(at.to_owned(), &message, "a URL without one");
            return None;
        }
        Some(url)
    }

    /// An absolute URL of HTTP, without user name and fragment.
    pub(super) fn url(&mut self, at: &str, text: &str) -> Option<Url> {
        let text = self.known(at, text)?;
        let problem = match Url::parse(&text) {
            Err(error) => format!("is no URL: {error}"),
            Ok(url) if !matches!(url.scheme(), "http" | "https") => {
                format!("has the scheme `{}`", url.scheme())
            }
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                // The text is not quoted: it may hold a password.
                self.wrong(
                    at.to_owned(),
                    "the URL holds a user name",
                    "a URL without one",
                );
                return None;
            }
            Ok(url) if url.fragment().is_some() => "has a fragment".to_owned(),
            Ok(url) => return Some(url),
        };
        let message = format!("`{text}` {problem}");
        self.wrong(
            at.to_owned(),
            &message,
            "a URL that starts with `https://` or `http://`",
        );
        None
    }

    /// A text that `read` understands.
    pub(super) fn quantity<T>(
        &mut self,
        at: &str,
        text: &str,
        read: fn(&str) -> Option<T>,
        expected: &str,
    ) -> Option<T> {
        let before = self.errors.len();
        let text = self.text(at, text);
        let found = read(&text);
        if found.is_none() && self.errors.len() == before {
            let message = format!("`{text}` cannot be read");
            self.wrong(at.to_owned(), &message, expected);
        }
        found
    }

    /// A text that must be neither empty nor shown.
    pub(super) fn secret(&mut self, at: &str, config: &SecretConfig) -> Secret {
        match config {
            SecretConfig::Text(text) => Secret::new(self.filled(at, text)),
            SecretConfig::File(name) => self.secret_of_file(&child(at, "file"), name),
            // `$` is the shell's there: a variable of ours would stand in its line in the clear.
            SecretConfig::Command(line) => {
                let at = child(at, "command");
                if line.trim().is_empty() {
                    self.wrong(at.clone(), "the command is empty", "a line for the shell");
                }
                Secret::of_command(SecretCommand {
                    line: line.clone(),
                    pointer: at,
                })
            }
        }
    }

    fn secret_of_file(&mut self, at: &str, name: &str) -> Secret {
        let Some(name) = self.known(at, name) else {
            return Secret::new("");
        };
        let read = std::fs::read_to_string(self.folder.join(&name));
        let found = match &read {
            Ok(text) => one_line(text).map_err(|why| format!("the file `{name}` {why}")),
            Err(error) => Err(format!("failed to read `{name}`: {}", without_code(error))),
        };
        let found = found.map(Secret::new);
        found.unwrap_or_else(|message| {
            self.wrong(
                at.to_owned(),
                &message,
                "a file that holds the secret alone",
            );
            Secret::new("")
        })
    }

    /// The texts of a map.
    pub(super) fn texts(
        &mut self,
        at: &str,
        config: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        config
            .iter()
            .map(|(key, text)| (key.clone(), self.text(&child(at, key), text)))
            .collect()
    }

    /// One line of text that must not be empty.
    pub(super) fn filled(&mut self, at: &str, text: &str) -> String {
        let before = self.errors.len();
        let found = self.text(at, text);
        if found.trim().is_empty() && self.errors.len() == before {
            self.wrong(at.to_owned(), "the value is empty", "a text");
        } else if found.chars().any(char::is_control) {
            self.wrong(
                at.to_owned(),
                "the value holds a control character",
                "one line of text",
            );
        }
        found
    }

    /// A text of which something else is to be known, if all its variables are: one mistake is enough.
    fn known(&mut self, at: &str, text: &str) -> Option<String> {
        let before = self.errors.len();
        let text = self.text(at, text);
        (self.errors.len() == before).then_some(text)
    }

    /// Any text, with its variables replaced.
    pub(super) fn text(&mut self, at: &str, text: &str) -> String {
        expand(text, self.env).unwrap_or_else(|mistakes| {
            for mistake in mistakes {
                self.errors.push(variable_error(at, &mistake));
            }
            String::new()
        })
    }

    /// Records a mistake.
    pub(super) fn wrong(&mut self, pointer: String, message: &str, expected: &str) {
        self.errors.push(ConfigError {
            pointer,
            message: message.to_owned(),
            expected: Some(expected.to_owned()),
            help: None,
        });
    }
}

fn variable_error(at: &str, mistake: &Mistake) -> ConfigError {
    let (message, help) = match mistake {
        Mistake::Missing(name) => (
            format!("{UNSET}`{name}` is not set"),
            format!("set `{name}`, or write `$${{{name}}}` for the text itself"),
        ),
        Mistake::Dollar => (
            "a `$` is followed by neither `{NAME}` nor `$`".to_owned(),
            "write `$$` for a dollar sign".to_owned(),
        ),
    };
    ConfigError {
        pointer: at.to_owned(),
        message,
        expected: None,
        help: Some(help),
    }
}

/// The words of an I/O error without the number of the system.
fn without_code(error: &std::io::Error) -> String {
    let text = error.to_string();
    let plain = text.split(" (os error").next().unwrap_or(&text);
    plain.to_lowercase()
}
