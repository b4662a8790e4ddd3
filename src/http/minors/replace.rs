//! `PUT /v1/cabinet/minors/{id}`

use super::views::MinorView;
use crate::app::minors::replace::replace;
use crate::app::{App, persons};
use crate::domain::access::rights;
use crate::domain::persons::PersonInput;
use crate::http::answer::quoted;
use crate::http::extract::{Draft, IfMatch, IfMatchHeader, May, Writer};
use crate::http::persons::views::{PutPerson, tag};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, put, web};
use uuid::Uuid;

/// Replace a minor's personal data and document
///
/// The whole is replaced: a field that is left out is removed.
#[utoipa::path(
    operation_id = "replace_minor", tag = "cabinet", params(("id" = Uuid, Path, description = "Minor"), IfMatchHeader),
    request_body = PutPerson, security(("bearer" = [])),
    responses((status = 200, description = "Replaced", body = MinorView, headers(("ETag" = String))), Write)
)]
#[put("/v1/cabinet/minors/{id}")]
pub async fn replace_minor(
    caller: May<rights::ReplaceMinor, Writer>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    body: Draft<PutPerson>,
) -> Result<HttpResponse, Problem> {
    let input = PersonInput::from(body.value);
    let (row, _) = replace(&app, caller.0, *id, (&input, body.wrong), if_match.0).await?;
    let card = persons::read::card(&app, row.id).await?;
    let tag = quoted(&tag(&row, card.as_ref()));
    Ok(HttpResponse::Ok().insert_header(("ETag", tag)).json(MinorView::of(row, card)))
}
