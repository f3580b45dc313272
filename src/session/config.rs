//! The configuration of a session: read, resolved, and held against the suites.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use regex::Regex;
use serde_json::Value;

use crate::document::{Document, step};
use crate::run::embedded;
use crate::session::{Ask, Environment, acceptance};
use crate::source::{Diagnostic, SourceFile};
use crate::spec::decode::{decode, unknown_name};
use crate::suite::Suite;
use crate::target::config::ConfigFile;
use crate::target::{ConfigError, Expected, Target, resolve, resolve_expected};

/// A configuration with its places.
pub(super) struct Config {
    document: Document,
    file: ConfigFile,
    folder: PathBuf,
}

/// What the file holds may be secret.
impl std::fmt::Debug for Config {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Config")
            .field("path", &self.document.file.path)
            .finish_non_exhaustive()
    }
}

impl Config {
    fn load(path: &Path) -> Result<Config, Vec<Diagnostic>> {
        let source = SourceFile::read(path).map_err(|wrong| vec![wrong])?;
        let document = Document::parse(&source)?;
        let file: ConfigFile = decode(&document)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let config = Config {
            document,
            file,
            folder,
        };
        if config.file.targets.contains_key(embedded::NAME) {
            let wrong = config.document.wrong_key(
                &step("/targets", embedded::NAME),
                "`mock` is the name of the embedded endpoint",
            );
            return Err(vec![wrong.help("give this target another name")]);
        }
        Ok(config)
    }

    fn diagnostic(&self, error: &ConfigError) -> Diagnostic {
        let found = self.document.value.pointer(&error.pointer);
        // A mapping begins at its first key, which is not what is wrong.
        let wrong = if found.is_some_and(Value::is_object) {
            self.document
                .wrong_key(&error.pointer, error.message.clone())
        } else {
            self.document.wrong(&error.pointer, error.message.clone())
        };
        Diagnostic {
            expected: error.expected.clone(),
            help: error.help.clone(),
            ..wrong
        }
    }

    /// The accepted verdicts of a target; none of one that is not in the file.
    pub(super) fn expected(
        &self,
        target: &str,
        env: Environment<'_>,
    ) -> Result<Vec<Expected>, Vec<Diagnostic>> {
        resolve_expected(&self.file, target, env)
            .map_err(|errors| errors.iter().map(|error| self.diagnostic(error)).collect())
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.document.file.path
    }

    /// An entry of `expected:` that accepts what another one, or the target itself, contradicts.
    pub(super) fn contradicting(&self, entry: &Expected, message: &str) -> Diagnostic {
        let wrong = self
            .document
            .wrong(&step(&entry.pointer, "verdict"), message);
        wrong.help("look again at the case, and say what is accepted of it")
    }

    /// An entry of `expected:` that should go.
    pub(super) fn superfluous(&self, entry: &Expected, message: &str) -> Diagnostic {
        let wrong = self.document.wrong(&step(&entry.pointer, "case"), message);
        wrong.help("remove the entry")
    }
}

/// Where the configuration of a project stands unless told otherwise.
#[must_use]
pub fn default_path(root: &Path) -> PathBuf {
    root.join("conformist.yaml")
}

/// Reads the configuration; a file that nobody named need not exist.
pub(super) fn read(ask: &Ask) -> Result<Option<Config>, Vec<Diagnostic>> {
    let path = ask
        .config
        .clone()
        .unwrap_or_else(|| default_path(&ask.root));
    if ask.config.is_none() && !path.exists() {
        return Ok(None);
    }
    Config::load(&path).map(Some)
}

/// The live target of the session.
pub(super) fn target(
    ask: &Ask,
    config: Option<&Config>,
    env: Environment<'_>,
) -> Result<Target, Vec<Diagnostic>> {
    let Some(config) = config else {
        let file = SourceFile::new(&default_path(&ask.root), String::new());
        let message = format!(
            "there is no file that says what the target `{}` is",
            ask.target
        );
        let wrong = Diagnostic::new(&file, message);
        return Err(vec![wrong.help(
            "`conformist init SUITE` writes one; `--config FILE` or `CONFORMIST_CONFIG` names another",
        )]);
    };
    resolve(&config.file, &ask.target, env, &config.folder).map_err(|errors| {
        let said = errors.iter().map(|error| config.diagnostic(error));
        said.collect()
    })
}

