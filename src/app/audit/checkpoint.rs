//! Signs the heads of the audit chains. A copy leaves this machine: whoever may write the database cannot take back what is signed.

use crate::app::jws::{self, CHECKPOINT};
use crate::app::ports::CheckpointSink;
use crate::app::{App, AppError};
use crate::domain::hex::hex;
use crate::store::checkpoints::{self, CheckpointRow, HeadRow};
use crate::store::types::Ts;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// A transaction may take its time and commit behind a checkpoint: heads this much older than the last one are signed again.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);
/// Copies sent in one go.
const BATCH: i64 = 100;

/// What a checkpoint says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckpointClaims {
    /// Issuer: the public URL.
    pub iss: String,
    /// When, seconds since 1970.
    pub iat: i64,
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// SHA-256 of the checkpoint before, as it was signed, in hexadecimal; zeros before the first.
    pub prev: String,
    /// Chain, number and hash (hexadecimal) of the last entry of each chain that has grown since the checkpoint before.
    pub heads: Vec<(Uuid, i64, String)>,
}

/// What the checkpoint behind `jws` must name as the one before.
#[must_use]
pub fn digest_of(jws: Option<&str>) -> String {
    jws.map_or_else(|| "0".repeat(64), |jws| hex(digest(&SHA256, jws.as_bytes()).as_ref()))
}

/// Signs what has been added since the last checkpoint, if anything, and gives its number. Two processes at once make one.
///
/// # Errors
/// The store or the signer failed.
pub async fn make(app: &App) -> Result<Option<i64>, AppError> {
    let Some(before) = heads_since_last(app).await? else { return Ok(None) };
    let (last, heads) = before;
    let now = app.now();
    let seq = last.as_ref().map_or(1, |row| row.seq + 1);
    let claims = CheckpointClaims {
        iss: app.settings.public_url.clone(),
        iat: now.timestamp(),
        seq,
        prev: digest_of(last.as_ref().map(|row| row.jws.as_str())),
        heads: heads.into_iter().map(|head| (head.chain.0, head.seq, hex(&head.hash))).collect(),
    };
    let jws = jws::sign(app.signer.as_ref(), CHECKPOINT, &claims)?;
    let row = CheckpointRow { seq, at: Ts(now), jws, delivered_at: None };
    let written = app.db.write(async move |tx| Ok::<_, AppError>(checkpoints::insert(tx, &row).await?)).await;
    match written {
        Err(AppError::Store(error)) if error.is_unique_in("audit_checkpoints") => Ok(None),
        other => other.map(|_| Some(seq)),
    }
}

/// When the last checkpoint was signed, as it says itself: what stands beside it in the table could be anybody's.
fn signed_at(app: &App, last: Option<&CheckpointRow>) -> DateTime<Utc> {
    let claims: Option<CheckpointClaims> = last.and_then(|row| app.verifier.verify(CHECKPOINT, &row.jws));
    let at = claims.and_then(|claims| DateTime::from_timestamp(claims.iat, 0)).unwrap_or(DateTime::UNIX_EPOCH);
    // A clock that once ran ahead must not keep the log unsigned until then.
    if at > app.now() { DateTime::UNIX_EPOCH } else { at }
}

/// The last checkpoint, and the heads that no checkpoint covers; none if there are no new ones.
async fn heads_since_last(app: &App) -> Result<Option<(Option<CheckpointRow>, Vec<HeadRow>)>, AppError> {
    let (last, recent, mut heads) = app
        .db
        .read(async |conn| {
            let last = checkpoints::newest(conn).await?;
            let since = Ts(signed_at(app, last.as_ref()) - OVERLAP);
            let recent = checkpoints::since(conn, since).await?;
            Ok((last, recent, checkpoints::heads(conn, since).await?))
        })
        .await?;
    let known = recent.iter().filter_map(|row| app.verifier.verify::<CheckpointClaims>(CHECKPOINT, &row.jws));
    let known: HashSet<(Uuid, i64)> =
        known.flat_map(|claims| claims.heads).map(|(chain, seq, _)| (chain, seq)).collect();
    heads.retain(|head| !known.contains(&(head.chain.0, head.seq)));
    Ok((!heads.is_empty()).then_some((last, heads)))
}

/// Sends copies of the checkpoints that have not left this machine yet, oldest first; gives their number.
///
/// # Errors
/// The store or the far end failed: what was not sent is tried again the next time.
pub async fn deliver(app: &App, sink: &dyn CheckpointSink) -> Result<usize, AppError> {
    let waiting = app.db.read(async |conn| checkpoints::undelivered(conn, BATCH).await).await?;
    let mut sent = 0;
    for row in waiting {
        sink.keep(row.seq, &row.jws).await.map_err(|error| AppError::Internal(format!("checkpoint: {error}")))?;
        let now = Ts(app.now());
        let seq = row.seq;
        app.db.write(async move |tx| Ok::<_, AppError>(checkpoints::mark_delivered(tx, seq, now).await?)).await?;
        sent += 1;
    }
    Ok(sent)
}
