//! `POST /v1/webhooks`

use super::views::{CreateWebhook, WebhookView, subscription};
use crate::app::App;
use crate::app::webhooks::create::{self, create};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AuthedClient, Draft, IdempotencyKey, IdempotencyKeyHeader, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, post, web};

/// Have events sent to an address
///
/// By Standard Webhooks 1.0: `webhook-id` is the id of the event, `webhook-timestamp` the time of the try, `webhook-signature` one `v1`
/// signature for each secret in force. The body is the event as in `GET /v1/events`. Anything but 2xx within 10 seconds is tried again, ten
/// times in 76 hours; 410 disables the webhook. The answer is the only one that shows the secret.
#[utoipa::path(
    operation_id = "create_webhook", tag = "events", security(("client" = ["webhooks:write"])), params(IdempotencyKeyHeader),
    request_body = CreateWebhook,
    responses(
        (status = 201, description = "Made", body = WebhookView, headers(("Location" = String), ("ETag" = String))),
        ClientChange
    )
)]
#[post("/v1/webhooks")]
pub async fn create_webhook(
    client: May<rights::CreateWebhook, AuthedClient>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Draft<CreateWebhook>,
) -> Result<HttpResponse, Problem> {
    let (client, now) = (client.0.client.id.0, app.real_now());
    let guard = key.guard_of_client(client, &body.bytes);
    let command = create::CreateWebhook {
        url: body.value.url,
        subscription: subscription(&body.value.event_types),
        wrong: body.wrong,
    };
    let answer = create(&app, client, guard, command, |webhook| {
        let view = WebhookView::with_secret(webhook, now);
        storable(201, Some(format!("/v1/webhooks/{}", view.id)), &view.tag(), &view)
    })
    .await?;
    Ok(answered(answer))
}
