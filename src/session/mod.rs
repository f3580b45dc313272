//! The one room behind both doors: from a project and the name of a target to a run that can begin, all checked.

mod acceptance;
mod config;
mod pinning;
mod project;
mod replay;
mod service;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use crate::exchange::ClientError;
use crate::exchange::recording::Recording;
use crate::exchange::share::{Meeting, Share};
use crate::mock::{Mock, MockError, Options};
use crate::run::embedded;
use crate::run::plan::{Plan, Selection};
use crate::run::{Pinning, Run, Settings};
use crate::session::config::Config;
use crate::source::Diagnostic;
use crate::suite::{self, Roots, Suite};
use crate::target::Target;
use crate::verdict::CaseReport;

pub use crate::session::acceptance::check_parts;
pub use crate::session::config::{check as check_config, default_path};
pub use crate::session::project::find as find_project;
pub use crate::session::replay::Replay;
pub use crate::session::service::{Service, Start};

/// Where embedded endpoints are said to be before they are started.
const NOT_YET: &str = "http://127.0.0.1:0";

/// What a session is asked for.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The folder that holds `specs/`, `schemas/` and `snapshots/`; empty for the current one.
    pub root: PathBuf,
    /// The configuration; where absent, `conformist.yaml` in that folder, which need not exist.
    pub config: Option<PathBuf>,
    /// Name of the target; `mock` is the embedded endpoint.
    pub target: String,
    /// Names of the suites; all where empty.
    pub suites: Vec<String>,
    /// Whole names of the cases that are asked for, if they are known; then nothing else need be read.
    pub cases: Vec<String>,
    /// Whether cases are only named and none is judged.
    pub only_names: bool,
    /// Whether somebody reads the shapes of answers that nothing is compared with.
    pub shapes: bool,
    /// What the embedded endpoint is like, for the target `mock`.
    pub embedded: Options,
    /// A service that whoever asks brings along, for the target of its name.
    pub service: Option<Service>,
    /// Whether the exchanges of the run are kept.
    pub record: bool,
    /// A recording that is judged instead of asking anybody.
    pub replay: Option<Replay>,
    /// Where the processes of one run meet, if this is one of them.
    pub meeting: Option<Meeting>,
}

/// How a session reads a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Everything that is known and checked before the first request.
#[derive(Debug)]
pub struct Session {
    /// The suites.
    pub suites: Vec<Arc<Suite>>,
    target: Target,
    embedded: Option<Options>,
    service: Option<Service>,
    pinning: Option<Pinning>,
    config: Option<Config>,
    has_every_suite: bool,
    has_every_case: bool,
    record: bool,
    replay: Option<Replay>,
    meeting: Option<Meeting>,
}

/// A session whose run can ask.
pub struct Begun {
    /// The run.
    pub run: Arc<Run>,
    /// The embedded endpoint, which stops with the session.
    _mock: Option<Mock>,
}

/// Why a checked session cannot begin.
#[derive(Debug)]
pub enum BeginError {
    /// The embedded endpoint cannot listen.
    Mock(MockError),
    /// The service that was brought along did not start.
    Service(String),
    /// The TLS material of the target cannot be used.
    Client(ClientError),
    /// A command that should tell a secret does not; says which.
    Secret(String),
}

impl std::fmt::Display for BeginError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mock(error) => match std::error::Error::source(error) {
                Some(cause) => write!(formatter, "{error}: {cause}"),
                None => error.fmt(formatter),
            },
            Self::Service(why) => write!(formatter, "the service did not start: {why}"),
            Self::Client(error) => error.fmt(formatter),
            Self::Secret(why) => formatter.write_str(why),
        }
    }
}

impl std::error::Error for BeginError {}

/// The seed of a run that is given none: a gate asks the same today and tomorrow, and another seed asks otherwise.
pub const DEFAULT_SEED: u64 = 1;

impl Session {
    /// Reads and checks everything; starts nothing and sends nothing.
    ///
    /// # Errors
    /// Every mistake in specs, schemas, configuration and snapshots, each with its place.
    pub fn open(ask: &Ask, env: Environment<'_>) -> Result<Session, Vec<Diagnostic>> {
        let mut mistakes = Vec::new();
        let wanted = suite::Wanted {
            suites: ask.suites.clone(),
            cases: ask.cases.clone(),
            only_names: ask.only_names,
        };
        let suites = suite::load_wanted(&Roots::of(&ask.root), &wanted);
        let suites = suites.map_err(|wrong| mistakes.extend(wrong)).ok();
        let suites: Option<Vec<Arc<Suite>>> =
            suites.map(|suites| suites.into_iter().map(Arc::new).collect());
        let replay = ask.replay.as_ref();
        let config = match replay {
            // The recording tells what was asked; what is asked today is another matter.
            Some(_) => Ok(None),
            None => config::read(ask).map_err(|wrong| mistakes.extend(wrong)),
        };
        let is_embedded = ask.target == embedded::NAME && replay.is_none();
        let brought = ask.service.as_ref();
        let brought = brought.filter(|service| service.target.name == ask.target);
        let target = match &config {
            Ok(_) if replay.is_some() => replay.map(|replay| replay.target.clone()),
            Ok(_) if is_embedded => Some(embedded::target(NOT_YET)),
            Ok(_) if brought.is_some() => brought.map(|service| service.target.clone()),
            Ok(config) => config::target(ask, config.as_ref(), env)
                .map_err(|wrong| mistakes.extend(wrong))
                .ok(),
            Err(()) => None,
        };
        let is_pinned = replay.is_none_or(|replay| replay.recording.facts.target.pinned);
        let pinning = pinning::load(ask, env).map_err(|wrong| mistakes.push(wrong));
        let pinning = pinning.map(|pinning| pinning.filter(|_| is_pinned));
        let has_every_suite = ask.suites.is_empty() && ask.cases.is_empty();
        if let (Some(suites), Some(service), true) = (&suites, brought, has_every_suite) {
            mistakes.extend(service::check(&ask.root, &service.target, suites));
        }
        if let (Some(suites), Some(target), Ok(Some(config)), false) =
            (&suites, &target, &config, is_embedded || brought.is_some())
        {
            mistakes.extend(config::check_apis(config, target, suites, has_every_suite));
        }
        let (Some(suites), Some(mut target), Ok(pinning), Ok(config), true) =
            (suites, target, pinning, config, mistakes.is_empty())
        else {
            return Err(mistakes);
        };
        config::take_advice(&mut target, &suites);
        Ok(Session {
            suites,
            target,
            embedded: is_embedded.then(|| ask.embedded.clone()),
            service: brought.cloned(),
            pinning,
            config,
            has_every_suite,
            has_every_case: ask.cases.is_empty(),
            record: ask.record,
            replay: ask.replay.clone(),
            meeting: ask.meeting.clone(),
        })
    }

