//! Targets that cannot be judged: nobody there, nobody let in, somebody else there.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::doors::{Served, conformist, folder};

fn config(name: &str, origin: &str) -> String {
    let path = folder(name).join("conformist.yaml");
    let text = format!(
        "targets:\n  odd:\n    apis:\n      avaya:\n        base-url: {origin}\n        account: CNFRMA\n        appkey: k\n        credentials: {{ admin: {{ bearer: t }} }}\n"
    );
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_target_that_is_down_ends_with_3_and_one_message() {
    let config = config("down", "http://127.0.0.1:9");
    let ran = conformist(&["run", "--target", "odd", "--config", &config, "--quiet"]).ends_with(3);
    assert_eq!(ran.stdout.matches("connection refused").count(), 1, "{ran}");
    assert!(ran.stdout.contains("could not be used at all"), "{ran}");
    let allowed = [
        "run",
        "--target",
        "odd",
        "--config",
        &config,
        "--allow-partial",
        "--quiet",
    ];
    conformist(&allowed).ends_with(3);
}

#[test]
fn an_accepted_verdict_that_names_no_case_is_a_mistake_of_whole_runs() {
    let config = config("left-over", "http://127.0.0.1:9");
    let mut text = std::fs::read_to_string(&config).unwrap();
    text.push_str(
        "    expected:\n      - { case: \"avaya::gone::*\", verdict: fail, reason: known, expires: 9999-01-01 }\n",
    );
    std::fs::write(&config, text).unwrap();
    let whole = ["run", "--target", "odd", "--config", &config];
    let ran = conformist(&whole).ends_with(2);
    assert!(ran.stderr.contains("this entry names no case"), "{ran}");
    assert!(ran.stderr.contains("conformist.yaml:10:17"), "{ran}");
    let part = [&whole[..], &["avaya::request"]].concat();
    conformist(&part).ends_with(3);
}

#[test]
fn a_wrong_token_is_told_as_a_refusal() {
    let served = Served::new(&[]);
    let right = "demo-avaya-admin";
    assert!(served.config.contains(right));
    let path = folder("wrong-token").join("conformist.yaml");
    std::fs::write(&path, served.config.replace(right, "nobody-issued-this")).unwrap();
    let path = path.to_str().unwrap();
    let ran = conformist(&[
        "run",
        "avaya::request",
        "--target",
        "local",
        "--config",
        path,
    ]);
    assert!(matches!(ran.code, Some(1 | 3)), "{ran}");
    assert!(ran.stdout.contains("401"), "{ran}");
    assert!(!ran.stdout.contains("nobody-issued-this"), "{ran}");
}

#[test]
fn a_target_that_answers_html_is_told_apart_from_the_api() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    // The thread ends with the process.
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _head = stream.read(&mut [0; 4096]);
            let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 21\r\nconnection: close\r\n\r\n<html>Welcome!</html>";
            let _left = stream.write_all(page.as_bytes());
        }
    });
    let config = config("html", &origin);
    let ran = conformist(&[
        "run",
        "avaya::request",
        "--target",
        "odd",
        "--config",
        &config,
    ]);
    assert!(matches!(ran.code, Some(1 | 3)), "{ran}");
    assert!(
        ran.stdout.contains("html") || ran.stdout.contains("JSON"),
        "{ran}"
    );
}
