//! A page of Markdown as the tests read it: its fenced blocks, its headings and its links.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The folder of the project.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages of the book.
pub(super) fn book() -> Vec<Page> {
    let mut paths = Vec::new();
    collect(&root().join("docs/src"), &mut paths);
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

/// Everything whose commands and snippets are tried: the README and the book.
pub(super) fn tried() -> Vec<Page> {
    let mut pages = vec![Page::read(&root().join("README.md"))];
    pages.extend(book());
    pages
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
}

/// One page.
pub(super) struct Page {
    /// Path below the project, with `/`.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// One fenced block.
pub(super) struct Block<'a> {
    /// Line of the fence, counted from 1.
    pub(super) line: usize,
    /// The first word after the fence, such as `console`.
    pub(super) word: &'a str,
    /// The comment on the line above: `<!-- KEY: VALUE -->`, or a key alone.
    pub(super) note: Option<(&'a str, &'a str)>,
    /// Where the text between the fences stands on the page.
    pub(super) place: Range<usize>,
    /// That text.
    pub(super) body: &'a str,
}

impl Page {
    pub(super) fn read(path: &Path) -> Page {
        let below = path.strip_prefix(root()).unwrap();
        Page {
            name: below.to_str().unwrap().replace('\\', "/"),
            path: path.to_owned(),
            text: fs::read_to_string(path).unwrap(),
        }
    }

    /// Its fenced blocks, in order.
    pub(super) fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks = Vec::new();
        let mut open: Option<Block<'_>> = None;
        let (mut at, mut above) = (0, "");
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            let next = at + line.len();
            let line = line.trim_end();
            let is_fence = line.trim_start().starts_with("```");
            assert!(
                !is_fence || line.starts_with("```"),
                "{}:{}: a fence begins at the margin",
                self.name,
                index + 1
            );
            match open.take() {
                None if is_fence => {
                    open = Some(Block {
                        line: index + 1,
                        word: line[3..].split(',').next().unwrap_or_default(),
                        note: note(above),
                        place: next..next,
                        body: "",
                    });
                }
                Some(mut block) if is_fence => {
                    block.place.end = at;
                    block.body = &self.text[block.place.clone()];
                    blocks.push(block);
                }
                unchanged => open = unchanged,
            }
            (at, above) = (next, line);
        }
        assert!(open.is_none(), "{}: a fence is not closed", self.name);
        blocks
    }

    /// Its text without fenced blocks and code, for what Markdown means elsewhere.
    pub(super) fn prose(&self) -> String {
        let mut prose = String::new();
        let mut is_code = false;
        for line in self.text.lines() {
            if line.starts_with("```") {
                is_code = !is_code;
            } else if !is_code {
                let outside = line.split('`').step_by(2);
                prose.push_str(&outside.collect::<Vec<_>>().join("code"));
            }
            prose.push('\n');
        }
        prose
    }

    /// The anchors of its headings, as GitHub and mdBook make them.
    pub(super) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = Vec::new();
        let mut is_code = false;
        for line in self.text.lines() {
            is_code ^= line.starts_with("```");
            let heading = line.trim_start_matches('#');
            if is_code || heading == line || !heading.starts_with(' ') {
                continue;
            }
            let plain = anchor(heading);
            let same = anchors.iter().filter(|known| **known == plain).count();
            anchors.push(match same {
                0 => plain,
                _ => format!("{plain}-{same}"),
            });
        }
        anchors
    }
}

fn note(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
    Some(inside.split_once(": ").unwrap_or((inside, "")))
}

/// The anchor of a heading.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ if letter.is_alphanumeric() => Some(letter),
        _ => None,
    });
    kept.flat_map(char::to_lowercase).collect()
}
