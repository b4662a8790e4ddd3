//! The ledger of outages: when the service took no submissions. It measures that by its own heartbeats, and signs and publishes what it
//! finds; an officer adds what it cannot see. What follows for deadlines is not its matter.

pub mod add;
pub mod beat;
pub mod load;
pub mod withdraw;

use crate::app::audit::checkpoint::digest_of;
use crate::app::jws::{self, OUTAGE};
use crate::app::{App, AppError};
use crate::domain::outages::{Reason, Source, Span};
use crate::store::outages::{self, OutageRow};
use crate::store::types::{Id, Ts};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a signed statement on an outage says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageClaims {
    /// Issuer: the public URL.
    pub iss: String,
    /// Time of signing, seconds since 1970.
    pub iat: i64,
    /// The outage.
    pub sub: Uuid,
    /// Its place in the ledger, from 1, without gaps.
    pub seq: i64,
    /// When it began.
    pub from: DateTime<Utc>,
    /// When it ended.
    pub until: DateTime<Utc>,
    /// How it became known.
    pub source: Source,
    /// Why, if an officer entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// SHA-256 of the statement before, as it was signed, in hexadecimal; zeros before the first.
    pub prev: String,
    /// Since when it no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// Signs an outage as the next entry behind `last`.
fn entry(app: &App, last: Option<&OutageRow>, span: Span, reason: Option<Reason>) -> Result<OutageRow, AppError> {
    let now = app.now();
    let id = app.new_id(now);
    let text = reason.as_ref().map(serde_json::to_string).transpose()?;
    let claims = OutageClaims {
        iss: app.settings.public_url.clone(),
        iat: now.timestamp(),
        sub: id,
        seq: last.map_or(1, |row| row.seq + 1),
        from: span.from,
        until: span.until,
        source: if reason.is_some() { Source::Officer } else { Source::Measured },
        reason,
        prev: digest_of(last.map(|row| row.jws.as_str())),
        withdrawn_at: None,
    };
    Ok(OutageRow {
        id: Id(id),
        seq: claims.seq,
        began_at: Ts(span.from),
        ended_at: Ts(span.until),
        source: claims.source.as_str().to_owned(),
        reason: text,
        jws: jws::sign(app.signer.as_ref(), OUTAGE, &claims)?,
        recorded_at: Ts(now),
        withdrawn_at: None,
        withdrawal: None,
    })
}

impl OutageRow {
    /// The officer's reason.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        serde_json::from_str(self.reason.as_deref()?).ok()
    }
}

/// A page of the ledger, newest first.
///
/// # Errors
/// The store failed.
pub async fn list(app: &App, before: Option<Uuid>, limit: i64) -> Result<Vec<OutageRow>, AppError> {
    Ok(app.db.read(async |conn| outages::list(conn, before, limit).await).await?)
}
