//! The stages of a run, each as work that can be done again and again: for criterion by the clock, for the guard by
//! instructions.

mod finished;
mod made;
mod walks;

use std::hint::black_box;
use std::sync::Arc;

use conformist::capture::Answer;
use conformist::check::check;
use conformist::exchange::Mask;
use conformist::json::Tree;
use conformist::report::{self, Format};
use conformist::request::render::render;
use conformist::run::plan::{Plan, Selection};
use conformist::suite::{Roots, load};

use crate::bare::TOKEN;
use crate::stage::finished::finished;
use crate::stage::made::Scratch;
use crate::stage::walks::Walks;

/// The work of a stage, ready to be done.
pub type Work = Box<dyn FnMut()>;

/// One stage.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// Its name, in the figures and on the command line.
    pub name: &'static str,
    /// Makes what it works on.
    pub make: fn() -> Work,
}

/// Every stage, in the order of a run.
pub const ALL: [Stage; 18] = [
    stage("load-suites", load_suites),
    stage("load-1000-cases", load_cases),
    stage("list-1000-cases", list),
    stage("render-1000-requests", requests),
    stage("read-10-users", || read(10)),
    stage("read-2500-users", || read(2500)),
    stage("validate-10-users", validate),
    stage("relations-100000-users", relations),
    stage("order-100000-users", order),
    stage("mask-10-users", mask),
    stage("mask-report", mask_text),
    stage("report-terminal", terminal),
    stage("report-json", || report(Format::Json)),
    stage("report-junit", || report(Format::Junit)),
    stage("report-ndjson", || report(Format::Ndjson)),
    stage("report-markdown", || report(Format::Markdown)),
    stage("report-ctrf", || report(Format::Ctrf)),
    stage("report-html", || report(Format::Html)),
];

const fn stage(name: &'static str, make: fn() -> Work) -> Stage {
    Stage { name, make }
}

/// Does the work once. The guard counts what happens in here, so this stays a function of its own.
#[inline(never)]
pub fn measured(work: &mut Work) {
    work();
}

/// Reads, lints and expands the two suites that come with conformist.
fn load_suites() -> Work {
    let roots = Roots::of(&made::root());
    Box::new(move || {
        let _kept = black_box(load(&roots, &[]));
    })
}

/// The same of a suite of 1,000 cases.
fn load_cases() -> Work {
    let scratch = Scratch::of_cases(1000);
    Box::new(move || {
        let _kept = black_box(load(&Roots::of(scratch.path()), &[]));
    })
}

/// Plans a run of 1,000 cases, as `list` does.
fn list() -> Work {
    let suites = made::suites(1000);
    let target = made::target();
    let selection = Selection {
        filters: vec!["pages::page::9".to_owned()],
        ..Selection::default()
    };
    Box::new(move || {
        black_box(Plan::new(&suites, &target, &Selection::default()));
        black_box(Plan::new(&suites, &target, &selection));
    })
}

/// Renders the request of each of 1,000 cases.
fn requests() -> Work {
    let suites = made::suites(1000);
    let bindings = [("account".to_owned(), "137".to_owned())].into();
    Box::new(move || {
        for case in &suites[0].cases {
            let request = case.scenario.request.as_ref();
            let rendered = request.map(|spec| render(&suites[0].api, spec, &bindings));
            let _kept = black_box(rendered);
        }
    })
}

/// Reads a page that was never seen before.
fn read(users: usize) -> Work {
    let suites = made::suites(1);
    let exchange = made::page(users);
    Box::new(move || {
        let records = Arc::default();
        let answer = Answer::of(exchange.clone(), &suites[0].api, &records);
        assert!(
            black_box(&answer)
                .users()
                .is_ok_and(|all| all.len() == users)
        );
    })
}

/// Holds a page of ten users against its schema.
fn validate() -> Work {
    let suites = made::suites(1);
    let exchange = made::page(10);
    let body = exchange.received.as_ref().map(|received| &received.body);
    let body = body.map_or_else(
        |_| Ok(serde_json::Value::Null),
        |body| serde_json::from_slice(&body.bytes()),
    );
    let body: serde_json::Value = body.unwrap_or_default();
    Box::new(move || {
        let schema = suites[0].schemas.get("user-page");
        let breaches = schema.map(|schema| schema.breaches(black_box(&Tree::of(&body))));
        assert!(breaches.is_some_and(|breaches| breaches.is_empty()));
    })
}

/// Relations between walks of 100,000 users.
fn relations() -> Work {
    judged(
        "unique: true, total: counted, equality: [up, again], equivalence: [up, down], subset: { is: down, of: up }, \
         complete: { parts: [up, down], whole: again }",
    )
}

/// Their order, and that of the same walk turned round.
fn order() -> Work {
    judged("ordered: { walk: up, by: id }, reversed: { is: down, of: up, by: id }")
}

fn judged(expectation: &str) -> Work {
    let walks = Walks::of(expectation, 100_000);
    Box::new(move || {
        let checked = check(walks.input());
        assert!(checked.findings.is_empty() && checked.blocked.is_none());
        black_box(checked);
    })
}

/// Looks for secrets in a body that has none.
fn mask() -> Work {
    let mask = Mask::new([TOKEN, "hunter-2-of-the-bench", "another\"secret"]);
    let exchange = made::page(10);
    Box::new(move || {
        let body = exchange.received.as_ref().map(|received| &received.body);
        black_box(body.map(|body| mask.bytes(&body.bytes()).into_owned()).ok());
    })
}

/// Replaces secrets in a text that is full of them.
fn mask_text() -> Work {
    let mask = Mask::new([TOKEN, "hunter-2-of-the-bench", "another\"secret"]);
    let text =
        format!("authorization: Bearer {TOKEN}, \\\"another\\\\\"secret\\\" and nothing else; ")
            .repeat(100);
    Box::new(move || {
        black_box(mask.text(&text));
    })
}

/// The end of a run in the terminal.
fn terminal() -> Work {
    let report = finished(1000);
    Box::new(move || {
        black_box(report::terminal::render(&report));
    })
}

/// A run of 1,000 cases in one format.
fn report(format: Format) -> Work {
    let report = finished(1000);
    Box::new(move || {
        black_box(report::render(format, &report, None));
    })
}
