//! Counts what has changed. Each change has put a row into the queue, in its own transaction; here a few rows are taken out, what they
//! name is counted as it is now, and the figures are changed by the difference, all in one transaction.
//!
//! The order of the queue does not matter: not what a row tells is counted but the state that it points at, and a row that is not
//! visible yet is still there the next time. So nothing need wait for open transactions, and nothing is left out behind a cursor.

use super::sources::settle;
use crate::app::{App, AppError};
use crate::store::statistics::{QueueRow, begin, dequeue, lease, note_through, progress, queued};
use crate::store::types::{Id, Ts};
use chrono::TimeDelta;
use uuid::Uuid;

/// Rows of the queue in one transaction.
const BATCH: i64 = 200;
/// How long whoever counts is left alone. Not needed for the figures, whose row whoever counts holds: only so that nobody works in vain.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// How often it is noted that there is nothing to count: each note changes the tag of the figures.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Counts some of what has changed, as the worker `me`. Gives how many rows of the queue it was; none while another worker counts.
///
/// # Errors
/// The store failed: then nothing was counted.
pub async fn fold(app: &App, me: Uuid) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let (found, is_waiting) =
        app.db.read(async |conn| Ok((progress(conn).await?, !queued(conn, 1).await?.is_empty()))).await?;
    if !is_waiting && now.0 - found.through.0 < NOTED_EVERY {
        return Ok(0);
    }
    let until = Ts(now.0 + LEASE);
    let leased = app.db.write(async move |tx| Ok::<_, AppError>(lease(tx, Id(me), (now, until)).await?)).await?;
    if leased == 0 {
        return Ok(0);
    }
    app.db
        .write(async move |tx| {
            begin(tx).await?;
            let rows = queued(tx, BATCH).await?;
            count(tx, &rows).await?;
            if i64::try_from(rows.len()).unwrap_or_default() < BATCH {
                note_through(tx, now).await?;
            }
            Ok::<_, AppError>(rows.len())
        })
        .await
}

async fn count(tx: &mut crate::store::Conn, rows: &[QueueRow]) -> Result<(), AppError> {
    if rows.is_empty() {
        return Ok(());
    }
    let of = |kind: &str| -> Vec<Id> {
        let mut ids: Vec<Id> = rows.iter().filter(|row| row.kind == kind).map(|row| row.object_id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    settle(tx, &of("registration"), &of("crossing")).await?;
    let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    Ok(dequeue(tx, &seqs).await?)
}

/// Counts until nothing is left.
///
/// # Errors
/// The store failed; what was counted stays counted.
pub async fn fold_all(app: &App, me: Uuid) -> Result<usize, AppError> {
    let mut done = 0;
    loop {
        match fold(app, me).await? {
            0 => return Ok(done),
            counted => done += counted,
        }
    }
}
