//! `DELETE /v1/webhooks/{id}`

use crate::app::App;
use crate::app::webhooks::remove::remove;
use crate::domain::access::rights;
use crate::http::extract::{AuthedClient, IfMatch, IfMatchHeader, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, delete, web};
use uuid::Uuid;

/// End a webhook
///
/// Nothing more is sent there, not even what waits. Its log is gone, too.
#[utoipa::path(
    operation_id = "delete_webhook", tag = "events", params(("id" = Uuid, Path, description = "Webhook"), IfMatchHeader),
    security(("client" = ["webhooks:write"])), responses((status = 204, description = "Ended"), ClientChange)
)]
#[delete("/v1/webhooks/{id}")]
pub async fn delete_webhook(
    client: May<rights::DeleteWebhook, AuthedClient>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    remove(&app, client.0.client.id.0, *id, if_match.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
