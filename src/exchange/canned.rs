//! A server for tests: answers each connection on loopback with prepared bytes and records what it was sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What one connection is answered with.
#[derive(Clone)]
pub(crate) enum Reply {
    /// These bytes, then the connection closes.
    Bytes(Vec<u8>),
    /// These bytes at once, whatever is sent, then the connection closes.
    Hasty(Vec<u8>),
    /// Nothing: the connection stays open and silent.
    Silence,
}

/// A running server; it lives as long as the test process.
pub(crate) struct Canned {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Canned {
    /// Answers the n-th connection with the n-th reply, and all later ones with the last.
    pub(crate) fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for (index, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let reply = &replies[index.min(replies.len() - 1)];
                if let Reply::Hasty(bytes) = reply {
                    stream.write_all(bytes).unwrap();
                    continue;
                }
                seen.lock().unwrap().push(read_request(&mut stream));
                match reply {
                    Reply::Bytes(bytes) | Reply::Hasty(bytes) => stream.write_all(bytes).unwrap(),
                    Reply::Silence => silent.push(stream),
                }
            }
        });
        Self { address, requests }
    }

    /// The same for one answer over TLS, with a certificate for `127.0.0.1` that the tests' own authority issued.
    pub(crate) fn start_tls(reply: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let config = Arc::new(tls_config());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(connection, stream.unwrap());
                seen.lock().unwrap().push(read_request(&mut stream));
                // A client that does not trust us has left by now.
                let _ = stream.write_all(&reply);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        });
        Self { address, requests }
    }

    /// `http://host:port`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far: head and body as they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// A complete answer.
pub(crate) fn answer(status: &str, headers: &[&str], body: &[u8]) -> Reply {
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n",
        body.len()
    );
    for header in headers {
        bytes.push_str(header);
        bytes.push_str("\r\n");
    }
    bytes.push_str("\r\n");
    let mut bytes = bytes.into_bytes();
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}

fn tls_config() -> ServerConfig {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("testdata/server.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("testdata/server.key"));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.unwrap()], key.unwrap())
        .unwrap()
}

fn read_request(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).unwrap_or(0) == 0 {
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.trim().parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    bytes.extend(body);
    String::from_utf8_lossy(&bytes).into_owned()
}
