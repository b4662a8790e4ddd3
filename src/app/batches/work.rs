//! Works on batches: takes some lines of the client whose turn it is, submits each, and gives them back with what became of them, in one
//! transaction. If it dies in between, the lease runs out and the same lines are submitted again under the same keys: what was done then
//! is found, and not done twice.

use super::key_of_line;
use super::outcome::{self, Found, Verdict, accepted, of_failure, refused};
use crate::app::actor::Claimant;
use crate::app::idempotency::{Answer, Guard};
use crate::app::integrators::Integrator;
use crate::app::integrators::access::acting;
use crate::app::registrations::file::File;
use crate::app::registrations::receipt::fingerprint;
use crate::app::registrations::submit::submit;
use crate::app::registrations::trial::try_out;
use crate::app::sandbox::clock::within;
use crate::app::sandbox::standing::of_caller;
use crate::app::{App, AppError};
use crate::domain::batches::canonical::canonical;
use crate::domain::batches::{BatchState, CancelReason, Line};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::integrators::Scope;
use crate::store::batch_lines::LineRow;
use crate::store::batches::{self, BatchRow, ChunkRow};
use crate::store::types::{Id, Ts};
use crate::store::vault::key_of;
use crate::store::{Conn, DbError, batch_lines, batch_work};
use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Far longer than some lines take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Lines of one chunk that are submitted side by side: those who wait for an answer find room.
const SIDE_BY_SIDE: usize = 4;
/// How often a line is tried at once when somebody else was faster.
const TRIES: u32 = 3;
/// So often a chunk is taken before a fault of the service is told as what became of a line.
const OFTEN: i32 = 20;

/// The batch is not cancelled, and will not be until this transaction ends.
pub(in crate::app) async fn still_open(tx: &mut Conn, batch: Uuid) -> Result<(), AppError> {
    let state = batches::hold(tx, Id(batch)).await?;
    let is_open = state.as_deref().and_then(BatchState::parse).is_some_and(BatchState::is_open);
    if is_open { Ok(()) } else { Err(ProblemCode::BatchOver.into()) }
}

/// Takes the lines whose turn it is, of the batch `only` if one is named, and works on them. Says whether there were any.
///
/// # Errors
/// The store failed: the lines are taken again when the lease is over.
pub async fn work_some(app: &Arc<App>, only: Option<Uuid>) -> Result<bool, AppError> {
    let now = Ts(app.real_now());
    if !app.db.read(async |conn| batch_work::something_is_due(conn, now).await).await? {
        return Ok(false);
    }
    let times = (now, Ts(now.0 + LEASE));
    let claim = async move |tx: &mut Conn| Ok::<_, AppError>(batch_work::claim(tx, times, only.map(Id)).await?);
    let Some(chunk) = app.db.write(claim).await? else { return Ok(false) };
    match work(app, chunk).await {
        Err(AppError::Store(DbError::LostRace)) => {
            tracing::debug!("lines of a batch were taken by somebody else, or deleted, while they were worked on");
            Ok(true)
        }
        other => other.map(|()| true),
    }
}

/// Some lines, and all that is needed to submit them.
struct Task<'a> {
    app: &'a Arc<App>,
    batch: BatchRow,
    integrator: Integrator,
    tried_often: bool,
    /// How far the clock of its client is ahead: nothing but in a sandbox.
    ahead: TimeDelta,
}

async fn work(app: &Arc<App>, chunk: ChunkRow) -> Result<(), AppError> {
    let (batch_id, client) = (chunk.batch_id, chunk.client_id);
    let last = chunk.first_line.saturating_add(i32::from(i16::MAX));
    let (batch, key, waiting) = app
        .db
        .read(async |conn| {
            let batch = batches::find(conn, client, batch_id.0).await?;
            let key = key_of(conn, client.0).await?;
            Ok((batch, key, batch_lines::waiting(conn, batch_id, (chunk.first_line, last)).await?))
        })
        .await?;
    let batch = batch.ok_or(DbError::LostRace)?;
    let Some(integrator) = admitted(app, client).await? else { return end(app, batch_id).await };
    let key = key.ok_or_else(|| AppError::Internal("a client with batches has no data key".to_owned()))?;
    let lines = chunk.open(&app.vault.keyring(&key)?)?;
    let ahead = if app.settings.is_sandbox { of_caller(app, (client.0, true)).await?.ahead } else { TimeDelta::zero() };
    let task = Task { app, batch, integrator, tried_often: chunk.claim >= OFTEN, ahead };
    let lines = (chunk.first_line..).zip(&lines).filter(|(line, _)| waiting.contains(line));
    let verdicts: Vec<Verdict> = stream::iter(lines)
        .map(|(number, line)| Box::pin(one(&task, number, line)))
        .buffer_unordered(SIDE_BY_SIDE)
        .collect()
        .await;
    finish(app, chunk, verdicts).await?;
    if admitted(app, client).await?.is_none() {
        return end(app, batch_id).await;
    }
    Ok(())
}

/// The client, if it may submit at this moment.
async fn admitted(app: &App, client: Id) -> Result<Option<Integrator>, AppError> {
    let integrator = acting(app, client.0).await?;
    Ok(integrator.filter(|integrator| integrator.scopes.contains(Scope::RegistrationsWrite)))
}

