//! `GET /v1/cabinet/person`

use super::views::{PersonView, tag};
use crate::app::{App, persons};
use crate::domain::access::rights;
use crate::http::answer::tagged;
use crate::http::extract::May;
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The migrant's personal data and document
///
/// As it was entered last; 404 before that. `ETag` is the version for `If-Match` when it is replaced.
#[utoipa::path(
    operation_id = "get_person", tag = "cabinet", security(("bearer" = [])),
    responses((status = 200, description = "Person", body = PersonView, headers(("ETag" = String))), Read)
)]
#[get("/v1/cabinet/person")]
pub async fn get_person(
    caller: May<rights::GetPerson>,
    app: web::Data<App>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (row, card) = persons::read::read(&app, caller.0).await?;
    Ok(tagged(&request, &tag(&row, card.as_ref()), &PersonView::of(row, card)))
}