    /// What is under test, as far as it is known before it is started.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Whether the target is the embedded endpoint.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// How many cases are under way at once unless told otherwise; they wait on the network, not on a processor.
    #[must_use]
    pub fn default_jobs(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        cores.max(8)
    }

    /// What so many cases run on. A single one on the embedded endpoint only ever waits for an answer that is made here, and
    /// one thread hands it over sooner than two.
    ///
    /// # Errors
    /// The operating system refuses it.
    pub fn runtime(&self, cases: usize) -> io::Result<Runtime> {
        let mut builder = if cases == 1 && self.is_embedded() {
            Builder::new_current_thread()
        } else {
            Builder::new_multi_thread()
        };
        builder.enable_all().build()
    }

    /// Selects cases and holds them against what the target claims.
    #[must_use]
    pub fn plan(&self, selection: &Selection) -> Plan {
        let mut plan = Plan::new(&self.suites, &self.target, selection);
        plan.is_whole &= self.has_every_case;
        plan.is_share &= self.has_every_case;
        if let Some(replay) = &self.replay {
            let recorded: HashSet<&String> = replay.recording.facts.cases.iter().collect();
            let all = plan.cases.len();
            plan.cases.retain(|one| recorded.contains(&one.case.name));
            plan.is_whole &= plan.cases.len() == all;
        }
        plan
    }

    /// The recording that is judged, if nobody is asked.
    #[must_use]
    pub fn recording(&self) -> Option<&Recording> {
        self.replay.as_ref().map(|replay| &*replay.recording)
    }

    /// What a whole run has no use for: snapshots that belong to no case, accepted verdicts of no case.
    ///
    /// None where suites were left out; snapshots are left to `cargo insta` where it looks after them.
    #[must_use]
    pub fn leftovers(&self) -> Vec<Diagnostic> {
        if !self.has_every_suite || self.replay.is_some() {
            return Vec::new();
        }
        let pinning = self.pinning.iter();
        let mut left: Vec<Diagnostic> = pinning
            .flat_map(|pinning| pinning::unreferenced(pinning, &self.suites))
            .collect();
        if let Some(config) = &self.config {
            left.extend(acceptance::mistaken(
                config,
                &self.target.expected,
                &self.suites,
            ));
        }
        left
    }

    /// Starts the embedded endpoint, where it is the target, runs the commands that tell secrets, and makes the client.
    ///
    /// # Errors
    /// The endpoint cannot listen, TLS material cannot be used, or a command does not tell its secret.
    pub async fn begin(&mut self, settings: Settings) -> Result<Begun, BeginError> {
        let mut mock = None;
        let mut target = self.target.clone();
        if let Some(options) = &self.embedded {
            let started = Mock::start(options.clone())
                .await
                .map_err(BeginError::Mock)?;
            target = embedded::target(&started.origin());
            config::take_advice(&mut target, &self.suites);
            mock = Some(started);
        }
        target.obtain_secrets().await.map_err(BeginError::Secret)?;
        if let Some(service) = &self.service {
            service::begin(&service.start, &mut target)
                .await
                .map_err(BeginError::Service)?;
        }
        let share = self.share(&target);
        let run = Run::new(&self.suites, target, settings, self.pinning.take());
        let mut run = run.map_err(BeginError::Client)?;
        if let Some(share) = share {
            run = run.sharing(share);
        }
        if let Some(replay) = &self.replay {
            run = run.replaying(Arc::clone(&replay.recording));
        }
        if self.record {
            run = run.recording();
        }
        let run = Arc::new(run);
        Ok(Begun { run, _mock: mock })
    }

    /// What the processes of a run share of a target. An endpoint that each of them starts for itself is another one for
    /// each; and where nothing can be shared, each asks by itself.
    fn share(&self, target: &Target) -> Option<Arc<Share>> {
        let is_started_here = self.embedded.is_some() || self.service.is_some();
        let meeting = self.meeting.as_ref().filter(|_| !is_started_here)?;
        Share::open(meeting, target).ok()
    }

    /// Accepted verdicts that a whole run had no use for.
    #[must_use]
    pub fn stale(&self, cases: &[CaseReport]) -> Vec<Diagnostic> {
        match self.config.as_ref().filter(|_| self.has_every_suite) {
            Some(config) => acceptance::unneeded(config, &self.target.expected, cases),
            None => Vec::new(),
        }
    }

    /// The configuration that the target stands in; none for the embedded endpoint.
    #[must_use]
    pub fn config_path(&self) -> Option<&Path> {
        let config = self.config.as_ref().filter(|_| !self.is_embedded());
        config.map(Config::path)
    }
}
