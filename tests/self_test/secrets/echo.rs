//! An endpoint that repeats every secret in every form: in bodies, errors, headers, links, redirects and members.

use serde_json::json;

use crate::hostile::reply::sized;
use crate::hostile::server::{Act, Visit};
use crate::secrets::form::{APPKEY, ISSUED, MEMBER, SECRETS, forms};

/// To whom the endpoint tells what it issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// To everybody, even before it is issued: what is written at the end of a run must not show it either.
    Everybody,
    /// To whom it was issued: what is said of a case when it ends cannot know what will be issued later.
    Holders,
}

/// The answer to one request.
pub(super) fn answer(visit: &Visit, tells: Tells) -> Act {
    let path = visit.target.split('?').next().unwrap_or_default();
    let mut said = everything(visit);
    let [access, _] = ISSUED;
    if tells == Tells::Holders && !visit.text.contains(access) {
        let issued: Vec<String> = ISSUED.into_iter().flat_map(forms).collect();
        said.retain(|form| !issued.contains(form));
    }
    match path {
        "/token" => token(),
        "/refusal" => plain("400 Bad Request", &said.join(" ")),
        _ => users(visit, &said),
    }
}

/// All that may be repeated: every secret in every form, and the request itself.
fn everything(visit: &Visit) -> Vec<String> {
    let planted = SECRETS[1..].iter().map(|(_, secret)| *secret);
    let all = planted.chain(ISSUED).chain([APPKEY]);
    let mut said: Vec<String> = all.flat_map(forms).collect();
    said.extend(visit.text.lines().map(str::to_owned));
    said
}

fn token() -> Act {
    let [access, refresh] = ISSUED;
    // It has expired before it is used, so that it is fetched again and again.
    let reply = json!({"access_token": access, "expires_in": 0, "refresh_token": refresh});
    let headers = ["content-type: application/json"];
    Act::Say(sized(&headers, reply.to_string().as_bytes()))
}

fn users(visit: &Visit, said: &[String]) -> Act {
    let echo = visit.target.split("echo=").nth(1).unwrap_or_default();
    let echo = echo.split('&').next().unwrap_or_default();
    let all = said.join(" ");
    let body = |next: &str| {
        json!({
            "users": [
                {"id": "1", "name": said[visit.earlier % said.len()], "password": MEMBER},
                {"id": "2", "name": "plain"}
            ],
            "total": 2, "next": next, "message": all
        })
    };
    match echo {
        "link" => listed(&body(&format!("http://{}.example/?x={all}", said[1]))),
        "body" | "member" => listed(&body("")),
        "error" => plain("500 Internal Server Error", &all),
        "html" => plain("200 OK", &format!("<html>{all}</html>")),
        "redirect" => plain("302 Found", ""),
        "cut" => Act::Close([sized(&["x-cut: 1"], b""), all.into_bytes()].concat()),
        _ => listed(&json!({"users": [{"id": "1", "name": said[0]}], "total": 1, "next": null})),
    }
}

fn listed(body: &serde_json::Value) -> Act {
    let text = body.to_string();
    let headers = headers(&text);
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    Act::Say(sized(&headers, text.as_bytes()))
}

/// An answer of this status; its headers repeat everything too.
fn plain(status: &str, text: &str) -> Act {
    let said: Vec<String> = SECRETS[1..]
        .iter()
        .flat_map(|(_, secret)| forms(secret))
        .collect();
    let line = said.join(" ");
    let head = format!(
        "HTTP/1.1 {status}\r\nlocation: /elsewhere?{line}\r\nx-echo: {line}\r\nlink: <{line}>; rel=next\r\n\
         content-length: {}\r\n\r\n",
        text.len()
    );
    Act::Say([head.as_bytes(), text.as_bytes()].concat())
}

fn headers(text: &str) -> Vec<String> {
    vec![
        "content-type: application/json".to_owned(),
        format!("x-echo: {text}"),
    ]
}
