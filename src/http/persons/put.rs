//! `PUT /v1/cabinet/person`

use super::views::{PersonView, PutPerson, tag};
use crate::app::{App, persons};
use crate::domain::access::rights;
use crate::domain::persons::PersonInput;
use crate::http::answer::quoted;
use crate::http::extract::{Draft, IfMatch, IfMatchHeader, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, put, web};

/// Enter or replace the migrant's personal data and document
///
/// With the lines of the machine-readable zone, their check digits are checked and every field that differs from them is told.
#[utoipa::path(
    operation_id = "put_person", tag = "cabinet", params(IfMatchHeader), request_body = PutPerson, security(("bearer" = [])),
    responses(
        (status = 200, description = "Replaced", body = PersonView, headers(("ETag" = String))),
        (status = 201, description = "Entered for the first time", body = PersonView, headers(("ETag" = String))),
        Write
    )
)]
#[put("/v1/cabinet/person")]
pub async fn put_person(
    caller: May<rights::PutPerson, Writer>,
    app: web::Data<App>,
    if_match: IfMatch,
    body: Draft<PutPerson>,
) -> Result<HttpResponse, Problem> {
    let input = PersonInput::from(body.value);
    let (row, is_new) = persons::put::put(&app, caller.0, (&input, body.wrong), if_match.0).await?;
    let card = persons::read::card(&app, row.id).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    let tag = quoted(&tag(&row, card.as_ref()));
    Ok(response.insert_header(("ETag", tag)).json(PersonView::of(row, card)))
}
