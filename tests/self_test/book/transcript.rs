//! Every command of a page is run, from top to bottom in one shell, in a copy of the project of its own.
//!
//! In a block `console` a line after `$ ` is a command, and what follows is what it prints; `...` stands for any lines.
//! Where nothing follows, what it prints is not shown. Its status is 0, unless the next command is `echo $?`. A block
//! `sh` is commands without what they print. `<!-- second terminal -->` above a block serves the embedded endpoint until
//! the page ends. What takes other times on each machine is compared without them.
//!
//! In the copy `conformist` is this build's command. `cargo run` is the same, and `cargo test` the door of `cargo test`
//! alone: the tests of the harness cannot run themselves. Nothing leaves the machine.

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::ops::Range;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU16, Ordering};

use regex::Regex;

use crate::book::page::{Block, Page, root, tried};
use crate::book::{copy, is_blessed};
use crate::doors::{CONFORMANCE, folder, quietly};

#[test]
fn every_command_of_the_readme_is_run_and_prints_what_is_shown() {
    run("readme", |page| page == "README.md");
}

#[test]
fn every_command_of_the_tutorial_is_run_and_prints_what_is_shown() {
    run("tutorial", |page| page.contains("/tutorial/"));
}

#[test]
fn every_command_of_the_instructions_is_run_and_prints_what_is_shown() {
    run("how-to", |page| page.contains("/how-to/"));
}

#[test]
fn every_command_of_the_other_pages_is_run_and_prints_what_is_shown() {
    let others = |page: &str| {
        !["README.md", "/tutorial/", "/how-to/"]
            .iter()
            .any(|part| page.contains(part))
    };
    run("others", others);
}

/// Runs these pages, one after the other.
fn run(name: &str, is_one: impl Fn(&str) -> bool) {
    let scratch = folder(&format!("book-{name}"));
    tools(&scratch);
    for name in ["specs", "schemas"] {
        copy(&root().join(name), &scratch.join("clone").join(name));
    }
    let mut wrong = String::new();
    for (index, page) in tried().iter().enumerate() {
        let steps = steps(page);
        let is_run = steps.iter().any(|step| matches!(step, Step::Run(_)));
        if is_run && is_one(&page.name) {
            let stage = Stage::new(&scratch, scratch.join(index.to_string()));
            wrong.push_str(&tell(page, &steps, &stage));
        }
    }
    assert!(
        wrong.is_empty(),
        "CONFORMIST_BLESS=1 writes what is printed now\n\n{wrong}"
    );
}

/// What happens on a page.
enum Step<'a> {
    Run(Shown<'a>),
    Serve(&'a str),
    Write(&'a str, &'a str),
}

/// A command with what the page says that it prints.
struct Shown<'a> {
    line: usize,
    command: &'a str,
    /// Where on the page its output stands; nothing for a command whose output is not shown.
    output: Option<Range<usize>>,
    /// Whether its status is shown by the command after it.
    may_fail: bool,
}

fn steps(page: &Page) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for block in page.blocks() {
        match (block.note, block.word) {
            (Some(("not run", _)), _) => {}
            (Some(("file", path)), _) => steps.push(Step::Write(path, block.body)),
            (Some(("second terminal", _)), _) => {
                let command = block.body.trim();
                steps.push(Step::Serve(command.strip_prefix("$ ").unwrap_or(command)));
            }
            (_, "console") => steps.extend(dialogue(page, &block).into_iter().map(Step::Run)),
            (_, "sh") => steps.push(Step::Run(Shown {
                line: block.line,
                command: block.body,
                output: None,
                may_fail: false,
            })),
            _ => {}
        }
    }
    for step in &steps {
        if let Step::Run(shown) = step {
            let serves = shown.command.contains("mock --port");
            assert!(!serves, "{}:{}: this never ends", page.name, shown.line);
        }
    }
    steps
}

/// The commands of a block, each with what it prints.
fn dialogue<'a>(page: &'a Page, block: &Block<'a>) -> Vec<Shown<'a>> {
    let mut dialogue: Vec<Shown<'a>> = Vec::new();
    let mut at = block.place.start;
    for (index, line) in block.body.split_inclusive('\n').enumerate() {
        let next = at + line.len();
        if let Some(command) = line.strip_prefix("$ ") {
            if let (Some(last), "echo $?") = (dialogue.last_mut(), command.trim()) {
                last.may_fail = true;
            }
            dialogue.push(Shown {
                line: block.line + index + 1,
                command: &page.text[next - command.len()..next],
                output: None,
                may_fail: false,
            });
        } else {
            let last = dialogue.last_mut().expect("a block begins with a command");
            let from = last.output.as_ref().map_or(at, |output| output.start);
            last.output = Some(from..next);
        }
        at = next;
    }
    dialogue
}

/// Where the commands of a page run.
struct Stage {
    tools: PathBuf,
    place: PathBuf,
    /// Instead of 8080, which others may use.
    port: String,
}

impl Stage {
    /// What a clone holds and the commands need; pages share what they only read.
    fn new(scratch: &Path, place: PathBuf) -> Stage {
        let clone = scratch.join("clone");
        copy(&root().join("snapshots"), &place.join("snapshots"));
        for name in ["specs", "schemas"] {
            symlink(clone.join(name), place.join(name)).unwrap();
        }
        fs::copy(
            root().join("conformist.yaml"),
            place.join("conformist.yaml"),
        )
        .unwrap();
        let stage = Stage {
            tools: scratch.join("tools"),
            place,
            port: port(),
        };
        let config = stage.place.join("conformist.yaml");
        let text = fs::read_to_string(&config).unwrap();
        fs::write(&config, text.replace("8080", &stage.port)).unwrap();
        stage
    }

