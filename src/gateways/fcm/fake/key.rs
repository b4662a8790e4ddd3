//! The RSA key of the fake's service account. Must not know where it is kept.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use std::fmt::Write;
use std::io;

/// Makes an RSA key of 2048 bits as PKCS #8 in PEM. Takes some tenths of a second: keep it if you start often.
///
/// # Errors
/// The cryptographic library failed.
pub fn generate_key_pem() -> io::Result<String> {
    let failed = |_| io::Error::other("no RSA key could be made");
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    for line in STANDARD.encode(der.as_ref()).as_bytes().chunks(64) {
        writeln!(pem, "{}", String::from_utf8_lossy(line)).map_err(io::Error::other)?;
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    Ok(pem)
}

/// The public half of a private key in PEM.
pub(super) fn verifying_key(pem: &str) -> io::Result<DecodingKey> {
    let wrong = || io::Error::new(io::ErrorKind::InvalidInput, "not an RSA private key in PEM");
    let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| wrong())?;
    let pair = KeyPair::from_der(key.as_bytes()).map_err(|_| wrong())?;
    Ok(DecodingKey::from_rsa_der(pair.public_key().as_ref()))
}
