//! An endpoint that means harm: whatever it does, the verdict is right, the cause is named, and the other cases go on.

mod accepted;
mod certificate;
mod drift;
#[cfg(unix)]
mod interrupt;
mod memory;
mod proxy;
pub(crate) mod reply;
mod secure;
pub(crate) mod server;
mod table;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use conformist::run::Settings;
use conformist::run::plan::Selection;
use conformist::session::{Ask, Session};
use conformist::source::render;
use conformist::spec::scenario::Depth;
use conformist::verdict::{Outcome, RunReport};
use tokio::runtime::Runtime;

use crate::hostile::certificate::{Authority, Flaw};
use crate::hostile::reply::calm;
use crate::hostile::server::{Behaviour, Port, Visit, count_visitors, serve};
use crate::hostile::table::{Meets, Row, Way, rows};

/// The case that asks for malice.
const BAITED: &str = "tiny::bait::walk";

/// What all behaviours share.
struct Stage {
    authority: Authority,
    authority_file: PathBuf,
    elsewhere: String,
}

impl Stage {
    /// A stage whose certificate stands in a file of this name.
    fn new(name: &str, elsewhere: &str) -> Stage {
        let authority = Authority::new("the tests of conformist");
        let authority_file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&authority_file, authority.pem()).unwrap();
        Stage {
            authority,
            authority_file,
            elsewhere: elsewhere.to_owned(),
        }
    }

    /// Sets a behaviour up; returns where it is to be asked.
    async fn set(&self, row: &Row) -> String {
        let (meets, act) = (row.meets, row.act);
        let behaviour: Behaviour = Arc::new(move |visit: &Visit| {
            if visit.is_baited() || meets == Meets::All {
                act(visit)
            } else {
                calm()
            }
        });
        let tls = |flaw, protocol: &[u8]| Port::Secure(self.authority.acceptor(flaw, protocol));
        let port = match row.way {
            // Port 1 is nobody's; one that was just freed may be another test's by now.
            Way::Nobody => return "http://127.0.0.1:1".to_owned(),
            Way::Plain | Way::PlainForTls => Port::Plain,
            Way::Resetting => Port::Resetting,
            Way::TlsForPlain => tls(Flaw::None, b"http/1.1"),
            Way::Tls(flaw) => tls(flaw, b"http/1.1"),
            Way::Http2 => tls(Flaw::None, b"h2"),
            Way::Parting => Port::Parting(self.authority.acceptor(Flaw::None, b"h2")),
        };
        let origin = serve(port, behaviour, &self.elsewhere).await;
        match row.way {
            Way::PlainForTls => origin.replace("http:", "https:"),
            Way::TlsForPlain => origin.replace("https:", "http:"),
            _ => origin,
        }
    }

    /// What the configuration of the small project reads.
    fn variable(&self, name: &str, origin: &str, timeout: &str) -> Option<String> {
        match name {
            "ORIGIN" => Some(origin.to_owned()),
            "TIMEOUT" => Some(timeout.to_owned()),
            "AUTHORITY" => self.authority_file.to_str().map(str::to_owned),
            "IDENTITY" => Some(format!("{}.identity", self.authority_file.display())),
            _ => None,
        }
    }
}

/// The folder of the small project.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/self_test/hostile/project")
}

#[test]
fn every_behaviour_has_its_verdict_and_its_cause_and_the_other_cases_go_on() {
    let runtime = Runtime::new().unwrap();
    let (elsewhere, visitors) = runtime.block_on(count_visitors());
    let stage = Stage::new("hostile-authority.pem", &elsewhere);
    let rows = rows();
    assert!(rows.len() >= 40, "only {} behaviours are left", rows.len());
    // They wait more than they work, so all of them run at once.
    let differences: Vec<String> = thread::scope(|scope| {
        let judge = |row: &Row| runtime.block_on(judge(&stage, row));
        let started = rows.iter().map(|row| scope.spawn(move || judge(row)));
        let judged: Vec<_> = started.collect();
        let told = judged.into_iter().map(|one| one.join().unwrap());
        told.flatten().collect()
    });
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    // No redirect and no link leads a credential, or anything, to another origin.
    assert_eq!(visitors.load(Ordering::SeqCst), 0);
}

/// Runs the small suite against a behaviour; tells every difference from what the table says.
async fn judge(stage: &Stage, row: &Row) -> Vec<String> {
    let origin = stage.set(row).await;
    let timeout = if row.endless { "2s" } else { "30s" };
    // Not a measure: a hang would otherwise be told by nobody.
    let patience = Duration::from_secs(120);
    let run = run(stage, "hostile", &origin, timeout);
    let Ok(report) = tokio::time::timeout(patience, run).await else {
        return vec![format!("{}: the run hangs", row.name)];
    };
    let mut differences = Vec::new();
    for case in &report.cases {
        let outcome = &case.outcome;
        let calmly = case.name() != BAITED && row.meets == Meets::Bait;
        let (verdict, says) = if calmly {
            ("pass", "")
        } else {
            (row.verdict, row.says)
        };
        let told = told(outcome);
        let reason = outcome.reason.as_deref().unwrap_or_default();
        if told != verdict || !reason.contains(says) {
            let name = case.name();
            differences.push(format!(
                "{}: {name} is {told}: {reason}\n    expected {verdict}: …{says}…",
                row.name
            ));
        }
    }
    differences
}

async fn run(stage: &Stage, target: &str, origin: &str, timeout: &str) -> RunReport {
    let env = |name: &str| stage.variable(name, origin, timeout);
    side_by_side(4, target, &env).await
}

/// One case after the other.
async fn run_in_order(stage: &Stage, origin: &str) -> RunReport {
    let env = |name: &str| stage.variable(name, origin, "30s");
    side_by_side(1, "hostile", &env).await
}

async fn side_by_side(
    jobs: usize,
    target: &str,
    env: &dyn Fn(&str) -> Option<String>,
) -> RunReport {
    let ask = Ask {
        root: project(),
        target: target.to_owned(),
        ..Ask::default()
    };
    let mut session = Session::open(&ask, env).unwrap_or_else(|wrong| panic!("{}", render(&wrong)));
    let plan = session.plan(&Selection::default());
    let settings = Settings {
        alone: false,
        seed: 1,
        depth: Depth::default(),
        jobs,
    };
    let begun = session.begin(settings).await.unwrap();
    begun.run.all(&plan, |_| ()).await
}

/// `inconclusive (transport)`.
fn told(outcome: &Outcome) -> String {
    let word = outcome.verdict.word();
    let cause = outcome.verdict.cause();
    cause.map_or_else(|| word.to_owned(), |cause| format!("{word} ({cause})"))
}
