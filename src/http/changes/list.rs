//! `GET /v1/changes`

use super::views::{ChangePage, ChangeView, ChangesQuery};
use crate::app::App;
use crate::app::changes::list::list;
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::http::extract::May;
use crate::http::problem::Problem;
use crate::http::responses::Follow;
use actix_web::{HttpResponse, get, web};

/// Most items of one answer.
const MOST: usize = 100;

/// What has changed for the caller
///
/// To keep a copy of the lists up to date: **first** get a cursor from here, without one; **then** read the lists
/// (`/v1/registrations`, `/v1/host/registrations`, `/v1/me/notifications`); **then** ask here with the cursor, again and again, each
/// time with the `next_cursor` of the answer before, and read again what is named. Changes while the lists were read are told, perhaps
/// once more than needed; none is left out. A cursor is good for 30 days after it was given. Behind an older one something may be
/// missing: that is answered 410 `resync_required`, and everything begins anew, without a cursor. So it does after 400 `bad_cursor`.
///
/// `GET /v1/me/events` tells the same as a stream.
#[utoipa::path(
    operation_id = "list_changes", tag = "me", params(ChangesQuery), security(("bearer" = [])),
    responses((status = 200, description = "What is behind the cursor, oldest first", body = ChangePage), Follow)
)]
#[get("/v1/changes")]
pub async fn list_changes(
    caller: May<rights::ListChanges>,
    app: web::Data<App>,
    query: web::Query<ChangesQuery>,
) -> Result<HttpResponse, Problem> {
    let limit = query.limit.unwrap_or(MOST);
    if !(1..=MOST).contains(&limit) {
        return Err(ProblemCode::MalformedQuery.into());
    }
    let (batch, next_cursor) = list(&app, caller.0, query.cursor.as_deref(), limit).await?;
    let items = batch.changes.into_iter().map(ChangeView::from).collect();
    Ok(HttpResponse::Ok().json(ChangePage { items, next_cursor, has_more: batch.more }))
}
