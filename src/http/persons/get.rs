//! `GET /v1/cabinet/person`

use super::views::PersonView;
use crate::app::{App, persons};
use crate::domain::access::rights;
use crate::http::answer::tagged;
use crate::http::extract::May;
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The migrant's personal data and document
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
    let row = persons::read::read(&app, caller.0).await?;
    let tag = format!("v{}", row.version);
    Ok(tagged(&request, &tag, &PersonView::from(row)))
}
