//! A client has a test event sent to a webhook, at once and only once. A webhook that was disabled is enabled again by a ping that it
//! takes.

use super::{by_client, delivery, note, read};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::limits::{IfStoreFails, count};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::events::PING;
use crate::domain::limits::policies::WEBHOOK_PING;
use crate::store::types::{Id, Ts};
use crate::store::webhook_deliveries::{DeliveryRow, insert_all};
use crate::store::webhook_work::wake_for_ping;
use crate::store::webhooks::keyring;
use std::sync::Arc;
use uuid::Uuid;

/// Has a ping sent.
///
/// # Errors
/// `not_found`, `too_many_requests`, or the store failed.
pub async fn ping(
    app: &Arc<App>,
    client: Uuid,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&DeliveryRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, client, &guard, id, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &Arc<App>,
    client: Uuid,
    guard: &Guard,
    id: Uuid,
    render: impl FnOnce(&DeliveryRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    read::get(app, client, id).await?;
    count(app, &WEBHOOK_PING, client.as_bytes(), IfStoreFails::Fail).await?;
    let now = Ts(app.real_now());
    let row = DeliveryRow { probe: true, ..delivery(app, Id(id), (Id(app.new_id(now.0)), PING), now) };
    let answer = render(&row)?;
    let entry = by_client(app, client, "webhook.ping", id);
    let (inner, by, given) = (Arc::clone(app), guard.clone(), answer.clone());
    app.db
        .write(async move |tx| {
            if wake_for_ping(tx, Id(id), now).await? == 0 {
                return Err(AppError::Problem(ProblemCode::NotFound));
            }
            insert_all(tx, &[row]).await?;
            let keyring = keyring(tx, &inner.vault, client, now).await?;
            note(&inner, tx, &entry, (&by, &given), &keyring).await
        })
        .await?;
    app.webhook_bell.ring();
    Ok(answer)
}
