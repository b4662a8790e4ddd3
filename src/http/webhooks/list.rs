//! `GET /v1/webhooks`

use super::views::{WebhookPage, WebhookView};
use crate::app::App;
use crate::app::webhooks::read::list;
use crate::domain::access::rights;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::{HttpResponse, get, web};

/// The client's webhooks
///
/// Without their secrets, which are shown once.
#[utoipa::path(
    operation_id = "list_webhooks", tag = "events", params(PageQuery), security(("client" = ["events:read"])),
    responses((status = 200, description = "A page, oldest first", body = WebhookPage), ClientRead)
)]
#[get("/v1/webhooks")]
pub async fn list_webhooks(
    client: May<rights::ListWebhooks, AuthedClient>,
    app: web::Data<App>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = query.parse()?;
    let webhooks = list(&app, client.0.client.id.0, (after, limit + 1)).await?;
    let (webhooks, next_cursor) = cut(webhooks, limit, |webhook| webhook.row.id.0);
    let now = app.real_now();
    let items = webhooks.iter().map(|webhook| WebhookView::of(webhook, now)).collect();
    Ok(HttpResponse::Ok().json(WebhookPage { items, next_cursor }))
}
