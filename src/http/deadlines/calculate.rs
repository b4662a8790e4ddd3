//! `GET /v1/deadlines`

use super::calendar;
use super::query::DeadlinesQuery;
use super::views::DeadlinesView;
use crate::app::App;
use crate::http::extract::Lang;
use crate::http::problem::{Problem, ProblemView};
use crate::http::responses::PublicRead;
use actix_web::http::header::VARY;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// Calculate the deadlines of a stay
///
/// By when to register, to register again after a move, and to leave; by the rules that are known now, over all earlier stays that are
/// given. Whether the day of the event counts is disputed: `due_on` is the stricter count, `late_after` the more lenient one.
/// With `Accept: text/calendar` as an iCalendar file with reminders ten, three and one day before each `due_on`.
#[utoipa::path(
    operation_id = "calculate_deadlines", tag = "deadlines", params(DeadlinesQuery), security(()),
    responses(
        (status = 200, description = "Deadlines", content((DeadlinesView = "application/json"), (String = "text/calendar"))),
        (status = 422, description = "Parameters are wrong; all of them are listed", body = ProblemView, content_type = "application/problem+json"),
        PublicRead
    )
)]
#[get("/v1/deadlines")]
pub async fn calculate_deadlines(
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<DeadlinesQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let asked = query.into_inner().parse()?;
    let (book, outages) = (app.rulebook(), app.outages());
    let calculation = book.known_at(app.now()).calculate(&asked.query(&outages));
    if calendar::is_wanted(&request) {
        return Ok(calendar::file(&app, &calculation.deadlines, &asked.name(), lang.0));
    }
    Ok(HttpResponse::Ok().insert_header((VARY, "Accept")).json(DeadlinesView::of(calculation, lang.0)))
}