    /// What the shell prints; each command ends with its status between two separators.
    fn perform(&self, script: &str) -> String {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell: Command = quietly(Path::new("sh"));
        for name in ["INSTA_UPDATE", "INSTA_FORCE_PASS", "CI"] {
            shell.env_remove(name);
        }
        let output = shell
            .current_dir(&self.place)
            .env("PATH", format!("{}:{path}", self.tools.display()))
            .env("CONFORMANCE", &*CONFORMANCE)
            .env("COLUMNS", "100")
            .args(["-c", script])
            .output();
        String::from_utf8_lossy(&output.unwrap().stdout).into_owned()
    }

    /// Text as it stands on a page.
    fn as_shown(&self, text: &str) -> String {
        let place = self.place.to_str().unwrap();
        text.replace(&self.port, "8080")
            .replace(place, "/home/you/conformist")
    }
}

/// A port that nobody listens on, below those that the system gives away.
fn port() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let from = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    let from = from + NEXT.fetch_add(1, Ordering::Relaxed) * 7;
    let free = (from..32_000).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    free.unwrap().to_string()
}

/// The commands that a page may use beside those of every system.
fn tools(scratch: &Path) {
    let tools = scratch.join("tools");
    fs::create_dir_all(&tools).unwrap();
    let ours = env!("CARGO_BIN_EXE_conformist");
    program(&tools.join("conformist"), &format!("exec '{ours}' \"$@\""));
    program(
        &tools.join("cargo"),
        r#"command=$1; shift
[ "$command" = test ] && [ "$1" = --test ] && [ "$2" = conformance ] && shift 2
[ "$1" = -- ] && shift
case $command in
  run) exec conformist "$@" ;;
  test) exec "$CONFORMANCE" "$@" ;;
  *) echo "cargo $command is not run here"; exit 9 ;;
esac"#,
    );
}

fn program(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

const SEPARATOR: char = '\u{1e}';

/// Runs a page and says what differs from what it shows.
fn tell(page: &Page, steps: &[Step<'_>], stage: &Stage) -> String {
    let said = stage.perform(&script(steps, stage));
    let mut said = said.split(SEPARATOR);
    let mut wrong = String::new();
    let mut renewed = page.text.clone();
    let mut shown = Vec::new();
    for step in steps {
        if let Step::Run(command) = step {
            let printed = stage.as_shown(said.next().unwrap_or_default());
            let status = said.next().unwrap_or("none: the shell has ended");
            shown.push((command, printed, status));
        }
    }
    for (shown, printed, status) in shown.iter().rev() {
        let at = format!("{}:{}: {}", page.name, shown.line, shown.command.trim());
        if *status != "0" && !shown.may_fail {
            writeln!(wrong, "{at}\nstatus {status}\n{printed}").unwrap();
        }
        let Some(output) = &shown.output else {
            continue;
        };
        if !is_alike(&page.text[output.clone()], printed) {
            writeln!(wrong, "{at}\nprints\n{printed}").unwrap();
            renewed.replace_range(output.clone(), printed);
        }
    }
    if is_blessed() && renewed != page.text {
        fs::write(&page.path, renewed).unwrap();
    }
    wrong
}

/// What the shell is given.
fn script(steps: &[Step<'_>], stage: &Stage) -> String {
    let mut script = "exec 2>&1\nservers=\ntrap 'kill $servers 2>/dev/null' EXIT\n".to_owned();
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Run(Shown { command, .. }) => writeln!(
                script,
                "{}\nstatus=$?; printf '{SEPARATOR}%s{SEPARATOR}' $status; (exit $status)",
                command.trim_end()
            ),
            // Its last line says that it listens; it goes on until the page ends.
            Step::Serve(command) => writeln!(
                script,
                "mkfifo '{pipe}'\n{command} > '{pipe}' & servers=\"$servers $!\"\nexec 3< '{pipe}'\n\
                 while IFS= read -r line <&3; do case $line in *Ctrl-C*) break ;; esac; done",
                pipe = stage.place.with_extension(index.to_string()).display()
            ),
            Step::Write(path, text) => {
                let kept = stage.place.with_extension(index.to_string());
                fs::write(&kept, text.replace("8080", &stage.port)).unwrap();
                writeln!(
                    script,
                    "mkdir -p \"$(dirname '{path}')\" && cp '{}' '{path}'",
                    kept.display()
                )
            }
        }
        .unwrap();
    }
    script.replace("8080", &stage.port)
}

/// Whether this is what is shown; `...` stands for any lines.
fn is_alike(shown: &str, printed: &str) -> bool {
    let (shown, printed) = (settled(shown), settled(printed));
    let mut rest = printed.as_str();
    for (index, part) in shown.split("...\n").enumerate() {
        match rest.find(part) {
            Some(0) => rest = &rest[part.len()..],
            Some(at) if index > 0 => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || shown.ends_with("...\n")
}

/// The text without what differs from run to run.
fn settled(text: &str) -> String {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b\d+(\.\d+)? ?(ms|s)\b|\b\d{4}-\d\d-\d\d(T[0-9:.]+Z)?").unwrap()
    });
    let mut lines = String::new();
    for line in TIME.replace_all(text, "TIME").lines() {
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

#[test]
fn three_dots_stand_for_any_lines() {
    assert!(is_alike("a\n...\nd\n", "a\nb\nc\nd\n"));
    assert!(is_alike("a\n...\n", "a\nb\n"));
    assert!(is_alike("took 3.5 s\n", "took 12 s\n"));
    assert!(!is_alike("a\n...\nd\n", "a\nb\n"));
    assert!(!is_alike("a\n", "a\nb\n"));
}
