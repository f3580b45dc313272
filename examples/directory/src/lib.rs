//! A small directory of people: `GET /v1/users` with pages, an order and a filter, behind a token.
//!
//! `openapi.yaml` describes it; `specs/` was begun by `conformist init --from-openapi openapi.yaml --suite directory`.

use std::collections::HashMap;

use axum::Router;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::form_urlencoded;

/// The token that opens the directory.
pub const TOKEN: &str = "demo-directory-2f81c9";

/// The largest page.
const LARGEST: usize = 50;

/// How many people there are.
const PEOPLE: usize = 63;

/// Members to order by.
const ORDERS: [&str; 4] = ["id", "lastName", "firstName", "email"];

/// Serves on a free port of this machine, in the background, and says where.
///
/// # Errors
/// No port can be had.
pub async fn serve() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let app = Router::new().route("/v1/users", get(list));
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(url)
}

async fn list(uri: Uri, headers: HeaderMap) -> Response {
    let shown = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if shown != Some(&format!("Bearer {TOKEN}")) {
        return answer(
            StatusCode::UNAUTHORIZED,
            &json!({ "error": "who are you?" }),
        );
    }
    let query = uri.query().unwrap_or_default().as_bytes();
    match page(&form_urlencoded::parse(query).into_owned().collect()) {
        Ok(page) => answer(StatusCode::OK, &page),
        Err(why) => answer(StatusCode::BAD_REQUEST, &json!({ "error": why })),
    }
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (
        status,
        [(CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}

/// The part of the directory that a query asks for.
fn page(query: &HashMap<String, String>) -> Result<Value, String> {
    let number = |name: &str, usual: usize| -> Result<usize, String> {
        let given = query.get(name).map(|text| text.parse());
        given
            .unwrap_or(Ok(usual))
            .map_err(|_| format!("{name} is no number"))
    };
    let offset = number("offset", 0)?;
    let limit = number("limit", 20)?;
    if !(1..=LARGEST).contains(&limit) {
        return Err(format!("limit is not between 1 and {LARGEST}"));
    }
    let order = query.get("sort").map_or("id", String::as_str);
    let (order, is_down) = order
        .strip_prefix('-')
        .map_or((order, false), |order| (order, true));
    if !ORDERS.contains(&order) {
        return Err(format!("sort is none of {}", ORDERS.join(", ")));
    }
    let mut people: Vec<Value> = (0..PEOPLE).map(person).collect();
    if let Some(wanted) = query.get("lastName") {
        people.retain(|one| one["lastName"] == wanted.as_str());
    }
    let key = |one: &Value| one[order].as_str().map(str::to_owned);
    people.sort_by_key(key);
    if is_down {
        people.reverse();
    }
    let total = people.len();
    let items: Vec<Value> = people.into_iter().skip(offset).take(limit).collect();
    Ok(json!({ "items": items, "total": total }))
}

/// Somebody; names repeat, as they do.
fn person(number: usize) -> Value {
    const LAST: [&str; 9] = [
        "Adams", "Becker", "Costa", "Dubois", "O'Neil", "Fischer", "García", "van Dyck", "Zhou",
    ];
    const FIRST: [&str; 7] = ["Ada", "Bea", "Carl", "Dora", "Émile", "Finn", "Gil"];
    let (last, first) = (LAST[number % LAST.len()], FIRST[(number / 2) % FIRST.len()]);
    json!({
        "id": format!("u{number:03}"),
        "lastName": last,
        "firstName": first,
        "email": format!("user{:03}@directory.example", PEOPLE - number),
        "nickname": if number.is_multiple_of(5) { Value::Null } else { Value::from(first) },
    })
}
