//! The bare loop: the least that does the same work, with the same HTTP client and the same validator.
//!
//! It sends, reads the whole body, looks at status and media type, reads a `serde_json::Value` and validates it. It has no
//! names, no masks, no report: what conformist takes longer is what those cost.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jsonschema::{Registry, Validator};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

/// What goes wrong is told and ends everything: a bare loop judges nobody.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The token that everybody sends and nobody reads.
pub const TOKEN: &str = "bench-token-6e1f03b7c2d94a58";

/// The schemas of the shipped Avaya suite, by file name.
pub const SCHEMAS: [(&str, &str); 3] = [
    (
        "user-page.schema.json",
        include_str!("../../schemas/avaya/user-page.schema.json"),
    ),
    (
        "user-page-envelope.schema.json",
        include_str!("../../schemas/avaya/user-page-envelope.schema.json"),
    ),
    (
        "user.schema.json",
        include_str!("../../schemas/avaya/user.schema.json"),
    ),
];

/// The validator of one of these schemas.
///
/// # Errors
/// A schema that is none.
pub fn validator(name: &str) -> Result<Validator, Failure> {
    let mut registry = Registry::new();
    let mut wanted = Value::Null;
    let mut documents = Vec::new();
    for (file, text) in SCHEMAS {
        let schema: Value = serde_json::from_str(text)?;
        if Path::new(file) == Path::new(name) {
            wanted = schema.clone();
        }
        documents.push(schema);
    }
    for schema in &documents {
        let id = schema["$id"].as_str().unwrap_or_default();
        registry = registry.add(id, schema)?;
    }
    let registry = registry.prepare()?;
    let id = wanted["$id"].as_str().unwrap_or_default().to_owned();
    let options = jsonschema::options();
    let options = options.with_base_uri(id).with_registry(&registry);
    Ok(options.build(&wanted)?)
}

/// A client as conformist's: TLS is there and not used.
///
/// # Errors
/// The client cannot be made.
pub fn client() -> Result<Client, Failure> {
    // Another provider may be installed already; it will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificates = std::iter::empty::<reqwest::Certificate>();
    let client = Client::builder().tls_certs_only(certificates).no_proxy();
    Ok(client.build()?)
}

/// One page, fetched and judged.
///
/// # Errors
/// What is not as it should be.
pub async fn page(client: &Client, url: &str, validator: &Validator) -> Result<Value, Failure> {
    let response = client.get(url).bearer_auth(TOKEN).send().await?;
    let media_type = response.headers().get(CONTENT_TYPE);
    let is_json = media_type.is_some_and(|value| value.as_bytes() == b"application/json");
    if response.status() != 200 || !is_json {
        return Err(format!("{url}: status {}, or no JSON", response.status()).into());
    }
    let body: Value = serde_json::from_slice(&response.bytes().await?)?;
    if validator.is_valid(&body) {
        Ok(body)
    } else {
        Err(format!("{url}: the body does not satisfy the schema").into())
    }
}

/// Fetches so many pages, each of ten other users, and so many at once.
///
/// # Errors
/// The first page that is not as it should be.
pub async fn requests(list: &str, requests: usize, in_flight: usize) -> Result<(), Failure> {
    let client = client()?;
    let validator = Arc::new(validator("user-page.schema.json")?);
    let next = Arc::new(AtomicUsize::new(1));
    let mut workers = Vec::new();
    for _ in 0..in_flight {
        let (client, list) = (client.clone(), list.to_owned());
        let (validator, next) = (Arc::clone(&validator), Arc::clone(&next));
        workers.push(tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number > requests {
                    return Ok::<(), Failure>(());
                }
                let url = format!("{list}?pageNumber=1&pageSize=10&from={number}0");
                page(&client, &url, &validator).await?;
            }
        }));
    }
    for worker in workers {
        worker.await??;
    }
    Ok(())
}

/// Walks all pages one after the other, and holds ids, total, order and links against each other.
///
/// # Errors
/// The first thing that is not as it should be.
pub async fn walk(list: &str, size: usize) -> Result<usize, Failure> {
    let client = client()?;
    let validator = validator("user-page.schema.json")?;
    let mut seen = HashSet::new();
    let mut above = String::new();
    for number in 1.. {
        let url = format!("{list}?orderBy=loginId&pageNumber={number}&pageSize={size}");
        let body = page(&client, &url, &validator).await?;
        for user in body["users"].as_array().into_iter().flatten() {
            let text = |member: &str| user[member].as_str().unwrap_or_default().to_owned();
            let key = text("loginId");
            if !seen.insert(text("userId")) || key < above {
                return Err(format!("{url}: a user twice or out of order").into());
            }
            above = key;
        }
        let next = body["links"]["next"].as_str().unwrap_or_default();
        if next.is_empty() {
            let total = body["pagination"]["total"].as_u64().unwrap_or_default();
            if usize::try_from(total) != Ok(seen.len()) {
                return Err(format!("{url}: the total is not what was counted").into());
            }
            break;
        }
        if !next.contains(&format!("pageNumber={}", number + 1)) {
            return Err(format!("{url}: the next link leads elsewhere").into());
        }
    }
    Ok(seen.len())
}
