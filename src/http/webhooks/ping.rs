//! `POST /v1/webhooks/{id}/ping`

use super::views::DeliveryView;
use crate::app::App;
use crate::app::idempotency::Answer;
use crate::app::webhooks::ping::ping;
use crate::domain::access::rights;
use crate::http::answer::answered;
use crate::http::extract::{AuthedClient, IdempotencyKey, IdempotencyKeyHeader, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Send a test event
///
/// A `webhook.ping`, at once and only once; what became of it stands in the log. A webhook that was disabled is enabled by a ping that it
/// takes, and then sent what waited.
#[utoipa::path(
    operation_id = "ping_webhook", tag = "events", security(("client" = ["webhooks:write"])),
    params(("id" = Uuid, Path, description = "Webhook"), IdempotencyKeyHeader),
    responses((status = 202, description = "On its way", body = DeliveryView), ClientChange)
)]
#[post("/v1/webhooks/{id}/ping")]
pub async fn ping_webhook(
    client: May<rights::PingWebhook, AuthedClient>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let client = client.0.client.id.0;
    let guard = key.guard_of_client(client, &[]);
    let answer = ping(&app, client, guard, *id, |row| {
        let body = serde_json::to_string(&DeliveryView::from(row))?;
        Ok(Answer { status: 202, location: None, etag: None, body, replayed: false })
    })
    .await?;
    Ok(answered(answer))
}
