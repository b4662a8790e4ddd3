//! A client looks at its batches and at what became of their lines.

use super::LineResult;
use super::outcome::shown;
use crate::app::{App, AppError};
use crate::domain::batches::{BatchState, Line, LineState};
use crate::domain::codes::ProblemCode;
use crate::store::batch_lines::{self, LineRow};
use crate::store::batches::{self, BatchRow};
use crate::store::types::Id;
use crate::store::vault::key_of;
use std::collections::HashMap;
use uuid::Uuid;

/// A batch of a client.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn get(app: &App, client: Id, id: Uuid) -> Result<BatchRow, AppError> {
    let found = app.db.read(async |conn| batches::find(conn, client, id).await).await?;
    Ok(found.ok_or(ProblemCode::NotFound)?)
}

/// Batches of a client, newest first.
///
/// # Errors
/// The store failed.
pub async fn list(app: &App, client: Id, page: (Option<Uuid>, i64)) -> Result<Vec<BatchRow>, AppError> {
    Ok(app.db.read(async |conn| batches::list(conn, client, page).await).await?)
}

/// Lines of a batch behind `after`, in their order; of one state, or of all.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn lines(
    app: &App,
    client: Id,
    id: Uuid,
    state: Option<LineState>,
    page: (i32, i64),
) -> Result<Vec<LineResult>, AppError> {
    let batch = get(app, client, id).await?;
    let is_over = BatchState::parse(&batch.state).is_none_or(|state| !state.is_open());
    // What waits in a batch that is over was cancelled.
    let kept = match state {
        Some(LineState::Waiting) if is_over => return Ok(Vec::new()),
        Some(LineState::Cancelled) if !is_over => return Ok(Vec::new()),
        Some(LineState::Cancelled) => Some(LineState::Waiting),
        other => other,
    };
    let rows =
        app.db.read(async |conn| batch_lines::list(conn, batch.id, kept.map(LineState::as_str), page).await).await?;
    let sent = sent(app, &batch, &rows).await?;
    let result = |row: LineRow| {
        let reference = sent.get(&row.line).and_then(Line::reference);
        shown(row, is_over, reference)
    };
    Ok(rows.into_iter().map(result).collect())
}

/// These lines as they were sent, as far as they are kept.
pub(super) async fn sent(app: &App, batch: &BatchRow, rows: &[LineRow]) -> Result<HashMap<i32, Line>, AppError> {
    let mut sent = HashMap::with_capacity(rows.len());
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(sent) };
    let span = (first.line, last.line);
    let (key, chunks) = app
        .db
        .read(async |conn| {
            Ok((key_of(conn, batch.client_id.0).await?, batch_lines::chunks(conn, batch.id, span).await?))
        })
        .await?;
    let Some(key) = key.filter(|_| !chunks.is_empty()) else { return Ok(sent) };
    let keyring = app.vault.keyring(&key)?;
    for chunk in chunks {
        let lines = chunk.open(&keyring)?;
        sent.extend((chunk.first_line..).zip(lines).filter(|(line, _)| (span.0..=span.1).contains(line)));
    }
    Ok(sent)
}
