//! `GET /v1/webhooks/{id}/deliveries`

use super::views::{DeliveryPage, DeliveryView};
use crate::app::App;
use crate::app::webhooks::read::log;
use crate::domain::access::rights;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::{HttpResponse, get, web};
use uuid::Uuid;

/// What became of what was sent
///
/// One entry for each event, with its last tries; kept for 30 days.
#[utoipa::path(
    operation_id = "list_webhook_deliveries", tag = "events",
    params(("id" = Uuid, Path, description = "Webhook"), PageQuery), security(("client" = ["events:read"])),
    responses((status = 200, description = "A page, newest first", body = DeliveryPage), ClientRead)
)]
#[get("/v1/webhooks/{id}/deliveries")]
pub async fn list_webhook_deliveries(
    client: May<rights::ListWebhookDeliveries, AuthedClient>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = query.parse()?;
    let rows = log(&app, client.0.client.id.0, *id, (before, limit + 1)).await?;
    let (rows, next_cursor) = cut(rows, limit, |row| row.id.0);
    let items = rows.iter().map(DeliveryView::from).collect();
    Ok(HttpResponse::Ok().json(DeliveryPage { items, next_cursor }))
}
