//! `GET /v1/me/access-log`

use super::views::{AccessLogPage, LookView};
use crate::app::App;
use crate::app::audit::access_log::list;
use crate::app::minors::acting;
use crate::domain::access::rights;
use crate::http::extract::page::{OwnPageQuery, cut};
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};

/// Who read the caller's file, when and what for
///
/// Every look of somebody else at the caller's personal data, newest first: a host at his guest, an officer, a fetch of the
/// certificate by its link, a check of it. The caller's own looks are not listed.
#[utoipa::path(
    operation_id = "list_access_log", tag = "me", params(OwnPageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page, newest first", body = AccessLogPage), Read)
)]
#[get("/v1/me/access-log")]
pub async fn list_access_log(
    caller: May<rights::ListAccessLog>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<OwnPageQuery>,
) -> Result<HttpResponse, Problem> {
    let (minor, page) = query.into_inner().split();
    let (before, limit) = page.parse()?;
    let whose = acting(&app, caller.0, minor).await?;
    let looks = list(&app, whose, before, limit + 1).await?;
    let (looks, next_cursor) = cut(looks, limit, |look| look.entry.id.0);
    let items = looks.into_iter().map(|look| LookView::of(look, lang.0)).collect();
    Ok(HttpResponse::Ok().json(AccessLogPage { items, next_cursor }))
}
