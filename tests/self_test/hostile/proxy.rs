//! The proxy that the environment names.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::Runtime;

use crate::hostile::reply::calm;
use crate::hostile::server::{Port, Visit, serve};
use crate::hostile::{Stage, project};

#[test]
fn the_proxy_of_the_environment_is_used_but_for_those_that_it_excepts() {
    // An address of documentation, where nobody is.
    const TARGET: &str = "http://192.0.2.1";
    let runtime = Runtime::new().unwrap();
    let stage = Stage::new("proxy-authority.pem", "");
    let proxied = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&proxied);
    let act = Arc::new(move |visit: &Visit| {
        if visit.target.starts_with(TARGET) {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        calm()
    });
    let proxy = runtime.block_on(serve(Port::Plain, act, ""));
    for (excepted, code, visits) in [("other.example", 0, 3), ("192.0.2.1", 3, 0)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_conformist"));
        command.args(["run", "--target", "hostile", "--quiet", "--root"]);
        command.arg(project()).env("INSTA_UPDATE", "no");
        for name in ["ORIGIN", "TIMEOUT", "AUTHORITY"] {
            command.env(name, stage.variable(name, TARGET, "300ms").unwrap());
        }
        command.env("HTTP_PROXY", &proxy).env("NO_PROXY", excepted);
        for name in [
            "http_proxy",
            "no_proxy",
            "all_proxy",
            "ALL_PROXY",
            "REQUEST_METHOD",
        ] {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert_eq!(proxied.swap(0, Ordering::SeqCst), visits, "{told}");
    }
}

#[test]
fn a_proxy_that_is_not_there_is_told_as_the_one_at_fault() {
    let stage = Stage::new("no-proxy-authority.pem", "");
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformist"));
    command.args(["run", "--target", "hostile", "--quiet", "--root"]);
    command.arg(project()).env("INSTA_UPDATE", "no");
    for name in ["ORIGIN", "TIMEOUT", "AUTHORITY"] {
        let value = stage.variable(name, "https://192.0.2.1", "5s");
        command.env(name, value.unwrap());
    }
    for name in [
        "https_proxy",
        "NO_PROXY",
        "no_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        command.env_remove(name);
    }
    // Port 1 is nobody's.
    let output = command.env("HTTPS_PROXY", "http://127.0.0.1:1").output();
    let told = String::from_utf8_lossy(&output.unwrap().stdout).into_owned();
    let says = "192.0.2.1:443: at the proxy: connection refused";
    assert!(told.contains(says), "{told}");
}