/// Ends a batch whose client may not submit any more.
async fn end(app: &App, batch: Id) -> Result<(), AppError> {
    let now = Ts(app.real_now());
    let ended = app
        .db
        .write(async move |tx| {
            batches::hold_alone(tx, batch).await?;
            Ok::<_, AppError>(batches::cancel(tx, batch, CancelReason::ClientSuspended.as_str(), now).await?)
        })
        .await;
    match ended {
        // It is over already.
        Err(AppError::Store(DbError::LostRace)) => Ok(()),
        other => other,
    }
}

async fn one(task: &Task<'_>, number: i32, line: &Line) -> Verdict {
    let (app, at) = (task.app, (task.batch.id, number));
    app.presence.give_way().await;
    match is_open(task).await {
        Ok(true) => {}
        Ok(false) => return Verdict::Stopped,
        Err(error) => return of_failure(at, error, false),
    }
    let text = match line {
        Line::Json(text) => text,
        Line::Row(_) => {
            let errors = [FieldError::new("", FieldCode::WrongCells)];
            return Verdict::Judged(Box::new(refused(at.0, number, ProblemCode::ValidationFailed, &errors)));
        }
        Line::TooLong => return Verdict::Judged(Box::new(refused(at.0, number, ProblemCode::PayloadTooLarge, &[]))),
    };
    let mut outcome = Box::pin(within(task.ahead, judge(task, number, text))).await;
    for _ in 1..TRIES {
        let was_slower = matches!(
            outcome,
            Err(AppError::Problem(ProblemCode::ConcurrentChange | ProblemCode::IdempotencyInProgress)
                | AppError::Store(DbError::LostRace))
        );
        if !was_slower {
            break;
        }
        outcome = Box::pin(within(task.ahead, judge(task, number, text))).await;
    }
    match outcome {
        Ok(found) => Verdict::Judged(Box::new(accepted(at.0, number, found))),
        Err(error) => of_failure(at, error, task.tried_often),
    }
}

/// Whether the batch and its client may go on. The transaction that submits asks again, for the batch.
async fn is_open(task: &Task<'_>) -> Result<bool, AppError> {
    let (client, id) = (task.batch.client_id, task.batch.id.0);
    let batch = task.app.db.read(async |conn| batches::find(conn, client, id).await).await?;
    let is_open = batch.and_then(|row| BatchState::parse(&row.state)).is_some_and(BatchState::is_open);
    Ok(is_open && admitted(task.app, client).await?.is_some())
}

async fn judge(task: &Task<'_>, number: i32, text: &str) -> Result<Option<Found>, AppError> {
    let Task { app, batch, integrator, .. } = task;
    let mut command = app.form.read(text.as_bytes())?;
    let value: Value = serde_json::from_str(text)?;
    let guard = Guard {
        principal: batch.client_id.0,
        key: key_of_line(batch.id, number),
        fingerprint: fingerprint(canonical(&value).as_bytes()),
        reader: "client",
    };
    if batch.dry_run {
        let file = try_out(app, Box::new(integrator.clone()), &guard, &command).await?;
        return Ok(file.as_ref().map(found));
    }
    command.batch = Some(batch.id.0);
    let claimant = Claimant::Client(Box::new(integrator.clone()));
    let render = |file: &File| {
        let body = serde_json::to_string(&found(file))?;
        let location = Some(format!("/v1/registrations/{}", file.row.id.0));
        Ok(Answer { status: 201, location, etag: None, body, replayed: false })
    };
    let answer = Box::pin(submit(app, claimant, guard, command, render)).await?;
    Ok(Some(serde_json::from_str(&answer.body)?))
}

fn found(file: &File) -> Found {
    Found { id: file.row.id.0, number: file.row.number.clone() }
}

/// Gives lines back with what became of them. Those that are not judged are due again.
async fn finish(app: &App, chunk: ChunkRow, verdicts: Vec<Verdict>) -> Result<(), AppError> {
    let now = Ts(app.real_now());
    let (mut judged, mut later): (Vec<LineRow>, Option<Duration>) = (Vec::new(), None);
    for verdict in verdicts {
        match verdict {
            Verdict::Judged(row) => judged.push(*row),
            Verdict::Later(after) => later = later.max(Some(after)),
            Verdict::Stopped => later = later.max(Some(Duration::ZERO)),
        }
    }
    let due_at = later.map(|after| Ts(now.0 + TimeDelta::from_std(after).unwrap_or(LEASE)));
    app.db
        .write(async move |tx| {
            batch_work::give_back(tx, &chunk, due_at).await?;
            let written = batch_lines::record(tx, &judged).await?;
            let (mut accepted, mut refused) = (0, 0);
            for (row, _) in judged.iter().zip(written).filter(|(_, rows)| *rows == 1) {
                *(if outcome::is_accepted(row) { &mut accepted } else { &mut refused }) += 1;
            }
            Ok::<_, AppError>(batch_work::count(tx, chunk.batch_id, (accepted, refused), now).await?)
        })
        .await
}
