//! The HTTP server around the models: one handler for every request, on loopback only.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use futures_util::future::ready;
use futures_util::{StreamExt, stream};
use tokio::net::TcpListener;

use crate::mock::state::State as Shared;
use crate::mock::transport::habit;
use crate::mock::wire::{Damage, Incoming, Reply};

/// What the latency variation adds to each answer.
const LATENCY: Duration = Duration::from_millis(4);

/// The largest request body that is read, in bytes; no request here needs more.
const LARGEST_BODY: usize = 1 << 20;

/// Serves until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let router = Router::new().fallback(handle).with_state(shared);
    // The future ends with the task; there is nobody to tell about an error.
    let _ended = axum::serve(listener, router).await;
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let Ok(request) = incoming(request).await else {
        return bare(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let (reply, switches) = shared.answer(&request);
    if switches.varies(&habit::LATENCY) {
        tokio::time::sleep(LATENCY).await;
    }
    let chunked = switches.varies(&habit::CHUNKED);
    response(reply, chunked).unwrap_or_else(|_| bare(StatusCode::INTERNAL_SERVER_ERROR))
}

async fn incoming(request: Request) -> Result<Incoming, axum::Error> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await?;
    Ok(Incoming {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: texts(&parts.headers),
        body: body.to_vec(),
    })
}

fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())))
        .collect()
}

fn response(reply: Reply, chunked: bool) -> Result<Response<Body>, axum::http::Error> {
    let mut builder = Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        builder = builder.header(name, value);
    }
    match reply.damage {
        Some(Damage::CutShort) => {
            builder = builder.header("content-length", reply.body.len() + 1);
            builder.body(cut_short(reply.body))
        }
        Some(Damage::BrokenGzip) => {
            builder = builder.header("content-encoding", "gzip");
            builder.body(Body::from(reply.body))
        }
        None if chunked => builder.body(in_chunks(&reply.body)),
        None => builder.body(Body::from(reply.body)),
    }
}

/// Half of the bytes, then an error, on which the server closes the connection.
fn cut_short(mut body: Vec<u8>) -> Body {
    body.truncate(body.len() / 2);
    let sent = stream::once(ready(Ok(Bytes::from(body))));
    let broken = stream::once(async {
        // The pause lets the first half leave before the connection goes down.
        tokio::task::yield_now().await;
        Err(std::io::Error::other("cut short on purpose"))
    });
    Body::from_stream(sent.chain(broken))
}

fn in_chunks(body: &[u8]) -> Body {
    let parts: Vec<Result<Bytes, Infallible>> = body
        .chunks(700)
        .map(|part| Ok(Bytes::copy_from_slice(part)))
        .collect();
    Body::from_stream(stream::iter(parts))
}
