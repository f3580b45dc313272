//! Panics of code that holds secrets: what a process says of them shows none.
//!
//! The test runs itself in another process, whose standard error is what people would see: the message that the standard
//! hook prints, and the whole backtrace. Nothing in conformist is made to panic; whoever calls it does, within it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use conformist::run::plan::Selection;
use conformist::run::{Run, Settings};
use conformist::session::{Ask, Session};
use conformist::spec::scenario::Depth;
use conformist::verdict::CaseReport;
use tokio::runtime::Runtime;

use crate::secrets::echo::Tells;
use crate::secrets::{Stage, keeps};

/// Set for the process that panics.
const ROLE: &str = "CANARY_PANICS";

/// The last variable of the configuration that holds a secret.
const LAST: &str = "CANARY_PASSWORD";

#[test]
fn no_secret_stands_in_what_a_process_says_when_it_panics() {
    if std::env::var_os(ROLE).is_some() {
        return panic_everywhere();
    }
    let stage = Stage::new("canary-panic", Tells::Holders);
    let name = "secrets::panic::no_secret_stands_in_what_a_process_says_when_it_panics";
    let program = std::env::current_exe().unwrap();
    let variables = [(ROLE, "1"), ("RUST_BACKTRACE", "full")];
    let said = stage.said(&program, &["--exact", name, "--nocapture"], &variables);
    let text = String::from_utf8_lossy(&said).into_owned();
    assert!(text.contains("1 passed") && text.contains("***"), "{text}");
    assert_eq!(text.matches(" panicked at ").count(), 3 + 15, "{text}");
    keeps("a process that panics", &said);
}

/// Panics with all that can be printed, at each moment at which secrets are held.
fn panic_everywhere() {
    let ask = Ask {
        root: PathBuf::new(),
        target: "canary".to_owned(),
        ..Ask::default()
    };
    let variable = |name: &str| std::env::var(name).ok();
    // While they are read.
    panics(|| {
        let asked = |name: &str| match name {
            LAST => panic!("`{name}` is asked for"),
            _ => variable(name),
        };
        let _never = Session::open(&ask, &asked);
    });
    // When there are mistakes, which know the whole file.
    panics(|| {
        let all_but_one = |name: &str| variable(name).filter(|_| name != LAST);
        let _never = Session::open(&ask, &all_but_one).unwrap();
    });
    panics(|| panic!("{:?}", Session::open(&ask, &variable)));
    // When a case has just been judged, with whatever was issued for it.
    for index in 0..15 {
        let mut session = Session::open(&ask, &variable).unwrap();
        panics(|| Runtime::new().unwrap().block_on(judge(&mut session, index)));
    }
}

async fn judge(session: &mut Session, index: usize) {
    let plan = session.plan(&Selection::default());
    let settings = Settings {
        alone: false,
        seed: 1,
        depth: Depth::default(),
        jobs: 4,
    };
    let begun = session.begin(settings).await.unwrap();
    let tell = |case: &CaseReport| {
        let name = &plan.cases[index].case.name;
        assert!(case.name() != name, "{}", everything(&begun.run, case));
    };
    begun.run.all(&plan, tell).await;
}

fn everything(run: &Run, case: &CaseReport) -> String {
    format!("{case:?} {:?} {:?}", run.target(), run.exchanges(case))
}

#[track_caller]
fn panics(act: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(act)).is_err());
}
