//! `POST /v1/me/notifications/{id}/read`

use super::views::NotificationView;
use crate::app::App;
use crate::app::notifications::inbox;
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::http::extract::{Lang, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Mark a notification as read
///
/// Repeating it changes nothing, so it needs no idempotency key.
#[utoipa::path(
    operation_id = "read_notification", tag = "me", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Notification")),
    responses((status = 200, description = "Read", body = NotificationView), Read)
)]
#[post("/v1/me/notifications/{id}/read")]
pub async fn read_notification(
    caller: May<rights::ReadNotification, Writer>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let row = inbox::mark_read(&app, caller.0, *id).await?;
    let view = NotificationView::of(&row, lang.0).ok_or(ProblemCode::NotFound)?;
    Ok(HttpResponse::Ok().json(view))
}
