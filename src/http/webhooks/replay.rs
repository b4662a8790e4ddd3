//! `POST /v1/webhooks/{id}/replay`

use super::views::{ReplayView, ReplayWebhook};
use crate::app::App;
use crate::app::idempotency::Answer;
use crate::app::webhooks::replay::{Replay, replay};
use crate::domain::access::rights;
use crate::http::answer::answered;
use crate::http::extract::{AuthedClient, IdempotencyKey, IdempotencyKeyHeader, Json, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Have events sent again
///
/// One event, or all from one on, as far as they are kept: each with the id that it had, and with ten new tries. A webhook that is
/// disabled gets them once it is enabled.
#[utoipa::path(
    operation_id = "replay_webhook", tag = "events", security(("client" = ["webhooks:write"])), request_body = ReplayWebhook,
    params(("id" = Uuid, Path, description = "Webhook"), IdempotencyKeyHeader),
    responses((status = 202, description = "Begun", body = ReplayView), ClientChange)
)]
#[post("/v1/webhooks/{id}/replay")]
pub async fn replay_webhook(
    client: May<rights::ReplayWebhook, AuthedClient>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
    body: Json<ReplayWebhook>,
) -> Result<HttpResponse, Problem> {
    let client = client.0.client.id.0;
    let guard = key.guard_of_client(client, &body.bytes);
    let ReplayWebhook { event_id, since } = body.value;
    let what = Replay::of(event_id, since)?;
    let view = ReplayView { event_id, since, accepted_at: app.real_now().into() };
    let answer = replay(&app, client, guard, (*id, what), || {
        Ok(Answer { status: 202, location: None, etag: None, body: serde_json::to_string(&view)?, replayed: false })
    })
    .await?;
    Ok(answered(answer))
}
