//! Links lead somewhere: to a file of the project, and to a heading that is there.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::book::page::{Page, book, root};

/// Pages beside the book.
const BESIDE: [&str; 5] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "specs/README.md",
];

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let mut wrong = Vec::new();
    for page in pages() {
        for target in targets(&page) {
            if let Err(why) = followed(&page, &target) {
                wrong.push(format!("{}: {target}: {why}", page.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_of_the_book_stands_in_its_summary() {
    let summary = Page::read(&root().join("docs/src/SUMMARY.md"));
    let listed: Vec<String> = targets(&summary);
    let once: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(once.len(), listed.len(), "a page is listed once");
    for page in book() {
        let below = page.name.strip_prefix("docs/src/").unwrap();
        let is_listed = listed.iter().any(|target| target == below);
        assert!(
            is_listed || below == "SUMMARY.md",
            "{below} is not in SUMMARY.md"
        );
    }
}

#[test]
fn every_page_of_the_book_begins_with_its_one_title() {
    for page in book() {
        assert!(page.text.starts_with("# "), "{}", page.name);
        let prose = page.prose();
        let titles = prose.lines().filter(|line| line.starts_with("# "));
        let parts = if page.name.ends_with("SUMMARY.md") {
            5
        } else {
            1
        };
        assert_eq!(titles.count(), parts, "{}", page.name);
    }
}

fn pages() -> Vec<Page> {
    let beside = BESIDE.map(|name| Page::read(&root().join(name)));
    beside.into_iter().chain(book()).collect()
}

/// What the links of a page name, without those into the network.
fn targets(page: &Page) -> Vec<String> {
    let prose = page.prose();
    let named = prose.split("](").skip(1);
    let named = named.filter_map(|rest| rest.split(')').next());
    let is_ours = |target: &&str| !target.contains("://") && !target.starts_with("mailto:");
    named.filter(is_ours).map(str::to_owned).collect()
}

fn followed(page: &Page, target: &str) -> Result<(), String> {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = match file {
        "" => page.path.clone(),
        _ => settled(&page.path.with_file_name(file)),
    };
    if !path.exists() {
        return Err("there is no such file".to_owned());
    }
    // The book is also read where the rest of the project is not.
    let book = root().join("docs/src");
    if page.path.starts_with(&book) && !path.starts_with(&book) {
        return Err("a page of the book links to pages of the book only".to_owned());
    }
    if anchor.is_empty() {
        return Ok(());
    }
    let anchors = Page::read(&path).anchors();
    if anchors.iter().any(|known| known == anchor) {
        Ok(())
    } else {
        Err(format!("no such heading; there are {anchors:?}"))
    }
}

/// The path without `..`.
fn settled(path: &Path) -> PathBuf {
    let mut settled = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            settled.pop();
        } else {
            settled.push(part);
        }
    }
    settled
}
