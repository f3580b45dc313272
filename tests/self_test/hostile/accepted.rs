//! Accepted verdicts that a whole run contradicts.

use std::process::Command;
use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::doors::folder;
use crate::hostile::reply::{calm, json};
use crate::hostile::server::{Behaviour, Port, Visit, serve};
use crate::hostile::{Stage, project};

#[test]
fn an_entry_that_accepts_another_verdict_than_the_one_seen_is_a_mistake_with_its_place() {
    let behaviour: Behaviour = Arc::new(|visit: &Visit| {
        if visit.is_baited() {
            json("[]")
        } else {
            calm()
        }
    });
    let runtime = Runtime::new().unwrap();
    let origin = runtime.block_on(serve(Port::Plain, behaviour, ""));
    let stage = Stage::new("accepted-authority.pem", "");
    for (case, verdict, code, said) in [
        ("tiny::bait::walk", "fail", 3, ""),
        (
            "tiny::bait::walk",
            "divergent",
            1,
            "accepts `divergent`, but what it names comes to `fail`",
        ),
        (
            "tiny::calm::*",
            "divergent",
            1,
            "no longer needed: every case that it names passes",
        ),
        ("tiny::*", "fail", 3, ""),
    ] {
        let config = folder("accepted").join("conformist.yaml");
        let own = std::fs::read_to_string(project().join("conformist.yaml")).unwrap();
        let entry = format!(
            "    expected: [{{ case: \"{case}\", verdict: {verdict}, reason: r, expires: 9999-01-01 }}]\n"
        );
        let own = own.replacen("    timeout:", &format!("{entry}    timeout:"), 1);
        std::fs::write(&config, own).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_conformist"));
        command
            .args(["run", "--target", "hostile", "--quiet", "--root"])
            .arg(project());
        command
            .arg("--config")
            .arg(&config)
            .env("INSTA_UPDATE", "no");
        for name in ["ORIGIN", "TIMEOUT", "AUTHORITY"] {
            command.env(name, stage.variable(name, &origin, "30s").unwrap());
        }
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{case} {verdict}\n{told}");
        assert!(told.contains(said), "{told}");
    }
}
