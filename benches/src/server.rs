//! One endpoint for everybody who is measured: pages of any number of users, made once and then sent as they are.
//!
//! The account says what is served: `100000` is so many users, `100000-20` the same with 20 ms before each answer. So
//! one process serves every workload. `from` in the query shifts who they are, so that a small account answers each
//! request with other users. Pages are kept up to a bound, since making one costs more than sending it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

use crate::user::{Page, Template};

/// How many bytes of pages are kept.
const KEPT: usize = 768 << 20;

/// The pages that were made, and how they are made.
#[derive(Debug, Default)]
struct Pages {
    template: Template,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    pages: HashMap<String, Bytes>,
    bytes: usize,
}

/// Serves until the process ends.
pub async fn serve(listener: TcpListener) -> Infallible {
    let pages = Arc::new(Pages::default());
    loop {
        // A client that leaves before it is accepted is its own business.
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let _best_effort = stream.set_nodelay(true);
        let pages = Arc::clone(&pages);
        let answers = service_fn(move |request| {
            let pages = Arc::clone(&pages);
            async move { Ok::<_, Infallible>(pages.answer(&request).await) }
        });
        tokio::spawn(async move {
            let mut http = hyper::server::conn::http1::Builder::new();
            let http = http.timer(TokioTimer::new());
            let _until_closed = http.serve_connection(TokioIo::new(stream), answers).await;
        });
    }
}

impl Pages {
    async fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path();
        let query = request.uri().query().unwrap_or_default();
        let Some((users, latency)) = account(path) else {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::NOT_FOUND;
            return response;
        };
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        let mut response = Response::new(Full::new(self.page(path, query, users)));
        let json = hyper::header::HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }

    fn page(&self, path: &str, query: &str, users: usize) -> Bytes {
        let key = format!("{path}?{query}");
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = lock().pages.get(&key) {
            return page.clone();
        }
        let made = Bytes::from(self.template.page(path, query, asked(query, users)));
        let mut kept = lock();
        if kept.bytes + made.len() <= KEPT {
            kept.bytes += made.len();
            kept.pages.insert(key, made.clone());
        }
        made
    }
}

/// How many users an account has and how long it takes to answer, by its name in the path.
fn account(path: &str) -> Option<(usize, Duration)> {
    let account = path.strip_prefix("/accounts/")?.strip_suffix("/users")?;
    let (users, latency) = account.split_once('-').unwrap_or((account, "0"));
    let latency = Duration::from_millis(latency.parse().ok()?);
    Some((users.parse().ok()?, latency))
}

/// The page that a query asks for; what else it holds is ignored.
fn asked(query: &str, users: usize) -> Page {
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let number = |name, usual| {
        let value = value(name).and_then(|value| value.parse().ok());
        value.unwrap_or(usual)
    };
    Page {
        users,
        from: number("from", 0),
        number: number("pageNumber", 1),
        size: number("pageSize", 10),
        descending: value("orderBy").is_some_and(|order| order.ends_with("desc")),
    }
}
