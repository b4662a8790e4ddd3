//! Keys for MACs, one for each purpose, all derived from one secret of the operator.

use crate::domain::aead::AeadKey;
use crate::domain::certificates::number::NumberKey;
use aws_lc_rs::hmac;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The derived keys.
pub struct Secrets {
    master: Zeroizing<Vec<u8>>,
    otp: hmac::Key,
    refresh: hmac::Key,
    links: hmac::Key,
    requests: hmac::Key,
    clients: hmac::Key,
    limits: hmac::Key,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

fn derive(master: &[u8], purpose: &str) -> hmac::Key {
    let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, master), purpose.as_bytes());
    hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref())
}

fn mac(key: &hmac::Key, parts: &[&[u8]]) -> Vec<u8> {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        // The length before each part keeps ("ab", "c") apart from ("a", "bc").
        context.update(&u64::try_from(part.len()).unwrap_or_default().to_be_bytes());
        context.update(part);
    }
    context.sign().as_ref().to_vec()
}

/// Compares secrets in constant time.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

impl Secrets {
    /// Derives all keys.
    #[must_use]
    pub fn new(master: &[u8]) -> Self {
        Self {
            master: Zeroizing::new(master.to_vec()),
            otp: derive(master, "otp"),
            refresh: derive(master, "refresh"),
            links: derive(master, "links"),
            requests: derive(master, "requests"),
            clients: derive(master, "clients"),
            limits: derive(master, "limits"),
        }
    }

    /// MAC of a one-time code, bound to its challenge.
    #[must_use]
    pub fn of_otp(&self, challenge: uuid::Uuid, code: &str) -> Vec<u8> {
        mac(&self.otp, &[challenge.as_bytes(), code.as_bytes()])
    }

    /// MAC of a refresh token.
    #[must_use]
    pub fn of_refresh(&self, session: uuid::Uuid, generation: i32) -> Vec<u8> {
        mac(&self.refresh, &[session.as_bytes(), &generation.to_be_bytes()])
    }

    /// MAC of a client's secret, bound to the client.
    #[must_use]
    pub fn of_client_secret(&self, client: uuid::Uuid, secret: &str) -> Vec<u8> {
        mac(&self.clients, &[client.as_bytes(), secret.as_bytes()])
    }

    /// MAC of a link.
    #[must_use]
    pub fn of_link(&self, parts: &[&[u8]]) -> Vec<u8> {
        mac(&self.links, parts)
    }

    /// MAC of the fingerprint of a request: a plain hash of what people enter could be guessed.
    #[must_use]
    pub fn of_request(&self, fingerprint: &[u8]) -> Vec<u8> {
        mac(&self.requests, &[fingerprint])
    }

    /// What the keys of look-ups are derived from. Must never change, or nothing is found any more.
    #[must_use]
    pub fn index_secret(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(hmac::sign(&derive(&self.master, "indexes"), b"v1").as_ref().to_vec())
    }

    /// MAC for a purpose that needs no key at hand: it is derived anew each time.
    #[must_use]
    pub fn of_purpose(&self, purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
        mac(&derive(&self.master, purpose), parts)
    }

    /// The bucket of a limit: what is counted cannot be read from it.
    #[must_use]
    pub fn of_limit(&self, kind: &str, value: &[u8]) -> Vec<u8> {
        mac(&self.limits, &[kind.as_bytes(), value])
    }

    /// Seals the places of the feed that clients hold.
    #[must_use]
    pub fn cursor_key(&self) -> Option<AeadKey> {
        AeadKey::new(hmac::sign(&derive(&self.master, "cursors"), b"v1").as_ref())
    }

    /// The key of the number permutation. Must never change, or numbers repeat.
    #[must_use]
    pub fn number_key(&self) -> NumberKey {
        NumberKey::new(hmac::sign(&derive(&self.master, "numbers"), b"v1").as_ref())
    }
}
