//! One-time links: who has no app answers about one registration by the link that was sent to the phone in the application.
//! Whoever has the link speaks for the host, and for this one registration only.

pub mod answer;
pub mod invite;
pub mod show;

use crate::app::limits::{IfStoreFails, count};
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::access::{Permission, Role};
use crate::domain::codes::ProblemCode;
use crate::domain::limits::ClientAddress;
use crate::domain::limits::policies::LINK_MISSES;
use crate::store::confirmation_links::{LinkRow, by_mac};
use crate::store::registrations;
use crate::store::types::Id;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// Random bytes of a token.
const TOKEN_BYTES: usize = 32;

/// Whoever came by a link that is known and has not expired.
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    link: Id,
    registration: Id,
    is_used: bool,
}

impl Holder {
    /// By what he is known: the link's id.
    #[must_use]
    pub const fn id(self) -> Uuid {
        self.link.0
    }

    /// The registration that the link is about.
    #[must_use]
    pub const fn registration(self) -> Uuid {
        self.registration.0
    }

    /// Whether somebody has answered by this link.
    #[must_use]
    pub const fn has_answered(self) -> bool {
        self.is_used
    }

    /// In which role he may do this with the registration of his link; none means that for him it does not exist.
    #[must_use]
    pub fn role_of(self, permission: Permission, file: &File) -> Option<Role> {
        file.role_of_holder(permission).filter(|_| file.row.id == self.registration)
    }
}

/// What is kept of a token.
fn mac(app: &App, token: &str) -> Vec<u8> {
    app.secrets.of_purpose("confirmation link", &[token.as_bytes()])
}

/// Who comes by the link with this token. Tokens that lead nowhere are counted for the address they come from.
///
/// # Errors
/// `not_found` for a link that never was or has expired.
pub async fn find(app: &App, token: &str, from: ClientAddress) -> Result<Holder, AppError> {
    let has_form = URL_SAFE_NO_PAD.decode(token).is_ok_and(|bytes| bytes.len() == TOKEN_BYTES);
    let found: Option<LinkRow> = if has_form {
        let mac = mac(app, token);
        app.db.read(async |conn| by_mac(conn, &mac).await).await?
    } else {
        None
    };
    let Some(row) = found.filter(|row| row.expires_at.0 > app.now()) else {
        count(app, &LINK_MISSES, &from.unit(), IfStoreFails::Allow).await?;
        return Err(ProblemCode::NotFound.into());
    };
    Ok(Holder { link: row.id, registration: row.registration_id, is_used: row.used_at.is_some() })
}

/// The registration of a link, if its holder may do this with it.
async fn file_of(app: &App, holder: Holder, permission: Permission) -> Result<File, AppError> {
    let id = holder.registration();
    let found = app.db.read(async |conn| registrations::find(conn, &app.vault, id).await).await?;
    found.filter(|file| holder.role_of(permission, file).is_some()).ok_or_else(|| ProblemCode::NotFound.into())
}
