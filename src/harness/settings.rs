//! What the test door is asked for, by arguments and environment.

use std::path::PathBuf;

use libtest_mimic::Arguments;

use crate::exchange::share::Meeting;
use crate::run::plan::Selection;
use crate::run::{Settings, embedded};
use crate::session::{Ask, Environment, Service, find_project};
use crate::spec::scenario::Depth;

/// What is asked for; the seed is absent where the session's own is to be used.
pub(super) struct Asked {
    /// What the session is about.
    pub(super) ask: Ask,
    /// Which cases exist; libtest's filters choose among them.
    pub(super) selection: Selection,
    /// Seed of every choice, if one was given.
    pub(super) settings: Wanted,
    /// Where reports of what this process has judged are left, if anybody wants them.
    pub(super) report_dir: Option<PathBuf>,
    /// Whether nextest asks, for which each case is a process and every status 0 a pass.
    pub(super) under_nextest: bool,
}

impl Asked {
    /// Whether the target is a service that was brought along.
    pub(super) fn is_brought(&self) -> bool {
        let service = self.ask.service.as_ref();
        service.is_some_and(|service| service.target.name == self.ask.target)
    }
}

/// Settings before the session fills in its own.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    seed: Option<u64>,
    depth: Depth,
    alone: bool,
}

impl Wanted {
    /// The settings of the run.
    pub(super) fn settle(&self, default_seed: u64, jobs: usize) -> Settings {
        Settings {
            seed: self.seed.unwrap_or(default_seed),
            depth: self.depth,
            jobs,
            alone: self.alone,
        }
    }
}

/// Reads arguments and environment.
///
/// # Errors
/// A variable with a value that means nothing, in one line.
pub(super) fn read(
    arguments: &Arguments,
    env: Environment<'_>,
    brought: Option<(PathBuf, Service)>,
) -> Result<Asked, String> {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let depth = set("CONFORMIST_DEPTH").map_or(Ok(Depth::default()), |word| depth(&word))?;
    let seed = set("CONFORMIST_SEED").map(|text| seed(&text)).transpose()?;
    let (root, service) = match brought {
        Some((root, service)) => (root, Some(service)),
        None => (find_project(None), None),
    };
    let usual = service.as_ref().map(|service| service.target.name.clone());
    let usual = usual.unwrap_or_else(|| embedded::NAME.to_owned());
    Ok(Asked {
        ask: Ask {
            root,
            config: set("CONFORMIST_CONFIG").map(PathBuf::from),
            target: set("CONFORMIST_TARGET").unwrap_or(usual),
            cases: exact(arguments),
            only_names: arguments.list,
            shapes: set("CONFORMIST_REPORT_DIR").is_some(),
            service,
            meeting: meeting(&set),
            ..Ask::default()
        },
        selection: Selection {
            depth,
            ..Selection::default()
        },
        settings: Wanted {
            seed,
            depth,
            alone: !exact(arguments).is_empty(),
        },
        report_dir: set("CONFORMIST_REPORT_DIR").map(PathBuf::from),
        under_nextest: env("NEXTEST").as_deref() == Some("1"),
    })
}

/// Where the processes of one run of nextest meet: beside the other temporary files of the build.
fn meeting(set: &dyn Fn(&str) -> Option<String>) -> Option<Meeting> {
    set("NEXTEST").filter(|word| word == "1")?;
    let run = set("NEXTEST_RUN_ID")?;
    let program = std::env::current_exe().ok()?;
    let deps = program.parent().filter(|folder| folder.ends_with("deps"));
    let target = deps.and_then(|deps| deps.parent()?.parent());
    let temporary = target.map_or_else(std::env::temp_dir, |target| target.join("tmp"));
    Some(Meeting {
        folder: temporary.join("conformist"),
        run,
    })
}

fn depth(word: &str) -> Result<Depth, String> {
    word.parse()
        .map_err(|error| format!("error: the variable CONFORMIST_DEPTH: {error}"))
}

fn seed(text: &str) -> Result<u64, String> {
    let wrong =
        |_| format!("error: the variable CONFORMIST_SEED holds {text:?}, which is no whole number");
    text.parse().map_err(wrong)
}

/// The one case that an exact name asks for.
fn exact(arguments: &Arguments) -> Vec<String> {
    let name = arguments.filter.as_ref().filter(|_| arguments.exact);
    name.cloned().into_iter().collect()
}
