//! The guard: instructions of each stage, counted by callgrind and held against the committed figures.
//!
//! `guard` compares, `guard --renew` writes the figures anew, and names after that mean these stages alone. Wall time is
//! noise on a shared machine; instructions are the same within a fraction of a per cent.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use conformist_benches::stage::{ALL, Stage, measured};

/// How much more instructions a stage may take.
const TOLERANCE: f64 = 0.03;

/// What goes wrong, in words.
type Told = String;

/// Instructions by stage.
type Figures = BTreeMap<String, u64>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["stage", name] => work(name),
        ["--renew", names @ ..] => stages(names).and_then(|stages| renew(&stages)),
        names => stages(names).and_then(|stages| compare(&stages)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(told) => {
            let _best_effort = writeln!(std::io::stderr(), "{told}");
            ExitCode::FAILURE
        }
    }
}

/// The stages of these names, or all of them.
fn stages(names: &[&str]) -> Result<Vec<Stage>, Told> {
    let known = |name: &&str| ALL.iter().any(|stage| stage.name == *name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let all: Vec<&str> = ALL.iter().map(|stage| stage.name).collect();
        return Err(format!(
            "there is no stage `{unknown}`, expected one of: {}",
            all.join(", ")
        ));
    }
    let wanted = |stage: &Stage| names.is_empty() || names.contains(&stage.name);
    Ok(ALL.into_iter().filter(wanted).collect())
}

/// What runs under callgrind: one stage, once to fill what is filled once, and once to be counted.
fn work(name: &str) -> Result<(), Told> {
    let stage = stages(&[name])?.remove(0);
    let mut work = (stage.make)();
    work();
    measured(&mut work);
    Ok(())
}

fn compare(stages: &[Stage]) -> Result<(), Told> {
    let committed = read(&path())?;
    let mut worse = Vec::new();
    let mut better = 0;
    for stage in stages {
        let now = count(stage.name)?;
        let Some(then) = committed.get(stage.name).copied() else {
            worse.push(format!("{}: no figure is committed", stage.name));
            continue;
        };
        let change = ratio(now, then) - 1.0;
        let verdict = if change > TOLERANCE {
            "worse"
        } else if change < -TOLERANCE {
            "better"
        } else {
            ""
        };
        say(&format!(
            "{:<24} {now:>14} {:>+7.1} % {verdict}",
            stage.name,
            change * 100.0
        ));
        better += u32::from(verdict == "better");
        if verdict == "worse" {
            worse.push(format!("{}: {now} instructions, {then} before", stage.name));
        }
    }
    let made_by = fs::read_to_string(path()).unwrap_or_default();
    if !made_by.starts_with(&format!("# {}\n", compiler())) {
        let first = made_by.lines().next().unwrap_or_default();
        say(&format!(
            "this is {}; the committed figures were made with another compiler: {first}",
            compiler()
        ));
    }
    if better > 0 {
        say(&format!(
            "{better} are better: commit the figures of `guard --renew`"
        ));
    }
    if worse.is_empty() {
        return Ok(());
    }
    Err(format!(
        "more than {} % above the committed figures:\n{}",
        TOLERANCE * 100.0,
        worse.join("\n")
    ))
}

fn renew(stages: &[Stage]) -> Result<(), Told> {
    let mut figures = read(&path()).unwrap_or_default();
    figures.retain(|name, _| ALL.iter().any(|stage| stage.name == name));
    for stage in stages {
        let now = count(stage.name)?;
        say(&format!("{:<24} {now:>14}", stage.name));
        figures.insert(stage.name.to_owned(), now);
    }
    let mut text = format!("# {}\n", compiler());
    for (name, figure) in &figures {
        let _infallible = writeln!(text, "{name}\t{figure}");
    }
    fs::write(path(), text).map_err(|error| format!("{}: {error}", path().display()))
}

/// Which compiler this is: another one makes other instructions.
fn compiler() -> String {
    let said = Command::new("rustc").arg("--version").output();
    said.map_or_else(
        |_| String::new(),
        |said| String::from_utf8_lossy(&said.stdout).trim().to_owned(),
    )
}

/// How often one number holds another.
#[expect(
    clippy::cast_precision_loss,
    reason = "instructions are far fewer than 2^53"
)]
fn ratio(now: u64, then: u64) -> f64 {
    now as f64 / then.max(1) as f64
}

/// The committed figures.
fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.tsv")
}

fn read(path: &Path) -> Result<Figures, Told> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let figure = line
                .split_once('\t')
                .and_then(|(name, figure)| Some((name.to_owned(), figure.parse().ok()?)));
            figure.ok_or_else(|| format!("{}: not a name and a number: {line:?}", path.display()))
        })
        .collect()
}

/// Runs one stage under callgrind and reads what it has counted.
fn count(name: &str) -> Result<u64, Told> {
    let program =
        std::env::current_exe().map_err(|error| format!("where this program is: {error}"))?;
    let out = std::env::temp_dir().join(format!("conformist-guard-{}-{name}", std::process::id()));
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no", "--toggle-collect=conformist_benches::stage::measured*"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(program)
        .args(["stage", name])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "valgrind is not installed: the guard counts instructions with its tool callgrind (Debian, Ubuntu: apt-get install valgrind)".to_owned(),
            _ => format!("valgrind cannot be started: {error}"),
        })?;
    if !output.status.success() {
        return Err(format!(
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let counted =
        fs::read_to_string(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let _best_effort = fs::remove_file(&out);
    let totals = counted.lines().filter_map(|line| {
        line.strip_prefix("summary: ")
            .or_else(|| line.strip_prefix("totals: "))
    });
    let figure = totals.filter_map(|total| total.trim().parse().ok()).max();
    figure
        .filter(|figure| *figure > 0)
        .ok_or_else(|| format!("{name}: callgrind has counted nothing"))
}

fn say(line: &str) {
    let _best_effort = writeln!(std::io::stdout(), "{line}");
}
