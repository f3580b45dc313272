//! A server that answers byte by byte as it is told; it listens on loopback and lives as long as its test.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::Response;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::hostile::reply::USERS;

/// One request, as far as a behaviour looks at it.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// The request as it came.
    pub(crate) text: String,
    /// Path and query.
    pub(crate) target: String,
    /// How many requests of this kind, baited or not, came before.
    pub(crate) earlier: usize,
    /// Where this server listens.
    pub(crate) origin: String,
    /// Another server, which must never hear of anything.
    pub(crate) elsewhere: String,
}

impl Visit {
    /// Whether the request asks for malice.
    pub(crate) fn is_baited(&self) -> bool {
        self.target.contains("trap=1")
    }
}

/// What one request is answered with.
pub(crate) enum Act {
    /// These bytes; the next request is awaited on the same connection.
    Say(Vec<u8>),
    /// These bytes, then the connection closes.
    Close(Vec<u8>),
    /// These bytes, then nothing more, for ever.
    Hold(Vec<u8>),
    /// The first bytes, then the second ones again and again.
    Flood(Vec<u8>, Vec<u8>),
    /// The first bytes, then the second ones again and again, so many at a time and slowly.
    Drip(Vec<u8>, Vec<u8>, usize),
}

/// What is spoken below HTTP.
#[derive(Clone)]
pub(crate) enum Port {
    /// Nothing.
    Plain,
    /// Nothing, and every connection ends with a reset.
    Resetting,
    /// TLS.
    Secure(TlsAcceptor),
    /// TLS, and HTTP/2 without malice but for a `GOAWAY` after each answer.
    Parting(TlsAcceptor),
}

/// What decides on each answer.
pub(crate) type Behaviour = Arc<dyn Fn(&Visit) -> Act + Send + Sync>;

/// Listens, and returns its origin; the runtime of the test ends it.
pub(crate) async fn serve(port: Port, behaviour: Behaviour, elsewhere: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let scheme = match port {
        Port::Secure(_) | Port::Parting(_) => "https",
        Port::Plain | Port::Resetting => "http",
    };
    let origin = format!("{scheme}://{}", listener.local_addr().unwrap());
    let server = Arc::new(Server {
        behaviour,
        origin: origin.clone(),
        elsewhere: elsewhere.to_owned(),
        baited: AtomicUsize::new(0),
        calm: AtomicUsize::new(0),
    });
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(meet(stream, port.clone(), Arc::clone(&server)));
        }
    });
    origin
}

/// A server that only counts who comes.
pub(crate) async fn count_visitors() -> (String, Arc<AtomicUsize>) {
    let visitors = Arc::new(AtomicUsize::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let counted = Arc::clone(&visitors);
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (origin, visitors)
}

struct Server {
    behaviour: Behaviour,
    origin: String,
    elsewhere: String,
    baited: AtomicUsize,
    calm: AtomicUsize,
}

impl Server {
    fn visit(&self, head: &str) -> Visit {
        let target = head.split(' ').nth(1).unwrap_or_default();
        let mut visit = Visit {
            text: head.to_owned(),
            target: target.to_owned(),
            earlier: 0,
            origin: self.origin.clone(),
            elsewhere: self.elsewhere.clone(),
        };
        let counter = if visit.is_baited() {
            &self.baited
        } else {
            &self.calm
        };
        visit.earlier = counter.fetch_add(1, Ordering::SeqCst);
        visit
    }
}

async fn meet(stream: TcpStream, port: Port, server: Arc<Server>) {
    match port {
        Port::Plain => talk(stream, &server).await,
        Port::Resetting => {
            stream.set_zero_linger().unwrap();
            talk(stream, &server).await;
        }
        Port::Secure(acceptor) => {
            // A client that does not trust us leaves before the handshake is over.
            if let Ok(stream) = acceptor.accept(stream).await {
                talk(stream, &server).await;
            }
        }
        Port::Parting(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                let _left = part(stream).await;
            }
        }
    }
}

/// Answers over HTTP/2, and takes leave with each answer.
async fn part<S: AsyncRead + AsyncWrite + Unpin>(stream: S) -> Result<(), h2::Error> {
    let mut connection = h2::server::handshake(stream).await?;
    while let Some(request) = connection.accept().await {
        let (_, mut respond) = request?;
        let mut sending = respond.send_response(Response::new(()), false)?;
        sending.send_data(USERS.into(), true)?;
        connection.graceful_shutdown();
    }
    Ok(())
}

/// How long a dripping server takes for a piece.
const DROP: Duration = Duration::from_millis(20);

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, server: &Server) {
    while let Some(head) = read_request(&mut stream).await {
        let act = (server.behaviour)(&server.visit(&head));
        match act {
            Act::Say(bytes) => {
                if write(&mut stream, &bytes).await.is_none() {
                    return;
                }
            }
            Act::Close(bytes) => {
                let _left = write(&mut stream, &bytes).await;
                let _left = stream.shutdown().await;
                return;
            }
            Act::Hold(bytes) => {
                let _left = write(&mut stream, &bytes).await;
                return std::future::pending().await;
            }
            Act::Flood(first, again) => {
                let mut left = write(&mut stream, &first).await;
                while left.is_some() {
                    left = write(&mut stream, &again).await;
                }
                return;
            }
            Act::Drip(first, again, pieces) => {
                let mut drops = tokio::time::interval(DROP);
                let mut left = write(&mut stream, &first).await;
                for piece in again.chunks(pieces).cycle() {
                    if left.is_none() {
                        return;
                    }
                    drops.tick().await;
                    left = write(&mut stream, piece).await;
                }
            }
        }
    }
}

/// Writes and flushes; none if the client has left.
async fn write<S: AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8]) -> Option<()> {
    stream.write_all(bytes).await.ok()?;
    stream.flush().await.ok()
}

/// What a TLS handshake begins with.
const TLS: u8 = 0x16;

/// The next request, if there is one.
async fn read_request<S: AsyncRead + Unpin>(stream: &mut S) -> Option<String> {
    let mut bytes = Vec::new();
    // A client that speaks TLS is not waited for: its first message has no such end.
    while !bytes.ends_with(b"\r\n\r\n") && !bytes.starts_with(&[TLS]) {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let lengths = head
        .lines()
        .filter_map(|line| line.strip_prefix("content-length: "));
    let length = lengths.max().map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    bytes.extend(body);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
