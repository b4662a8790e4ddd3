//! `POST /v1/me/notifications/{id}/read`, `POST /v1/me/notifications/read`

use super::views::{NotificationView, ReadUpTo, UnreadView};
use crate::app::App;
use crate::app::notifications::inbox;
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::http::extract::{Json, Lang, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::{Read, Write};
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

/// Mark everything up to a notification as read
///
/// For "all read": `up_to` is the newest entry that the person has seen in the list. What came since stays unread. Repeating it changes
/// nothing, so it needs no idempotency key.
#[utoipa::path(
    operation_id = "read_notifications", tag = "me", request_body = ReadUpTo, security(("bearer" = [])),
    responses((status = 200, description = "Read", body = UnreadView), Write)
)]
#[post("/v1/me/notifications/read")]
pub async fn read_notifications(
    caller: May<rights::ReadNotifications, Writer>,
    app: web::Data<App>,
    body: Json<ReadUpTo>,
) -> Result<HttpResponse, Problem> {
    let unread = inbox::mark_read_up_to(&app, caller.0, body.value.up_to).await?;
    Ok(HttpResponse::Ok().json(UnreadView { unread }))
}
