//! A file is taken in: read, sealed some lines at a time, and written with its answer in one transaction. Nothing of it is submitted here.

use super::{Sender, entry, outcome};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::{App, AppError};
use crate::domain::batches::file::Unreadable;
use crate::domain::batches::{BatchState, File, Format};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::limits::published::OPEN_BATCHES;
use crate::store::batch_lines::{self, LineRow};
use crate::store::batches::{self, BatchRow, ChunkRow};
use crate::store::types::{Id, Ts};
use crate::store::vault::{Keyring, key_of};
use crate::store::{audit, idempotency, webhooks};
use std::collections::HashSet;
use std::sync::Arc;

/// Lines that are sealed together, and taken together to be worked on.
const TOGETHER: usize = 25;

/// A file as it was sent.
pub struct SubmitBatch {
    /// Its form.
    pub format: Format,
    /// Whether its lines are only judged.
    pub dry_run: bool,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file as it is written.
struct Prepared {
    header: Option<String>,
    total: i32,
    chunks: Vec<(ChunkRow, i32)>,
    /// Lines whose reference stands on an earlier line.
    repeated: Vec<LineRow>,
}

/// Takes a file of a client in. `render` makes the answer that is given now and at every repetition.
///
/// # Errors
/// Everything that is wrong with the file as a whole; `too_many_batches`; or the store failed.
pub async fn accept(
    app: &Arc<App>,
    (client, by): (Id, Sender),
    guard: Guard,
    command: SubmitBatch,
    render: impl FnOnce(&BatchRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, (client, by), &guard, command, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &Arc<App>,
    (client, by): (Id, Sender),
    guard: &Guard,
    command: SubmitBatch,
    render: impl FnOnce(&BatchRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let now = Ts(app.real_now());
    let (id, keyring) = (Id(app.new_id(now.0)), keyring(app, client, now).await?);
    let (format, dry_run) = (command.format, command.dry_run);
    let Prepared { header, total, chunks, repeated } = {
        let (app, keyring) = (Arc::clone(app), keyring.clone());
        let reading = tokio::task::spawn_blocking(move || prepare(&app, (id, client, now), &keyring, command));
        reading.await.map_err(|error| AppError::Internal(error.to_string()))??
    };
    let row = BatchRow {
        id,
        client_id: client,
        state: BatchState::Queued.as_str().to_owned(),
        reason: None,
        dry_run,
        format: format.as_str().to_owned(),
        header,
        total,
        accepted: 0,
        refused: i32::try_from(repeated.len()).unwrap_or(i32::MAX),
        version: 1,
        created_at: now,
        started_at: None,
        finished_at: None,
        due_at: Some(now),
    };
    let answer = render(&row)?;
    let answer_row = guard.row(app, (client, &keyring), &answer, now)?;
    let entry = entry(app, by, "batch.submit", &row);
    app.db
        .write(async move |tx| {
            batches::alone(tx, client).await?;
            if batches::count_open(tx, client).await? >= OPEN_BATCHES {
                return Err(AppError::Problem(ProblemCode::TooManyBatches));
            }
            batches::insert(tx, &row).await?;
            for (chunk, lines) in &chunks {
                batches::insert_chunk(tx, chunk, *lines).await?;
            }
            batch_lines::record(tx, &repeated).await?;
            audit::insert(tx, &entry).await?;
            idempotency::insert(tx, &answer_row).await?;
            Ok(())
        })
        .await?;
    app.batch_bell.ring();
    Ok(answer)
}

/// The data keys of a client; made if it has none yet.
async fn keyring(app: &Arc<App>, client: Id, now: Ts) -> Result<Keyring, AppError> {
    if let Some(row) = app.db.read(async |conn| key_of(conn, client.0).await).await? {
        return Ok(app.vault.keyring(&row)?);
    }
    let inner = Arc::clone(app);
    app.db.write(async move |tx| Ok::<_, AppError>(webhooks::keyring(tx, &inner.vault, client.0, now).await?)).await
}

fn prepare(
    app: &App,
    (id, client, now): (Id, Id, Ts),
    keyring: &Keyring,
    command: SubmitBatch,
) -> Result<Prepared, AppError> {
    let File { header, lines } = File::read(command.format, command.bytes).map_err(|unreadable| match unreadable {
        Unreadable::Problem(code) => AppError::Problem(code),
        Unreadable::Fields(errors) => AppError::Invalid(errors),
    })?;
    let mut known = HashSet::new();
    let mut repeated = Vec::new();
    let twice = [FieldError::new("/client_reference", FieldCode::Repeated)];
    for (line, number) in lines.iter().zip(1..) {
        if line.reference().is_some_and(|reference| !known.insert(reference)) {
            repeated.push(outcome::refused(id, number, ProblemCode::ValidationFailed, &twice));
        }
    }
    let mut chunks = Vec::with_capacity(lines.len() / TOGETHER + 1);
    let mut first_line = 1;
    for lines in lines.chunks(TOGETHER) {
        let sealed = ChunkRow::seal(&app.vault, keyring, (id, first_line), lines)?;
        let count = i32::try_from(lines.len()).unwrap_or(i32::MAX);
        let chunk = ChunkRow { batch_id: id, first_line, client_id: client, sealed, due_at: Some(now), claim: 0 };
        chunks.push((chunk, count));
        first_line += count;
    }
    Ok(Prepared { header: header.map(|header| header.stored()), total: first_line - 1, chunks, repeated })
}
