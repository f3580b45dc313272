//! The embedded reference endpoint: a model of both APIs, written by hand from the contract.
//!
//! It speaks real HTTP on a loopback port, holds a population that is fixed by kind, size and seed, and can be told to
//! break the contract ([`defect`]) or to differ where the contract is silent ([`variation`]).
//!
//! **Architecture invariant**: the mock never reads `specs/` or `schemas/`, so that it can disagree with them.

mod avaya;
pub mod credential;
pub mod defect;
mod draw;
mod liveperson;
mod option;
pub mod population;
mod server;
mod state;
pub(crate) mod switches;
mod transport;
pub mod variation;
pub(crate) mod wire;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::mock::defect::Defect;
pub use crate::mock::option::Options;
use crate::mock::state::State;
use crate::mock::variation::Variation;
use crate::mock::wire::Incoming;

/// Why the endpoint could not be started.
#[derive(Debug)]
pub struct MockError {
    port: u16,
    source: std::io::Error,
}

impl fmt::Display for MockError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot listen on 127.0.0.1:{}", self.port)
    }
}

impl std::error::Error for MockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// A running endpoint; it stops when it is dropped.
#[derive(Debug)]
pub struct Mock {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl Mock {
    /// Starts the endpoint on loopback, within the runtime that is running.
    ///
    /// # Errors
    ///
    /// The port is taken, or loopback cannot be bound.
    pub async fn start(options: Options) -> Result<Self, MockError> {
        let port = options.port;
        let failed = |source| MockError { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let state = Arc::new(State::new(&options));
        let task = tokio::spawn(server::serve(listener, Arc::clone(&state)));
        Ok(Self {
            address,
            state,
            task,
        })
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts anew with other options but the same port: users and tokens as at the beginning, counters at zero.
    pub fn reset(&self, options: &Options) {
        self.state.reset(options);
    }

    /// How many requests arrived since the start or the last reset.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.state.requests()
    }

    /// How many requests tried to change users, or did so though they were reads.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.state.writes()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The endpoint without a network: asked and answered within the process.
#[derive(Debug)]
pub struct Offline(State);

impl Offline {
    /// An endpoint with these options.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        Self(State::new(options))
    }

    /// The status and the body of the answer to a GET of this path and query, both percent-encoded.
    #[must_use]
    pub fn get(&self, target: &str, headers: &[(&str, &str)]) -> (u16, Vec<u8>) {
        let (path, query) = target
            .split_once('?')
            .map_or((target, None), |(path, query)| (path, Some(query)));
        let headers = headers.iter();
        let (reply, _) = self.0.answer(&Incoming {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: query.map(str::to_owned),
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned()))
                .collect(),
            body: Vec::new(),
        });
        (reply.status, reply.body)
    }
}

/// All breaches that can be seeded, of the transport and of both APIs.
pub fn defects() -> impl Iterator<Item = &'static Defect> {
    [
        transport::breach::ALL,
        avaya::defects::ALL,
        liveperson::defects::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// All permitted differences, of the transport and of both APIs.
pub fn variations() -> impl Iterator<Item = &'static Variation> {
    [
        transport::habit::ALL,
        avaya::variations::ALL,
        liveperson::variations::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The breach of that id.
#[must_use]
pub fn find_defect(id: &str) -> Option<&'static Defect> {
    defects().find(|defect| defect.id == id)
}

/// The permitted difference of that id.
#[must_use]
pub fn find_variation(id: &str) -> Option<&'static Variation> {
    variations().find(|variation| variation.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::credential::avaya as demo;
    use super::{Mock, Options, defects, find_defect, find_variation, variations};

    /// Sends one request over a connection of its own and reads until the server closes it.
    async fn exchange(mock: &Mock, target: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(mock.address).await.unwrap();
        let request =
            format!("GET {target} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is closed early keeps what was read.
        let _length = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn page(mock: &Mock, query: &str) -> String {
        let target = format!(
            "/api/admin/user/v1/accounts/{}/users?{query}",
            demo::ACCOUNT
        );
        let headers = format!(
            "appkey: {}\r\nauthorization: Bearer {}\r\n",
            demo::APPKEY,
            demo::ADMIN_BEARER
        );
        exchange(mock, &target, &headers).await
    }

    #[tokio::test]
    async fn a_page_of_users_is_served_over_http() {
        let mock = Mock::start(Options::default()).await.unwrap();
        let answer = page(&mock, "pageNumber=2&pageSize=5").await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("\"pagination\":{\"pageNumber\":2,\"pageSize\":5,\"total\":137}"));
        assert_eq!(answer.matches("\"userId\"").count(), 5);
        assert_eq!((mock.requests(), mock.writes()), (1, 0));
    }

    #[tokio::test]
    async fn unknown_paths_and_bare_requests_are_refused() {
        let mock = Mock::start(Options::default()).await.unwrap();
        let bare = exchange(&mock, "/api/admin/user/v1/accounts/CNFRMA/users", "").await;
        assert!(bare.starts_with("HTTP/1.1 401 "), "{bare}");
        assert!(bare.contains("application/problem+json"));
        let nowhere = exchange(&mock, "/nowhere", "").await;
        assert!(nowhere.starts_with("HTTP/1.1 404 "), "{nowhere}");
    }

    #[tokio::test]
    async fn a_reset_swaps_the_switches_and_zeroes_the_counters() {
        let mock = Mock::start(Options::default()).await.unwrap();
        let before = page(&mock, "").await;
        let cut = find_defect("any.body-cut-short").unwrap();
        mock.reset(&Options {
            defects: vec![cut],
            ..Options::default()
        });
        assert_eq!(mock.requests(), 0);
        let short = page(&mock, "").await;
        assert!(short.starts_with("HTTP/1.1 200 OK\r\n") && short.len() < before.len());
        mock.reset(&Options::default());
        let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
        assert_eq!(body(&page(&mock, "").await), body(&before));
    }

    #[tokio::test]
    async fn the_transport_varies_without_touching_the_body() {
        let mock = Mock::start(Options::default()).await.unwrap();
        let chunked = find_variation("any.chunked").unwrap();
        mock.reset(&Options {
            variations: vec![chunked],
            ..Options::default()
        });
        let answer = page(&mock, "").await;
        assert!(answer.contains("transfer-encoding: chunked"), "{answer}");
        let broken = find_defect("any.broken-gzip").unwrap();
        mock.reset(&Options {
            defects: vec![broken],
            ..Options::default()
        });
        assert!(page(&mock, "").await.contains("content-encoding: gzip"));
    }

    #[test]
    fn ids_of_breaches_and_variations_are_unique() {
        let breaches: BTreeSet<_> = defects().map(|defect| defect.id).collect();
        let habits: BTreeSet<_> = variations().map(|variation| variation.id).collect();
        assert_eq!(breaches.len(), defects().count());
        assert_eq!(habits.len(), variations().count());
    }
}
