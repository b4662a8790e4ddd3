//! A client names an address for its events. From then on it is sent what happens; what happened before, it replays.

use super::{Webhook, by_client, judge, note};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::{App, AppError};
use crate::domain::codes::{FieldError, ProblemCode, with_wrong_forms};
use crate::domain::events::Subscription;
use crate::domain::webhooks::{MOST, signature::new_secret};
use crate::store::types::{Id, Ts};
use crate::store::webhooks::{self, ENABLED, Target, WebhookRow};
use std::sync::Arc;
use uuid::Uuid;

/// What is entered.
#[derive(Debug, Clone)]
pub struct CreateWebhook {
    /// Where to.
    pub url: String,
    /// Which types.
    pub subscription: Subscription,
    /// What is wrong with the form of these.
    pub wrong: Vec<FieldError>,
}

/// Adds a webhook. `render` makes the answer, which is the only one that shows the secret.
///
/// # Errors
/// The address is not allowed, `too_many_webhooks`, or the store failed.
pub async fn create(
    app: &Arc<App>,
    client: Uuid,
    guard: Guard,
    command: CreateWebhook,
    render: impl FnOnce(&Webhook) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, client, &guard, command, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &Arc<App>,
    client: Uuid,
    guard: &Guard,
    command: CreateWebhook,
    render: impl FnOnce(&Webhook) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let errors = with_wrong_forms(&command.wrong, judge(app, &command.url), |_, _| false);
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let now = Ts(app.real_now());
    let secret = new_secret(app.random.as_ref());
    let target = Target { url: command.url, secret: secret.to_string(), former: None };
    let row = WebhookRow {
        id: Id(app.new_id(now.0)),
        client_id: Id(client),
        sealed: Vec::new(),
        kinds: command.subscription.to_string(),
        state: ENABLED.to_owned(),
        reason: None,
        state_at: now,
        version: 1,
        created_at: now,
        updated_at: now,
        failing: false,
        failures: 0,
        failing_since: None,
        not_before: None,
        due_at: None,
        leased: false,
        claim: 0,
        replay_xid: None,
        replay_seq: None,
    };
    let mut webhook = Webhook { row, target };
    let answer = render(&webhook)?;
    let entry = by_client(app, client, "webhook.create", webhook.row.id.0);
    let (inner, by, given) = (Arc::clone(app), guard.clone(), answer.clone());
    app.db
        .write(async move |tx| {
            let keyring = webhooks::keyring(tx, &inner.vault, client, now).await?;
            webhooks::alone(tx, client).await?;
            if webhooks::count(tx, client).await? >= MOST {
                return Err(AppError::Problem(ProblemCode::TooManyWebhooks));
            }
            webhook.row.sealed = webhook.target.seal(&inner.vault, &keyring, webhook.row.id)?;
            webhooks::insert(tx, &webhook.row).await?;
            note(&inner, tx, &entry, (&by, &given), &keyring).await
        })
        .await?;
    Ok(answer)
}
