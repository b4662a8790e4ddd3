//! An attempt to sign in at the identity provider, on its way. Nothing of it is stored: its state carries a MAC, and whatever must
//! be secret or unforeseeable is a MAC over its id. So nobody who reads the database can finish what somebody else began, and
//! nobody who starts a million attempts fills it.

use crate::app::App;
use crate::app::secrets::same;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How long the person has at the provider.
const LIFE: TimeDelta = TimeDelta::minutes(10);

/// An attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Id.
    pub id: Uuid,
    /// When it is over, in whole seconds.
    pub expires_at: DateTime<Utc>,
}

impl Attempt {
    /// A new one.
    #[must_use]
    pub fn begin(app: &App) -> Self {
        let now = app.now();
        let expires_at = DateTime::from_timestamp((now + LIFE).timestamp(), 0).unwrap_or(now);
        Self { id: app.new_id(now), expires_at }
    }

    /// What goes to the provider and comes back. It is for the installation that began it, if the app named one: who is sent
    /// another's link does not end up in another's account.
    #[must_use]
    pub fn state(self, app: &App, installation_id: Option<&str>) -> String {
        let mut bytes = self.id.as_bytes().to_vec();
        bytes.extend_from_slice(&self.expires_at.timestamp().to_be_bytes());
        bytes.extend_from_slice(&self.mac(app, installation_id));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a state; none if it was not made here, is over, or was made for another installation.
    #[must_use]
    pub fn read(app: &App, state: &str, installation_id: Option<&str>) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(state).ok()?;
        let (id, rest) = bytes.split_at_checked(16)?;
        let (expires_at, mac) = rest.split_at_checked(8)?;
        let expires_at = DateTime::from_timestamp(i64::from_be_bytes(expires_at.try_into().ok()?), 0)?;
        let attempt = Self { id: Uuid::from_slice(id).ok()?, expires_at };
        (same(mac, &attempt.mac(app, installation_id)) && app.now() < expires_at).then_some(attempt)
    }

    fn mac(self, app: &App, installation_id: Option<&str>) -> Vec<u8> {
        let expires_at = self.expires_at.timestamp().to_be_bytes();
        let installation = installation_id.unwrap_or_default().as_bytes();
        app.secrets.of_purpose("oidc state", &[self.id.as_bytes(), &expires_at, installation])
    }

    /// Comes back in the ID token.
    #[must_use]
    pub fn nonce(self, app: &App) -> String {
        URL_SAFE_NO_PAD.encode(app.secrets.of_purpose("oidc nonce", &[self.id.as_bytes()]))
    }

    /// What only this service can show when it exchanges the code (RFC 7636): 43 characters.
    #[must_use]
    pub fn verifier(self, app: &App) -> String {
        URL_SAFE_NO_PAD.encode(app.secrets.of_purpose("oidc verifier", &[self.id.as_bytes()]))
    }

    /// The verifier's challenge.
    #[must_use]
    pub fn challenge(self, app: &App) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier(app).as_bytes()))
    }
}
