//! What stages work on, made from nothing: projects, suites, targets and exchanges.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use conformist::exchange::{Exchange, Received, Sent};
use conformist::source::Diagnostic;
use conformist::suite::{Roots, Suite, load};
use conformist::target::{self, Base, Target};

use crate::project::{self, Endpoint, Kind};
use crate::user::{Page, Template, path};

/// Where nobody listens: stages ask nothing.
const ORIGIN: &str = "http://127.0.0.1:9";

/// The folder of the project.
pub(super) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A project in a folder of its own, which goes with it.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// A project of so many cases.
    pub(super) fn of_cases(cases: usize) -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("conformist-stage-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let endpoint = Endpoint {
            origin: ORIGIN.to_owned(),
            account: "137".to_owned(),
            rate: None,
        };
        let written = project::write(&folder, Kind::Pages(cases), &endpoint);
        written.expect("a project can be written into the folder for temporary files");
        Scratch(folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _best_effort = fs::remove_dir_all(&self.0);
    }
}

/// The suite of such a project.
pub(super) fn suites(cases: usize) -> Vec<Arc<Suite>> {
    let scratch = Scratch::of_cases(cases);
    let suites = right(load(&Roots::of(scratch.path()), &[]));
    suites.into_iter().map(Arc::new).collect()
}

/// What a suite of our own making comes to; a mistake in it is one in the bench.
pub(super) fn right<T>(read: Result<T, Vec<Diagnostic>>) -> T {
    read.unwrap_or_else(|wrong| panic!("{}", conformist::source::render(&wrong)))
}

/// A target that is never asked.
pub(super) fn target() -> Target {
    let base = Base::of(ORIGIN).expect("the origin is a URL");
    let mut target = Target::new("bench");
    let api = target::Api::new(base, "137");
    target.apis.insert("bench".to_owned(), api);
    target
}

/// An exchange with a page of so many users.
pub(super) fn page(users: usize) -> Arc<Exchange> {
    let page = Page {
        users,
        from: 0,
        number: 1,
        size: users,
        descending: false,
    };
    let body = Template::default().page(&path("137"), "pageSize=10", page);
    Arc::new(exchange("bench", body))
}

/// An exchange with this body.
pub(super) fn exchange(suite: &str, body: String) -> Exchange {
    let media_type = ("content-type".to_owned(), "application/json".to_owned());
    Exchange {
        suite: suite.to_owned(),
        sent: Sent {
            url: format!("{ORIGIN}/users?pageNumber=1&pageSize=10"),
            headers: vec![("authorization".to_owned(), "Bearer ***".to_owned())],
            body: None,
        },
        received: Ok(Received {
            status: 200,
            headers: vec![media_type],
            body: body.into_bytes().into(),
        }),
        earlier: Vec::new(),
        duration: Duration::from_millis(5),
    }
}
