//! `GET /v1/webhooks/{id}`

use super::views::WebhookView;
use crate::app::App;
use crate::app::webhooks::read::get;
use crate::domain::access::rights;
use crate::http::answer::tagged;
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::{HttpRequest, HttpResponse, get, web};
use uuid::Uuid;

/// One webhook
///
/// Without its secret, which is shown once. `ETag` is the version for `If-Match`.
#[utoipa::path(
    operation_id = "get_webhook", tag = "events", params(("id" = Uuid, Path, description = "Webhook")),
    security(("client" = ["events:read"])),
    responses((status = 200, description = "The webhook", body = WebhookView, headers(("ETag" = String))), ClientRead)
)]
#[get("/v1/webhooks/{id}")]
pub async fn get_webhook(
    client: May<rights::GetWebhook, AuthedClient>,
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let webhook = get(&app, client.0.client.id.0, *id).await?;
    let view = WebhookView::of(&webhook, app.real_now());
    Ok(tagged(&request, &view.tag(), &view))
}
