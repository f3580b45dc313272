//! The door for a team's own service: started in its own tests, judged by its own specs.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use futures_util::future::FutureExt;

use crate::session::Service as Started;
use crate::target::{Api as TargetApi, Base, Basic, Credential, Key, Secret, Target};

/// Name of the service as a target.
const NAME: &str = "service";

/// A service of your own, and the specs that it is judged by.
///
/// Put `specs/` and `schemas/` beside your `Cargo.toml` (`conformist init` writes the first ones), declare a test target
/// without harness, and let it start the service. Every case is then a test of its own: filters, `--list`, `--exact` and
/// nextest work as for any test.
///
/// ```toml
/// [[test]]
/// name = "conformance"
/// harness = false
/// ```
///
/// ```no_run
/// // tests/conformance.rs
/// use std::process::ExitCode;
///
/// use conformist::harness::{Api, Service};
///
/// # mod directory { pub async fn serve() -> std::io::Result<String> { Ok("http://127.0.0.1:1".to_owned()) } }
/// fn main() -> ExitCode {
///     let api = Api::new("the-account").bearer("admin", "a-token-of-the-tests");
///     Service::new(env!("CARGO_MANIFEST_DIR"))
///         .api("directory", api)
///         // Starts the service and says where it listens. Called when the first case runs, never for `--list`.
///         .main(|| async { directory::serve().await })
/// }
/// ```
///
/// `CONFORMIST_TARGET=staging` judges a target of `conformist.yaml` by the same cases instead, and starts nothing.
#[derive(Debug, Clone)]
pub struct Service {
    project: PathBuf,
    target: Target,
}

/// How one API of the service is asked.
#[derive(Debug, Clone)]
pub struct Api(TargetApi);

impl Service {
    /// A service whose `specs/` and `schemas/` stand in this folder; usually `env!("CARGO_MANIFEST_DIR")`.
    #[must_use]
    pub fn new(project: impl Into<PathBuf>) -> Service {
        Service {
            project: project.into(),
            target: Target::new(NAME),
        }
    }

    /// Another name than `service`: that of its folder under `snapshots/`, and its value of `CONFORMIST_TARGET`.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Service {
        self.target.name = name.into();
        self
    }

    /// It offers the API of this suite.
    #[must_use]
    pub fn api(mut self, suite: impl Into<String>, api: Api) -> Service {
        self.target.apis.insert(suite.into(), api.0);
        self
    }

    /// Runs the cases as tests; the whole `main` of the test target.
    ///
    /// `start` runs within a tokio runtime that lives until the last test has ended, so it may spawn the service and
    /// return. It says where the service listens, such as `http://127.0.0.1:4711`, or why it did not start.
    #[must_use]
    pub fn main<S, F, E>(self, start: S) -> ExitCode
    where
        S: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Result<String, E>> + Send + 'static,
        E: Display,
    {
        let start = move || {
            let started = start();
            async move { started.await.map_err(|error| error.to_string()) }.boxed()
        };
        let root = relative(self.project);
        let service = Started {
            target: self.target,
            start: Arc::new(start),
        };
        super::run(Some((root, service)))
    }
}

/// Tests run in their project's folder, and files are shown as they stand in it.
fn relative(project: PathBuf) -> PathBuf {
    let same = |here: PathBuf| {
        let both = (here.canonicalize(), project.canonicalize());
        matches!(both, (Ok(here), Ok(project)) if here == project)
    };
    if std::env::current_dir().is_ok_and(same) || project == Path::new(".") {
        PathBuf::new()
    } else {
        project
    }
}

impl Api {
    /// An API whose users of this account are listed; any text where its requests name none.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "the only URL in it is constant and right"
    )]
    pub fn new(account: impl Into<String>) -> Api {
        let nowhere = Base::of("http://127.0.0.1:0").expect("the URL is constant and right");
        Api(TargetApi::new(nowhere, account))
    }

    /// An account that the credentials must not reach.
    #[must_use]
    pub fn foreign_account(mut self, account: impl Into<String>) -> Api {
        self.0.foreign_account = Some(account.into());
        self
    }

    /// Who asks in this role: a token. The role `admin` is needed by every case.
    #[must_use]
    pub fn bearer(self, role: &str, token: &str) -> Api {
        self.credential(role, Credential::Bearer(Secret::new(token)))
    }

    /// Who asks in this role: a name and a password.
    #[must_use]
    pub fn basic(self, role: &str, username: &str, password: &str) -> Api {
        let basic = Basic {
            username: username.to_owned(),
            password: Secret::new(password),
        };
        self.credential(role, Credential::Basic(basic))
    }

    /// Who asks in this role: a key in a header of its own.
    #[must_use]
    pub fn key(self, role: &str, header: &str, value: &str) -> Api {
        let key = Key {
            header: header.to_ascii_lowercase(),
            value: Secret::new(value),
        };
        self.credential(role, Credential::Key(key))
    }

    /// The API asks nobody who they are.
    #[must_use]
    pub fn anonymous(self) -> Api {
        self.credential("admin", Credential::Anonymous)
    }

    /// Any other credential.
    #[must_use]
    pub fn credential(mut self, role: &str, credential: Credential) -> Api {
        self.0.credentials.insert(role.to_owned(), credential);
        self
    }

    /// The application key, `{{target.appkey}}` in specs; it is never shown.
    #[must_use]
    pub fn appkey(mut self, key: &str) -> Api {
        self.0.appkey = Some(Secret::new(key));
        self
    }

    /// A setting, `{{target.NAME}}` in specs.
    #[must_use]
    pub fn setting(mut self, name: &str, value: &str) -> Api {
        self.0.settings.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A parameter of the suite, `{{parameter.NAME}}` in specs.
    #[must_use]
    pub fn parameter(mut self, name: &str, value: &str) -> Api {
        self.0.parameters.insert(name.to_owned(), value.to_owned());
        self
    }
}
