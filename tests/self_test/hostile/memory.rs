//! How much memory the harness needs for what it refuses to keep: little more than for an endpoint that behaves.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::runtime::Runtime;

use crate::hostile::reply::{array, bomb, calm};
use crate::hostile::server::{Act, Behaviour, Port, Visit, serve};
use crate::hostile::{Stage, project};

/// More than the harness needs for anything, in KiB: it has been seen to need about a third.
const BOUND: u64 = 100 << 10;

#[test]
fn what_is_too_large_is_not_kept() {
    for act in [array, bomb] {
        let peak = peak(act);
        assert!(peak > 0, "the last case was never asked for");
        assert!(peak < BOUND, "the harness has used {peak} KiB");
    }
}

/// The peak of resident memory, in KiB, of a process that was answered with malice; read when its last case asks.
fn peak(act: fn(&Visit) -> Act) -> u64 {
    let runtime = Runtime::new().unwrap();
    let stage = Stage::new("memory-authority.pem", "");
    let process = Arc::new(OnceLock::new());
    let peak = Arc::new(AtomicU64::new(0));
    let (watched, seen) = (Arc::clone(&process), Arc::clone(&peak));
    let behaviour: Behaviour = Arc::new(move |visit| {
        if visit.is_baited() {
            return act(visit);
        }
        let resident = watched.get().map_or(0, |id| high_water_mark(*id));
        seen.fetch_max(resident, Ordering::SeqCst);
        calm()
    });
    let origin = runtime.block_on(serve(Port::Plain, behaviour, ""));
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformist"));
    command.args(["run", "--target", "hostile", "--jobs", "1", "--root"]);
    command.arg(project()).env("INSTA_UPDATE", "no");
    for name in ["ORIGIN", "TIMEOUT", "AUTHORITY"] {
        let value = stage.variable(name, &origin, "30s");
        command.env(name, value.unwrap());
    }
    let child = command.stdout(Stdio::piped()).spawn().unwrap();
    process.set(child.id()).unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("larger than 1048576 bytes"), "{told}");
    peak.load(Ordering::SeqCst)
}

/// `VmHWM` of a process; a system without it is not measured.
fn high_water_mark(process: u32) -> u64 {
    let status = fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"));
    let Ok(status) = status else { return 1 };
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let digits = line.and_then(|line| line.trim().strip_suffix(" kB"));
    digits.map_or(1, |digits| digits.parse().unwrap())
}
