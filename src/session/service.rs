//! A target that whoever opens the session brings along: a service of their own, started with the first case.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::source::{Diagnostic, SourceFile};
use crate::spec::decode::unknown_name;
use crate::suite::Suite;
use crate::target::{Base, Target};

/// Starts a service and says where it listens, such as `http://127.0.0.1:4711`; or why it did not start.
pub type Start = Arc<dyn Fn() -> BoxFuture<'static, Result<String, String>> + Send + Sync>;

/// A service with everything that a target says about it, but for where it is.
#[derive(Clone)]
pub struct Service {
    /// The target; the base URLs of its APIs are not read.
    pub target: Target,
    /// Starts it.
    pub start: Start,
}

impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Service")
            .field("target", &self.target.name)
            .finish_non_exhaustive()
    }
}

/// Starts the service and puts its address into the target.
pub(super) async fn begin(start: &Start, target: &mut Target) -> Result<(), String> {
    let said = start().await?;
    let base = Base::of(&said);
    let base =
        base.ok_or_else(|| format!("it says that it listens at `{said}`, which is no URL"))?;
    for api in target.apis.values_mut() {
        api.base = base.clone();
    }
    Ok(())
}

/// Every name that the suites do not know: a misspelt role would otherwise pass for one that is not claimed.
pub(super) fn check(root: &Path, target: &Target, suites: &[Arc<Suite>]) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for (name, api) in &target.apis {
        let folder = root.join("specs").join(name);
        let Some(suite) = suites.iter().find(|suite| suite.name == *name) else {
            let file = SourceFile::new(&folder, String::new());
            let wrong = Diagnostic::new(
                &file,
                format!("the service speaks of the suite `{name}`, which is not there"),
            );
            let known = suites.iter().map(|suite| suite.name.as_str());
            mistakes.push(unknown_name(wrong, name, known));
            continue;
        };
        let file = SourceFile::new(&folder.join("suite.yaml"), String::new());
        let mut names = |what: &str, given: Vec<&String>, known: Vec<&str>| {
            for name in given
                .into_iter()
                .filter(|name| !known.contains(&name.as_str()))
            {
                let message =
                    format!("the service sets the {what} `{name}`, which the suite does not know");
                let wrong = Diagnostic::new(&file, message);
                mistakes.push(unknown_name(wrong, name, known.iter().copied()));
            }
        };
        let style = &suite.api;
        let roles = style.credentials.keys().map(String::as_str);
        names(
            "credential",
            api.credentials.keys().collect(),
            ["admin"].into_iter().chain(roles).collect(),
        );
        names(
            "parameter",
            api.parameters.keys().collect(),
            style.parameters.keys().map(String::as_str).collect(),
        );
        names(
            "setting",
            api.settings.keys().collect(),
            style.settings.keys().map(String::as_str).collect(),
        );
    }
    mistakes
}
