//! Puts one call on the wire, once, and reads the whole answer within its bounds.
//!
//! Implementation rationale: one HTTP client would do if the library let a client decide per request whether to go
//! through a proxy and whether to load certificate authorities. So there is one per way, built when it is first
//! used; a run uses one way. Plain HTTP loads no authorities, so a machine without any can test the embedded endpoint.

use std::error::Error;
use std::fmt;
use std::io::Read;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use flate2::read::MultiGzDecoder;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Identity, Method, NoProxy, Proxy, Response};
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

use crate::exchange::failure::{Failure, Stage, place};
use crate::exchange::{Received, TransportErrorKind, nesting};
use crate::target::{Limits, Target};

/// How long the headers of an HTTP/2 answer may be together; about what the library allows for HTTP/1.
const HEADER_BYTES: u32 = 400 << 10;

/// A target that no request could be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientError {
    /// What is wrong, in lower case, without full stop.
    pub message: String,
}

/// One call to make.
#[derive(Clone)]
pub(crate) struct Call {
    /// `GET`, or `POST` for a token.
    pub(crate) method: Method,
    /// Where to.
    pub(crate) url: Url,
    /// All headers in order.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, if any.
    pub(crate) body: Option<Vec<u8>>,
}

/// The way to a target.
pub(crate) struct Wire {
    authorities: Vec<Certificate>,
    identity: Option<Identity>,
    proxy: Option<Url>,
    timeout: Duration,
    limits: Limits,
    /// Bytes of bodies so far.
    received: AtomicU64,
    /// By [`Way`].
    clients: [OnceLock<Result<reqwest::Client, String>>; 4],
}

impl fmt::Display for ClientError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for ClientError {}

/// What a client must be able to do for a URL.
#[derive(Clone, Copy)]
struct Way {
    /// TLS is spoken, with the target or with the proxy.
    secure: bool,
    /// The target is on this machine, so no proxy is used.
    near: bool,
}

