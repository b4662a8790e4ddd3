//! `GET /v1/me/notifications`

use super::views::{NotificationPage, NotificationView};
use crate::app::App;
use crate::app::notifications::inbox;
use crate::domain::access::rights;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};

/// The caller's inbox
///
/// What was pushed is also here: a push is a hint, the inbox is the truth.
#[utoipa::path(
    operation_id = "list_notifications", tag = "me", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page, newest first", body = NotificationPage), Read)
)]
#[get("/v1/me/notifications")]
pub async fn list_notifications(
    caller: May<rights::ListNotifications>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = query.parse()?;
    let rows = inbox::list(&app, caller.0, before, limit + 1).await?;
    let (rows, next_cursor) = cut(rows, limit, |row| row.id.0);
    Ok(HttpResponse::Ok().json(NotificationPage {
        items: rows.iter().filter_map(|row| NotificationView::of(row, lang.0)).collect(),
        next_cursor,
        unread: inbox::unread(&app, caller.0).await?,
    }))
}