/// Takes from the suites what their vendors advise: the services to look up, and how long a busy API is left alone.
pub(super) fn take_advice(target: &mut Target, suites: &[Arc<Suite>]) {
    for suite in suites {
        let Some(api) = target.apis.get_mut(&suite.name) else {
            continue;
        };
        api.retry.clone_from(&suite.api.retry);
        if let Some(lookup) = &suite.api.lookup {
            api.lookup_service.clone_from(&lookup.service);
        }
    }
}

/// Every name of the target's APIs that no suite knows, and accounts that cannot be any.
///
/// A misspelt credential role would otherwise pass for one that is not claimed.
pub(super) fn check_apis(
    config: &Config,
    target: &Target,
    suites: &[Arc<Suite>],
    has_every_suite: bool,
) -> Vec<Diagnostic> {
    let at = step(&step("/targets", &target.name), "apis");
    let document = &config.document;
    let mut mistakes = Vec::new();
    for (name, api) in &target.apis {
        let at = step(&at, name);
        let Some(suite) = suites.iter().find(|suite| suite.name == *name) else {
            if has_every_suite {
                let wrong = document.wrong_key(&at, format!("there is no suite `{name}`"));
                let known = suites.iter().map(|suite| suite.name.as_str());
                mistakes.push(unknown_name(wrong, name, known));
            }
            continue;
        };
        let style = &suite.api;
        let mut names = |key: &str, given: Vec<&String>, known: Vec<&str>| {
            for name in given
                .into_iter()
                .filter(|name| !known.contains(&name.as_str()))
            {
                let at = step(&step(&at, key), name);
                let wrong = document.wrong_key(&at, format!("the suite knows no `{name}` here"));
                mistakes.push(unknown_name(wrong, name, known.iter().copied()));
            }
        };
        let roles = style.credentials.keys().map(String::as_str);
        let roles = ["admin"].into_iter().chain(roles).collect();
        names("credentials", api.credentials.keys().collect(), roles);
        let parameters = style.parameters.keys().map(String::as_str).collect();
        names("parameters", api.parameters.keys().collect(), parameters);
        let settings = style.settings.keys().map(String::as_str).collect();
        names("settings", api.settings.keys().collect(), settings);
        mistakes.extend(wrong_account(document, &at, &api.account, suite));
    }
    mistakes
}

fn wrong_account(
    document: &Document,
    at: &str,
    account: &str,
    suite: &Suite,
) -> Option<Diagnostic> {
    let pattern = suite.api.account.pattern.as_ref()?;
    if Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(account)) {
        return None;
    }
    let message = format!("`{account}` cannot be an account of this API");
    let wrong = document.wrong(&step(at, "account"), message);
    Some(wrong.expected(format!("a text that matches `{pattern}`")))
}

/// Every mistake of a configuration, in all its targets; variables need not be set.
///
/// Without suites, since they are wrong themselves, nothing is said of what only they know.
#[must_use]
pub fn check(path: &Path, suites: Option<&[Arc<Suite>]>, env: Environment<'_>) -> Vec<Diagnostic> {
    let config = match Config::load(path) {
        Ok(config) => config,
        Err(mistakes) => return mistakes,
    };
    let mut mistakes = Vec::new();
    for name in config.file.targets.keys() {
        match resolve(&config.file, name, env, &config.folder) {
            Ok(target) => {
                let Some(suites) = suites else { continue };
                mistakes.extend(check_apis(&config, &target, suites, true));
                mistakes.extend(acceptance::mistaken(&config, &target.expected, suites));
            }
            // A file can be right on a machine that does not know the secrets.
            Err(errors) => mistakes.extend(
                errors
                    .iter()
                    .filter(|error| !error.is_about_a_variable())
                    .map(|error| config.diagnostic(error)),
            ),
        }
    }
    mistakes
}