impl Wire {
    /// Checks the TLS material; loads and starts nothing.
    ///
    /// # Errors
    /// What is wrong with the certificates or the proxy, in lower case, without full stop.
    pub(crate) fn new(target: &Target) -> Result<Self, String> {
        // Another provider may be installed already, by whoever embeds us; it will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authorities = match &target.tls.ca_certificate {
            Some(pem) => authorities(pem)?,
            None => Vec::new(),
        };
        let identity = target
            .tls
            .client_identity
            .as_ref()
            .map(|pem| Identity::from_pem(pem))
            .transpose()
            .map_err(|_| "`client-certificate` does not hold a certificate and its key in PEM")?;
        Ok(Self {
            authorities,
            identity,
            proxy: target.proxy.clone(),
            timeout: target.timeout,
            limits: target.limits,
            received: AtomicU64::new(0),
            clients: Default::default(),
        })
    }

    /// Makes the call once.
    pub(crate) async fn call(&self, call: Call) -> Result<Received, Failure> {
        self.check_received()?;
        let url = call.url.clone();
        let deadline = Instant::now() + self.timeout;
        let late =
            |what: &str| Failure::late(format!("{}: {what} in {:?}", place(&url), self.timeout));
        let response = timeout_at(deadline, self.head(call))
            .await
            .map_err(|_| late("no answer"))??;
        let mut body = Vec::new();
        let mut headers = Self::headers(&response);
        let status = response.status().as_u16();
        let received = timeout_at(deadline, self.receive(response, &url, &mut body)).await;
        received.unwrap_or_else(|_| {
            let what = format!("no full answer, {} bytes of its body,", body.len());
            Err(late(&what))
        })?;
        if is_gzip(&headers) {
            body = self.unpacked(&body, &url)?;
            // They speak of what was on the wire.
            let packing = ["content-encoding", "content-length"];
            headers.retain(|(name, _)| !packing.contains(&name.as_str()));
        }
        self.received
            .fetch_add(body.len() as u64, Ordering::Relaxed);
        let received = Received {
            status,
            headers,
            body: body.into(),
        };
        self.check(&received, &url)?;
        Ok(received)
    }

    /// Whether the run may receive anything more.
    fn check_received(&self) -> Result<(), Failure> {
        let limit = self.limits.received;
        if self.received.load(Ordering::Relaxed) < limit {
            return Ok(());
        }
        let detail = format!("the budget of {limit} received bytes is spent");
        Err(Failure::final_(TransportErrorKind::Budget, detail))
    }

    /// Whether a whole answer can be read by those that come after.
    fn check(&self, received: &Received, url: &Url) -> Result<(), Failure> {
        if let Some(coding) = received.header("content-encoding")
            && !coding.eq_ignore_ascii_case("identity")
        {
            let detail = format!(
                "{}: the content coding `{coding}` was not asked for",
                place(url)
            );
            return Err(Failure::final_(TransportErrorKind::Broken, detail));
        }
        if let Some(excess) = nesting::excess(&received.body.bytes(), &self.limits) {
            let detail = format!("{}: the JSON of the body {excess}", place(url));
            return Err(Failure::final_(TransportErrorKind::TooLarge, detail));
        }
        Ok(())
    }

    async fn head(&self, call: Call) -> Result<Response, Failure> {
        let client = self.client(&call.url)?;
        let headers = header_map(&call.headers)?;
        let mut builder = client
            .request(call.method, call.url.clone())
            .headers(headers);
        if let Some(body) = call.body {
            builder = builder.body(body);
        }
        builder
            .send()
            .await
            .map_err(|error| Failure::of(&error, &call.url, Stage::Head))
    }

    fn headers(response: &Response) -> Vec<(String, String)> {
        let headers = response.headers().iter();
        headers
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                (name.as_str().to_owned(), value.into_owned())
            })
            .collect()
    }

    async fn receive(
        &self,
        mut response: Response,
        url: &Url,
        body: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        let limit = self.limits.response_size;
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| Failure::of(&error, url, Stage::Body))?
        {
            if body.len() as u64 + chunk.len() as u64 > limit {
                return Err(too_large(limit, url));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(())
    }

    /// What a body was before it was packed with gzip, in one member or in several.
    ///
    /// Implementation rationale: the HTTP client would unpack it too, but only the first member.
    fn unpacked(&self, packed: &[u8], url: &Url) -> Result<Vec<u8>, Failure> {
        if packed.is_empty() {
            return Ok(Vec::new());
        }
        let mut body = Vec::new();
        let limit = self.limits.response_size;
        let mut reader = MultiGzDecoder::new(packed).take(limit.saturating_add(1));
        reader.read_to_end(&mut body).map_err(|error| {
            let detail = format!("{}: the gzip of the body is broken: {error}", place(url));
            Failure::final_(TransportErrorKind::Broken, detail)
        })?;
        if body.len() as u64 > limit {
            return Err(too_large(limit, url));
        }
        Ok(body)
    }

    fn client(&self, url: &Url) -> Result<&reqwest::Client, Failure> {
        let near = is_loopback(url);
        let through_tls = self
            .proxy
            .as_ref()
            .is_some_and(|url| url.scheme() == "https");
        let way = Way {
            secure: url.scheme() == "https" || (through_tls && !near),
            near,
        };
        let index = usize::from(way.secure) * 2 + usize::from(way.near);
        self.clients[index]
            .get_or_init(|| self.build(way))
            .as_ref()
            .map_err(|cause| {
                let detail = format!("{}: {cause}", place(url));
                Failure::final_(TransportErrorKind::Tls, detail)
            })
    }

    /// Implementation rationale: an answer may have the 100 headers that the library allows by itself. A larger bound makes it
    /// allocate for each interim answer, and as it reads without a pause what has come, a flood of these then held up both the
    /// deadline and the end of the process: 50 s where the timeout was 2 s.
    fn build(&self, way: Way) -> Result<reqwest::Client, String> {
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .http2_max_header_list_size(HEADER_BYTES)
            .retry(reqwest::retry::never());
        if way.near {
            builder = builder.no_proxy();
        } else if let Some(proxy) = &self.proxy {
            let proxy = Proxy::all(proxy.clone()).map_err(|error| last_words(&error))?;
            let direct = NoProxy::from_string("localhost,127.0.0.0/8,::1");
            builder = builder.proxy(proxy.no_proxy(direct));
        }
        if way.secure {
            builder = builder.tls_certs_merge(self.authorities.iter().cloned());
            if let Some(identity) = &self.identity {
                builder = builder.identity(identity.clone());
            }
        } else {
            builder = builder.tls_certs_only([]);
        }
        builder.build().map_err(|error| last_words(&error))
    }
}

/// The certificates of a PEM file, each of them usable.
fn authorities(pem: &[u8]) -> Result<Vec<Certificate>, String> {
    let found = Certificate::from_pem_bundle(pem).unwrap_or_default();
    if found.is_empty() {
        return Err("`ca-certificate` holds no certificate in PEM".to_owned());
    }
    // Trusting these alone reads every one of them, and nothing from the system.
    reqwest::Client::builder()
        .tls_certs_only(found.iter().cloned())
        .build()
        .map_err(|error| format!("`ca-certificate` cannot be used: {}", last_words(&error)))?;
    Ok(found)
}

fn too_large(limit: u64, url: &Url) -> Failure {
    let place = place(url);
    let detail =
        format!("{place}: the body is larger than {limit} bytes, the limit `response-size`");
    Failure::final_(TransportErrorKind::TooLarge, detail)
}

fn is_gzip(headers: &[(String, String)]) -> bool {
    let mut codings = headers
        .iter()
        .filter(|(name, _)| name == "content-encoding");
    codings.any(|(_, coding)| {
        ["gzip", "x-gzip"]
            .iter()
            .any(|one| coding.eq_ignore_ascii_case(one))
    })
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn header_map(headers: &[(String, String)]) -> Result<HeaderMap, Failure> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let key = HeaderName::from_bytes(name.as_bytes());
        let content = HeaderValue::from_bytes(value.as_bytes());
        let (Ok(key), Ok(content)) = (key, content) else {
            let detail =
                format!("the header `{name}` has a name or value that HTTP does not allow");
            return Err(Failure::final_(TransportErrorKind::Unsendable, detail));
        };
        map.append(key, content);
    }
    Ok(map)
}

fn last_words(error: &dyn std::error::Error) -> String {
    let mut current = error;
    while let Some(next) = current.source() {
        current = next;
    }
    current.to_string().to_lowercase()
}
