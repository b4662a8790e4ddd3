//! `PATCH /v1/webhooks/{id}`

use super::views::{UpdateWebhook, WebhookView, subscription};
use crate::app::App;
use crate::app::webhooks::change::{self, change};
use crate::domain::access::rights;
use crate::http::answer::quoted;
use crate::http::extract::{AuthedClient, Draft, IfMatch, IfMatchHeader, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, patch, web};
use uuid::Uuid;

/// Change where events are sent, or which
///
/// Fields that are left out stay as they are. The secret stays, too.
#[utoipa::path(
    operation_id = "update_webhook", tag = "events", params(("id" = Uuid, Path, description = "Webhook"), IfMatchHeader),
    request_body = UpdateWebhook, security(("client" = ["webhooks:write"])),
    responses((status = 200, description = "Changed", body = WebhookView, headers(("ETag" = String))), ClientChange)
)]
#[patch("/v1/webhooks/{id}")]
pub async fn update_webhook(
    client: May<rights::UpdateWebhook, AuthedClient>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    body: Draft<UpdateWebhook>,
) -> Result<HttpResponse, Problem> {
    let command = change::UpdateWebhook {
        url: body.value.url,
        subscription: body.value.event_types.as_deref().map(subscription),
        expected_version: if_match.0,
        wrong: body.wrong,
    };
    let webhook = change(&app, client.0.client.id.0, *id, command).await?;
    let view = WebhookView::of(&webhook, app.real_now());
    Ok(HttpResponse::Ok().insert_header(("ETag", quoted(&view.tag()))).json(view))
}
