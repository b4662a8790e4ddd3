//! `GET /v1/deadlines`

use super::query::DeadlinesQuery;
use super::views::DeadlinesView;
use crate::domain::deadlines::calculate;
use crate::http::extract::Lang;
use crate::http::problem::{Problem, ProblemView};
use crate::http::responses::PublicRead;
use actix_web::{HttpResponse, get, web};

/// Calculate the deadlines of a stay
///
/// By when to register, to register again after a move, and to leave, without earlier stays. Whether the day of the event counts
/// is disputed: `due_on` is the stricter count, `late_after` the more lenient one.
#[utoipa::path(
    operation_id = "calculate_deadlines", tag = "deadlines", params(DeadlinesQuery), security(()),
    responses(
        (status = 200, description = "Deadlines", body = DeadlinesView),
        (status = 422, description = "Parameters are wrong; all of them are listed", body = ProblemView, content_type = "application/problem+json"),
        PublicRead
    )
)]
#[get("/v1/deadlines")]
pub async fn calculate_deadlines(lang: Lang, query: web::Query<DeadlinesQuery>) -> Result<HttpResponse, Problem> {
    let stay = query.into_inner().parse()?;
    Ok(HttpResponse::Ok().json(DeadlinesView::of(calculate(&stay), lang.0)))
}
