//! The fake's TLS, as FCM's front end has it: a certificate, HTTP/2 or HTTP/1.1 by ALPN. Must not know who connects.

use std::io;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate with its key, for a fake that speaks TLS.
#[derive(Clone)]
pub struct TlsPem {
    /// The chain, the fake's own certificate first.
    pub certificates: String,
    /// Its private key.
    pub key: String,
}

/// Makes an acceptor.
pub(super) fn acceptor(pem: &TlsPem) -> io::Result<TlsAcceptor> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("not {what} in PEM"));
    let chain = CertificateDer::pem_slice_iter(pem.certificates.as_bytes());
    let chain = chain.collect::<Result<Vec<_>, _>>().map_err(|_| wrong("certificates"))?;
    let key = PrivateKeyDer::from_pem_slice(pem.key.as_bytes()).map_err(|_| wrong("a private key"))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
