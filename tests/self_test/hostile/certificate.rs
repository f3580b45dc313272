//! Certificates of every kind that a client must refuse, and of the one that it must not.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing.
    None,
    /// It names another host.
    Name,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    Future,
    /// It vouches for itself.
    SelfSigned,
    /// Nobody knows its authority.
    Authority,
}

/// The authority that the client is told to trust.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// An authority of this name.
    pub(super) fn new(name: &str) -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Authority(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// Its certificate in PEM.
    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Speaks TLS as the host of such a certificate; `protocol` is the only one that it agrees to.
    pub(super) fn acceptor(&self, flaw: Flaw, protocol: &[u8]) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let certificate = self.certificate(flaw, &key);
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        config.alpn_protocols = vec![protocol.to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }

    /// The same for a server that asks its clients for a certificate of this authority.
    pub(super) fn demanding(&self) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let chain = vec![CertificateDer::from(
            self.certificate(Flaw::None, &key).der().to_vec(),
        )];
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from(self.0.der().to_vec()))
            .unwrap();
        let provider = Arc::new(default_provider());
        let clients =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(clients.build().unwrap())
            .with_single_cert(chain, PrivateKeyDer::try_from(key.serialize_der()).unwrap())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }

    /// A certificate that it issued to a client, and its key, in PEM.
    pub(super) fn identity(&self) -> String {
        let key = KeyPair::generate().unwrap();
        let certificate = self.certificate(Flaw::None, &key);
        format!("{}{}", certificate.pem(), key.serialize_pem())
    }

    fn certificate(&self, flaw: Flaw, key: &KeyPair) -> Certificate {
        let host = if flaw == Flaw::Name {
            "other.example"
        } else {
            "127.0.0.1"
        };
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        match flaw {
            Flaw::Expired => params.not_after = date_time_ymd(2001, 1, 1),
            Flaw::Future => params.not_before = date_time_ymd(3001, 1, 1),
            Flaw::SelfSigned => return params.self_signed(key).unwrap(),
            Flaw::Authority => return params.signed_by(key, &Authority::new("nobody").0).unwrap(),
            Flaw::None | Flaw::Name => {}
        }
        params.signed_by(key, &self.0).unwrap()
    }
}
