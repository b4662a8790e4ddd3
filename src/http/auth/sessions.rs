//! `GET /v1/me/sessions`, `DELETE /v1/me/sessions/{id}`

use super::session_views::{SessionPage, SessionView};
use crate::app::{App, auth};
use crate::domain::access::rights;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, delete, get, web};
use uuid::Uuid;

/// Where the caller is signed in
///
/// One for each sign-in that has not ended, newest first.
#[utoipa::path(
    operation_id = "list_sessions", tag = "me", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of open sessions, newest first", body = SessionPage), Read)
)]
#[get("/v1/me/sessions")]
pub async fn list_sessions(
    caller: May<rights::ListSessions>,
    app: web::Data<App>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = query.parse()?;
    let rows = auth::sessions::list(&app, caller.0, before, limit + 1).await?;
    let (rows, next_cursor) = cut(rows, limit, |row| row.id.0);
    let items = rows.into_iter().map(|row| SessionView::of(row, caller.0)).collect();
    Ok(HttpResponse::Ok().json(SessionPage { items, next_cursor }))
}

/// End a session of the caller
///
/// What that device wants to change is refused at once; what it reads, at the latest when its access token expires. It gets no
/// more pushes. A session that has ended is not found.
#[utoipa::path(
    operation_id = "end_session", tag = "me", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Session")),
    responses((status = 204, description = "Ended"), Read)
)]
#[delete("/v1/me/sessions/{id}")]
pub async fn end_session(
    caller: May<rights::EndSession, Writer>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    auth::sessions::revoke(&app, caller.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
