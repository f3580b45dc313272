//! One run in many processes: nextest's, which share what they ask, and shards; and the report of the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use conformist::mock::credential::avaya;
use conformist::mock::{Mock, Options};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::doors::{CONFORMANCE, Ran, conformist, folder, quietly};

/// The cases that are shared out; walks and links share most of their answers.
const CASES: &str = "avaya::links::";

/// An endpoint that counts, and a configuration that fetches its tokens there.
struct Stage {
    mock: Mock,
    _runtime: Runtime,
    config: String,
    folder: PathBuf,
}

impl Stage {
    fn new(name: &str) -> Stage {
        let runtime = Runtime::new().unwrap();
        let mock = runtime.block_on(Mock::start(Options::default())).unwrap();
        let folder = folder(name);
        let path = folder.join("conformist.yaml");
        fs::write(&path, config(&mock.origin())).unwrap();
        Stage {
            mock,
            _runtime: runtime,
            config: path.to_str().unwrap().to_owned(),
            folder,
        }
    }

    /// The test door on this endpoint, as nextest starts it.
    fn door(&self, args: &[&str]) -> Command {
        door(&self.config, args)
    }
}

fn config(origin: &str) -> String {
    format!(
        "targets:
  counted:
    timeout: 20s
    rate: 500/s
    apis:
      avaya:
        base-url: {origin}
        account: {}
        appkey: {}
        credentials:
          admin: {{ oauth2: {{ token-url: \"{origin}{}\", client-id: {}, client-secret: {} }} }}
",
        avaya::ACCOUNT,
        avaya::APPKEY,
        avaya::TOKEN_PATH,
        avaya::CLIENT_ID,
        avaya::CLIENT_SECRET,
    )
}

fn door(config: &str, args: &[&str]) -> Command {
    let mut command = quietly(&CONFORMANCE);
    command.args(args);
    command.env("CONFORMIST_TARGET", "counted");
    command.env("CONFORMIST_CONFIG", config);
    command
}

/// Where processes of our test binary meet.
fn meetings() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformist")
}

/// The folders of one run, once it has run.
pub(crate) fn met(run: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(meetings()).unwrap();
    let paths = all.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(run))
        .collect()
}

/// Verdict and cause of each case of a report.
fn verdicts(report: &Value) -> BTreeMap<String, String> {
    let cases = report["cases"].as_array().unwrap().iter();
    cases
        .map(|case| {
            let name = case["name"].as_str().unwrap().to_owned();
            (name, format!("{} {}", case["verdict"], case["cause"]))
        })
        .collect()
}

fn clauses(report: &Value) -> BTreeMap<String, String> {
    let clauses = report["clauses"].as_array().unwrap().iter();
    clauses
        .map(|clause| (clause["id"].to_string(), clause["verdict"].to_string()))
        .collect()
}

#[test]
fn a_process_for_each_case_asks_no_more_than_one_for_all() {
    let stage = Stage::new("shared");
    let filter = [CASES, "--test-threads", "4"];
    let ran: Ran = stage.door(&filter).output().unwrap().into();
    let ran = ran.ends_with(0);
    let alone = stage.mock.requests();
    let listed = stage.door(&[CASES, "--list"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let names: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .collect();
    assert!(names.len() > 10 && alone > 20, "{ran}");

    let run = format!("run-{}", std::process::id());
    let fragments = stage.folder.join("fragments");
    let left = Mutex::new(names.clone());
    thread::scope(|scope| {
        let work = || {
            loop {
                let Some(name) = left.lock().unwrap().pop() else {
                    return;
                };
                let mut command = stage.door(&[name, "--exact", "--nocapture"]);
                command.env("NEXTEST", "1").env("NEXTEST_RUN_ID", &run);
                command.env("CONFORMIST_REPORT_DIR", &fragments);
                let ran: Ran = command.output().unwrap().into();
                ran.ends_with(0);
            }
        };
        (0..3).for_each(|_| drop(scope.spawn(work)));
    });
    let shared = stage.mock.requests() - alone;
    assert!(
        shared * 10 <= alone * 11,
        "{shared} requests, and {alone} by one process"
    );
    is_kept_secret(&met(&run));

    let merged = conformist(&[
        "merge",
        fragments.to_str().unwrap(),
        "--report",
        "json=-",
        "--allow-partial",
    ]);
    let merged = merged.ends_with(0).json();
    assert_eq!(merged["requests"], shared);
    let mine: BTreeSet<&str> = names.into_iter().collect();
    let judged = verdicts(&merged);
    let told: BTreeSet<&str> = judged
        .iter()
        .filter(|(_, verdict)| !verdict.contains("skipped"))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(told, mine);
}

/// What processes leave for each other is the owner's alone, and tells neither tokens nor users.
#[track_caller]
fn is_kept_secret(folders: &[PathBuf]) {
    let [folder] = folders else {
        panic!("{folders:?}");
    };
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for told in ["token", "demo-", "userId", "loginId", "http"] {
            assert!(!text.contains(told), "{} tells {told}", path.display());
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(folder)), (0o600, 0o700));
        }
        files += 1;
    }
    assert!(files > 10, "{files} files");
}

/// An endpoint that lets the first visitor wait for ever, and refuses the others. Tells of the first.
fn silent_at_first() -> (String, Receiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = channel();
    thread::spawn(move || {
        for (index, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let _whatever = stream.read(&mut [0; 1024]);
            if index == 0 {
                tell.send(stream).unwrap();
                continue;
            }
            let text =
                "HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno";
            let _whoever = std::io::Write::write_all(&mut stream, text.as_bytes());
        }
    });
    (origin, told)
}

#[test]
fn a_process_that_dies_holds_up_nobody() {
    let (origin, waits) = silent_at_first();
    let path = folder("dying").join("c.yaml");
    fs::write(&path, config(&origin)).unwrap();
    let start = || {
        let mut command = door(path.to_str().unwrap(), &["avaya::body::users", "--exact"]);
        command.env("NEXTEST", "1");
        command.env("NEXTEST_RUN_ID", format!("dying-{}", std::process::id()));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let mut first = start();
    let _open = waits.recv().unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    let second: Ran = start().wait_with_output().unwrap().into();
    assert!(
        second.stdout.contains("token request answered status 400"),
        "{second}"
    );
}

#[test]
fn a_case_whose_process_was_killed_is_told_as_begun_and_not_ended() {
    let (origin, waits) = silent_at_first();
    let folder = folder("killed");
    let (path, parts) = (folder.join("c.yaml"), folder.join("parts"));
    fs::write(&path, config(&origin)).unwrap();
    let start = |case| {
        let mut command = door(path.to_str().unwrap(), &[case, "--exact"]);
        command.env("NEXTEST", "1");
        command.env("NEXTEST_RUN_ID", format!("killed-{}", std::process::id()));
        command.env("CONFORMIST_REPORT_DIR", &parts);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let mut first = start("avaya::body::users");
    let _open = waits.recv().unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    start("avaya::links::followed").wait().unwrap();
    let merged = conformist(&["merge", parts.to_str().unwrap(), "--report", "json=-"]);
    let merged = merged.ends_with(3).json();
    assert_eq!(merged["verdict"], "inconclusive");
    let cases = merged["cases"].as_array().unwrap().iter();
    let told: Vec<(&str, &Value, &Value)> = cases
        .map(|case| {
            (
                case["name"].as_str().unwrap(),
                &case["cause"],
                &case["reason"],
            )
        })
        .filter(|(name, ..)| ["avaya::body::users", "avaya::links::followed"].contains(name))
        .collect();
    let [(_, cause, reason), (_, other, _)] = &told[..] else {
        panic!("{merged:#}");
    };
    assert_eq!(*cause, "interrupted");
    assert_eq!(*reason, "its process ended without a verdict");
    assert_eq!(*other, "transport");
}

#[test]
fn shares_of_a_run_come_to_what_the_whole_comes_to() {
    let place = folder("shards");
    let suite = ["run", "--quiet", "--suite", "liveperson", "--seed", "3"];
    let mut files = Vec::new();
    for share in 1..=4 {
        let file = place.join(format!("{share}.json"));
        let file = file.to_str().unwrap().to_owned();
        let shard = format!("{share}/4");
        let report = format!("json={file}");
        conformist(&[&suite[..], &["--shard", &shard, "--report", &report]].concat()).ends_with(0);
        files.push(file);
    }
    let whole = conformist(&[&suite[..], &["--report", "json=-"]].concat()).ends_with(0);
    let whole = whole.json();
    let parts: Vec<&str> = files.iter().map(String::as_str).collect();
    let merged = conformist(&[&["merge", "--report", "json=-"], &parts[..]].concat()).ends_with(0);
    let merged = merged.json();
    assert_eq!(verdicts(&merged), verdicts(&whole));
    assert_eq!(clauses(&merged), clauses(&whole));
    assert_eq!(merged["verdict"], whole["verdict"]);
    assert_eq!(merged["summary"], whole["summary"]);

    let strict = ["merge", "--strict", parts[0], parts[1], parts[2], parts[3]];
    conformist(&strict).ends_with(1);
    let other = place.join("other.json");
    let report = format!("json={}", other.display());
    conformist(&[
        "run",
        "--quiet",
        "--suite",
        "liveperson",
        "--shard",
        "1/40",
        "--seed",
        "4",
        "--report",
        &report,
    ]);
    let refused = conformist(&["merge", parts[0], other.to_str().unwrap()]).ends_with(2);
    assert!(
        refused.stderr.contains("they are not parts of one run"),
        "{refused}"
    );
    let refused = conformist(&["merge", parts[0], parts[1], parts[3]]).ends_with(2);
    assert!(
        refused.stderr.contains("the share 3/4 is missing"),
        "{refused}"
    );
    let refused = conformist(&["merge", "no-such-report.json"]).ends_with(2);
    assert!(
        refused
            .stderr
            .contains("cannot read the report no-such-report.json"),
        "{refused}"
    );
}
