//! `POST /v1/webhooks/{id}/rotate-secret`

use super::views::WebhookView;
use crate::app::App;
use crate::app::webhooks::rotate::rotate;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AuthedClient, IdempotencyKey, IdempotencyKeyHeader, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Get a new secret
///
/// For 24 hours the one before signs, too: `webhook-signature` holds both. A second rotation within that time ends the oldest at once. The
/// answer is the only one that shows the new secret.
#[utoipa::path(
    operation_id = "rotate_webhook_secret", tag = "events", security(("client" = ["webhooks:write"])),
    params(("id" = Uuid, Path, description = "Webhook"), IdempotencyKeyHeader),
    responses((status = 200, description = "Rotated", body = WebhookView, headers(("ETag" = String))), ClientChange)
)]
#[post("/v1/webhooks/{id}/rotate-secret")]
pub async fn rotate_webhook_secret(
    client: May<rights::RotateWebhookSecret, AuthedClient>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (client, now) = (client.0.client.id.0, app.real_now());
    let guard = key.guard_of_client(client, &[]);
    let answer = rotate(&app, client, guard, *id, |webhook| {
        let view = WebhookView::with_secret(webhook, now);
        storable(200, None, &view.tag(), &view)
    })
    .await?;
    Ok(answered(answer))
}
