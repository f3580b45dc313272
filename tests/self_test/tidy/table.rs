//! The tables of the shape: modules in their order, foreign crates with their homes, long files with their reasons.

/// Every top-level module with its one job; a module may import those of the rows above its own.
pub(super) const MODULES: [(&str, &str); 27] = [
    ("level", "how binding a statement is"),
    (
        "source",
        "files as users wrote them, and the one renderer of messages about them",
    ),
    ("json", "JSON text as a tree that borrows from it"),
    ("document", "YAML as a plain value that knows its places"),
    (
        "schema",
        "JSON Schemas: breaches, and what they mark as secret",
    ),
    ("spec", "the files of a suite as typed values"),
    ("reading", "how a value may be read: folded, in words"),
    ("case", "a scenario with its matrix filled in"),
    ("suite", "one API with everything that judges it, checked"),
    (
        "target",
        "an endpoint under test, read from the configuration",
    ),
    ("request", "a scenario's request as the bytes of one GET"),
    (
        "exchange",
        "what was sent and received, masked when it is built",
    ),
    ("capture", "what an answer holds: users, values, links"),
    ("evidence", "answers fetched once and shared between cases"),
    ("witness", "values harvested from the users themselves"),
    ("snapshot", "approved shapes and variants, by target"),
    ("verdict", "from findings to outcomes and the exit code"),
    ("check", "expectations held against what was received"),
    (
        "mock",
        "the embedded endpoint; it knows nothing of the rest",
    ),
    ("run", "the only loop: plan, ask, judge, conclude"),
    ("mutants", "the proof that the suites can fail"),
    ("comparison", "what differs between two runs"),
    ("report", "results in the formats that others read"),
    ("session", "the one room behind both doors"),
    (
        "draft",
        "first steps: a configuration or a suite, as files to write",
    ),
    ("harness", "the door of `cargo test`"),
    (
        "cli",
        "the door of the command line, the only place that prints",
    ),
];

/// The homes of foreign crates, by the name that code uses; crates that everybody may use have none.
pub(super) const HOMES: [(&str, &[&str]); 41] = [
    ("ahash", &["capture"]),
    ("aho_corasick", &["exchange"]),
    ("anstream", &["cli", "harness", "report"]),
    ("anstyle", &["report"]),
    ("axum", &["mock"]),
    ("base64", &["exchange", "mock", "report"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("diffy", &["snapshot"]),
    ("flate2", &["exchange", "mock"]),
    ("globset", &["mutants", "target"]),
    ("governor", &["exchange"]),
    ("hmac", &["exchange", "mock"]),
    ("httpdate", &["exchange"]),
    ("icu_casemap", &["mock"]),
    ("icu_collator", &["check", "mock"]),
    ("icu_locale_core", &["check"]),
    ("icu_normalizer", &["mock", "reading"]),
    ("indicatif", &["cli"]),
    ("insta", &["snapshot"]),
    ("jsonschema", &["schema"]),
    ("libtest_mimic", &["harness"]),
    ("memchr", &["exchange", "reading", "schema"]),
    ("minijinja", &["report"]),
    ("oauth1_request", &["exchange"]),
    ("oauth2", &["exchange"]),
    (
        "percent_encoding",
        &["draft", "exchange", "mock", "request"],
    ),
    ("quick_junit", &["report"]),
    ("rand_chacha", &["mock", "mutants", "witness"]),
    ("reqwest", &["exchange"]),
    ("ring", &["exchange"]),
    ("rustls", &["exchange"]),
    ("serde_saphyr", &["document"]),
    ("sha1", &["mock"]),
    ("sha2", &["exchange", "mock", "report"]),
    ("strsim", &["source", "target"]),
    ("tempfile", &["exchange"]),
    ("terminal_size", &["cli"]),
    ("unicode_width", &["report"]),
    ("url", &["capture", "exchange", "run", "target"]),
];

/// Crates without a home: vocabulary that every layer speaks.
pub(super) const EVERYWHERE: [&str; 7] = [
    "futures_util",
    "indexmap",
    "jiff",
    "regex",
    "serde",
    "serde_json",
    "tokio",
];

/// Lines of a file without its tests.
pub(super) const SIZE: usize = 400;

/// Longer files, and why.
pub(super) const LONG: [(&str, &str); 2] = [
    (
        "spec/expectation.rs",
        "one list of everything that a scenario may expect, mostly documentation",
    ),
    (
        "mock/liveperson/defects.rs",
        "one table of all breaches of an API, two lines each",
    ),
];
