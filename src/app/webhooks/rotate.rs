//! A client gets a new secret for a webhook. For a day the one before signs, too, so that the receiver can change over at leisure; a
//! second rotation within that day ends the oldest at once.

use super::{Webhook, by_client, note, read};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::{App, AppError};
use crate::domain::webhooks::{OVERLAP, signature::new_secret};
use crate::store::types::Ts;
use crate::store::webhooks::{Former, keyring, update};
use std::sync::Arc;
use uuid::Uuid;

/// Rotates the secret. `render` makes the answer, which is the only one that shows the new one.
///
/// # Errors
/// `not_found`, `concurrent_change`, or the store failed.
pub async fn rotate(
    app: &Arc<App>,
    client: Uuid,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&Webhook) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, client, &guard, id, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &Arc<App>,
    client: Uuid,
    guard: &Guard,
    id: Uuid,
    render: impl FnOnce(&Webhook) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let mut webhook = read::get(app, client, id).await?;
    let (seen, now) = (webhook.row.version, Ts(app.real_now()));
    let fresh = new_secret(app.random.as_ref()).to_string();
    let secret = std::mem::replace(&mut webhook.target.secret, fresh);
    webhook.target.former = Some(Former { secret, until: now.0 + OVERLAP });
    (webhook.row.version, webhook.row.updated_at) = (seen + 1, now);
    let answer = render(&webhook)?;
    let entry = by_client(app, client, "webhook.rotate", id);
    let (inner, by, given) = (Arc::clone(app), guard.clone(), answer.clone());
    app.db
        .write(async move |tx| {
            let keyring = keyring(tx, &inner.vault, client, now).await?;
            webhook.row.sealed = webhook.target.seal(&inner.vault, &keyring, webhook.row.id)?;
            update(tx, &webhook.row, seen).await?;
            note(&inner, tx, &entry, (&by, &given), &keyring).await
        })
        .await?;
    Ok(answer)
}
