//! A client changes where a webhook leads, or what it wants. What waits is sent to the new address.

use super::{Webhook, by_client, judge, read};
use crate::app::{App, AppError};
use crate::domain::codes::{FieldError, ProblemCode, with_wrong_forms};
use crate::domain::events::Subscription;
use crate::store::types::Ts;
use crate::store::webhook_work::{start_over, wake};
use crate::store::webhooks::{keyring, update};
use crate::store::{DbError, audit};
use std::sync::Arc;
use uuid::Uuid;

/// What to change; what is none stays.
#[derive(Debug, Clone)]
pub struct UpdateWebhook {
    /// Where to.
    pub url: Option<String>,
    /// Which types.
    pub subscription: Option<Subscription>,
    /// The version in `If-Match`, if given.
    pub expected_version: Option<i32>,
    /// What is wrong with the form of these.
    pub wrong: Vec<FieldError>,
}

/// Changes a webhook.
///
/// # Errors
/// `not_found`, `stale_version`, the address is not allowed, or the store failed.
pub async fn change(app: &Arc<App>, client: Uuid, id: Uuid, command: UpdateWebhook) -> Result<Webhook, AppError> {
    let mut webhook = read::get(app, client, id).await?;
    let judged = command.url.as_deref().map(|url| judge(app, url)).unwrap_or_default();
    let errors = with_wrong_forms(&command.wrong, judged, |_, _| false);
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let seen = webhook.row.version;
    if command.expected_version.is_some_and(|version| version != seen) {
        return Err(ProblemCode::StaleVersion.into());
    }
    let now = Ts(app.real_now());
    let url = command.url.filter(|url| *url != webhook.target.url);
    let is_moved = url.is_some();
    if let Some(url) = url {
        webhook.target.url = url;
        // As it will be told: the new place has not failed yet.
        (webhook.row.failing, webhook.row.failures) = (false, 0);
        (webhook.row.failing_since, webhook.row.not_before) = (None, None);
    }
    if let Some(subscription) = command.subscription {
        webhook.row.kinds = subscription.to_string();
    }
    (webhook.row.version, webhook.row.updated_at) = (seen + 1, now);
    let entry = by_client(app, client, "webhook.update", id);
    let (inner, mut changed) = (Arc::clone(app), webhook.clone());
    let outcome = app
        .db
        .write(async move |tx| {
            let keyring = keyring(tx, &inner.vault, client, now).await?;
            changed.row.sealed = changed.target.seal(&inner.vault, &keyring, changed.row.id)?;
            update(tx, &changed.row, seen).await?;
            if is_moved {
                // What rests for the old place need not rest for the new one.
                start_over(tx, changed.row.id).await?;
                wake(tx, &[changed.row.id], now).await?;
            }
            audit::insert(tx, &entry).await?;
            Ok::<_, AppError>(())
        })
        .await;
    app.webhook_bell.ring();
    match outcome {
        Err(AppError::Store(DbError::LostRace)) => Err(ProblemCode::ConcurrentChange.into()),
        other => other.map(|()| webhook),
    }
}
