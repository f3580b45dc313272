//! What people read before they run anything: the README and the book under `docs/`.
//!
//! The generated pages are current, links lead somewhere, and what is shown was run. `CONFORMIST_BLESS=1 cargo test
//! --test self_test book` writes the generated pages and the outputs of commands anew; read the difference before you
//! commit it.

mod generated;
mod keys;
mod link;
mod page;
mod snippet;
#[cfg(unix)]
mod transcript;

use crate::doors::copy;
use std::fs;
use std::path::Path;

/// Whether what is generated is written instead of compared.
fn is_blessed() -> bool {
    std::env::var_os("CONFORMIST_BLESS").is_some_and(|value| value == "1")
}

/// Holds a text against the file that should hold it.
#[track_caller]
fn same(path: &Path, text: &str) {
    if is_blessed() {
        fs::write(path, text).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == text,
        "{} is not current; CONFORMIST_BLESS=1 writes it",
        path.display()
    );
}
