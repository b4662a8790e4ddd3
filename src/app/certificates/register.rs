//! The register of certificates: a public hash chain of commitments, so that a certificate issued outside the normal way can be
//! noticed, and none can be taken back. Entering is done behind the issue, in batches: issuing waits for nobody.

use crate::app::audit::checkpoint::digest_of;
use crate::app::jws::{self, REGISTER_HEAD};
use crate::app::{App, AppError};
use crate::domain::clock::legal_day;
use crate::domain::hex::hex;
use crate::store::register::{self, EntryRow, HeadRow};
use aws_lc_rs::digest::{Context, SHA256};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Certificates entered in one transaction.
const BATCH: i64 = 500;

/// The hash before the first entry.
pub const BEGINNING: [u8; 32] = [0; 32];

/// What a signed head says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadClaims {
    /// Issuer: the public URL.
    pub iss: String,
    /// When, seconds since 1970.
    pub iat: i64,
    /// The legal day that it closes.
    pub day: NaiveDate,
    /// Entries so far.
    pub size: i64,
    /// Hash of the last of them, in hexadecimal.
    pub hash: String,
    /// SHA-256 of the head before, as it was signed, in hexadecimal; zeros before the first.
    pub prev: String,
}

/// The hash of the entry `seq`.
#[must_use]
pub fn entry_hash(before: &[u8], seq: i64, commitment: &[u8]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(before);
    context.update(&seq.to_be_bytes());
    context.update(commitment);
    context.finish().as_ref().to_vec()
}

/// Enters what was issued, up to a batch; gives how many. Two processes at once enter nothing twice: one of them fails.
///
/// # Errors
/// The store failed, or another process was faster.
pub async fn enter_batch(app: &App) -> Result<usize, AppError> {
    let (waiting, newest) =
        app.db.read(async |conn| Ok((register::waiting(conn, BATCH).await?, register::newest(conn).await?))).await?;
    let (mut seq, mut hash) = newest.map_or((0, BEGINNING.to_vec()), |row| (row.seq, row.hash));
    let mut entry = |(number, commitment): (String, Vec<u8>)| {
        seq += 1;
        hash = entry_hash(&hash, seq, &commitment);
        (number, EntryRow { seq, commitment, hash: hash.clone() })
    };
    let entries: Vec<_> = waiting.into_iter().map(&mut entry).collect();
    let count = entries.len();
    if count > 0 {
        app.db.write(async move |tx| Ok::<_, AppError>(register::enter(tx, &entries).await?)).await?;
    }
    Ok(count)
}

/// Signs the head of the day before, if that was not done yet; gives the day. What was issued that day must be entered before.
///
/// # Errors
/// The store or the signer failed.
pub async fn close_day(app: &App) -> Result<Option<NaiveDate>, AppError> {
    let now = app.now();
    let Some(day) = legal_day(now).pred_opt() else { return Ok(None) };
    let (last, newest) = app
        .db
        .read(async |conn| Ok((register::heads(conn, None, 1).await?.pop(), register::newest(conn).await?)))
        .await?;
    if let Some(head) = last.as_ref().filter(|head| head.day >= day) {
        if head.day > day {
            tracing::error!(head = %head.day, "a head of the register is of a day to come: a clock ran ahead");
        }
        return Ok(None);
    }
    let (size, hash) = newest.map_or((0, BEGINNING.to_vec()), |row| (row.seq, row.hash));
    let claims = HeadClaims {
        iss: app.settings.public_url.clone(),
        iat: now.timestamp(),
        day,
        size,
        hash: hex(&hash),
        prev: digest_of(last.as_ref().map(|head| head.jws.as_str())),
    };
    let jws = jws::sign(app.signer.as_ref(), REGISTER_HEAD, &claims)?;
    let row = HeadRow { day, size, jws, reread_at: None, faults: None };
    let written = app.db.write(async move |tx| Ok::<_, AppError>(register::add_head(tx, &row).await?)).await;
    match written {
        Err(AppError::Store(error)) if error.is_unique_in("certificate_register_heads") => Ok(None),
        other => other.map(|_| Some(day)),
    }
}

/// A page of the register, oldest first.
///
/// # Errors
/// The store failed.
pub async fn entries(app: &App, after: i64, limit: i64) -> Result<Vec<EntryRow>, AppError> {
    Ok(app.db.read(async |conn| register::entries(conn, after, limit).await).await?)
}

/// A page of signed heads, newest first.
///
/// # Errors
/// The store failed.
pub async fn heads(app: &App, before: Option<NaiveDate>, limit: i64) -> Result<Vec<HeadRow>, AppError> {
    Ok(app.db.read(async |conn| register::heads(conn, before, limit).await).await?)
}
