//! `POST /v1/me/notifications/{id}/ack`

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

/// Say that a notification is on the phone
///
/// The app says so when a push arrives, before anybody looks at it. If it asks a host for his answer, the migrant sees `delivered`.
/// Repeating it changes nothing, so it needs no idempotency key.
#[utoipa::path(
    operation_id = "ack_notification", tag = "me", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Notification")),
    responses((status = 200, description = "Noted", body = NotificationView), Read)
)]
#[post("/v1/me/notifications/{id}/ack")]
pub async fn ack_notification(
    caller: May<rights::AckNotification, Writer>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let row = inbox::acknowledge(&app, caller.0, *id).await?;
    let view = NotificationView::of(&row, lang.0).ok_or(ProblemCode::NotFound)?;
    Ok(HttpResponse::Ok().json(view))
}
