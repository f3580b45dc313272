//! Certificates that the server asks for.

use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::hostile::reply::calm;
use crate::hostile::server::{Port, serve};
use crate::hostile::{Stage, run, told};

#[test]
fn a_server_that_asks_for_a_certificate_is_shown_the_one_of_the_target() {
    let runtime = Runtime::new().unwrap();
    let stage = Stage::new("demanding-authority.pem", "");
    let identity = stage.variable("IDENTITY", "", "").unwrap();
    std::fs::write(identity, stage.authority.identity()).unwrap();
    let port = Port::Secure(stage.authority.demanding());
    let origin = runtime.block_on(serve(port, Arc::new(|_| calm()), ""));
    for (target, verdict) in [
        ("identified", "pass"),
        ("hostile", "inconclusive (transport)"),
    ] {
        let report = runtime.block_on(run(&stage, target, &origin, "30s"));
        for case in &report.cases {
            let reason = &case.outcome.reason;
            assert_eq!(told(&case.outcome), verdict, "{target}: {reason:?}");
        }
    }
}
