//! What `conformist init --from-openapi` makes of the directory's description, run against the directory.

use std::path::Path;
use std::sync::Arc;

use conformist::draft::openapi::{Asked, draft};
use conformist::draft::write::{Replace, write};
use conformist::run::Settings;
use conformist::run::plan::Selection;
use conformist::session::{Ask, Session};
use conformist::source::{SourceFile, render};
use conformist::spec::scenario::Depth;
use conformist::verdict::RunVerdict;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_of_the_description_runs_and_the_directory_keeps_it() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let description = SourceFile::read(&here.join("openapi.yaml")).unwrap();
    let made = draft(&description, &Asked::default())
        .map_err(|wrong| render(&wrong))
        .unwrap();
    assert_eq!(
        (made.suite.as_str(), made.draft.todo.as_slice()),
        ("directory", [].as_slice())
    );
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("from-openapi");
    let _absent = std::fs::remove_dir_all(&root);
    write(&root, &made.draft, Replace::Never).unwrap();

    let url = directory::serve().await.unwrap();
    let env = |name: &str| match name {
        "DIRECTORY_BASE_URL" => Some(url.clone()),
        "DIRECTORY_TOKEN" => Some(directory::TOKEN.to_owned()),
        _ => None,
    };
    let ask = Ask {
        root,
        target: "staging".to_owned(),
        ..Ask::default()
    };
    let mut session = Session::open(&ask, &env)
        .map_err(|wrong| render(&wrong))
        .unwrap();
    let plan = session.plan(&Selection::default());
    let settings = Settings {
        alone: false,
        seed: 1,
        depth: Depth::Standard,
        jobs: 8,
    };
    let begun = session.begin(settings).await.unwrap();
    let report = begun.run.all(&plan, |_| {}).await;
    let said: Vec<_> = report
        .cases
        .iter()
        .map(|case| (case.name(), &case.outcome.verdict, &case.outcome.reason))
        .collect();
    assert_eq!(report.verdict, RunVerdict::Conformant, "{said:#?}");
    assert!(report.cases.len() >= 10, "{said:#?}");
    drop(Arc::new(begun));
}
