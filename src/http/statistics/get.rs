//! `GET /v1/statistics/open/{measure}`, `GET /v1/statistics/{measure}` and `GET /v1/officer/statistics/{measure}`

use super::csv;
use super::query::FiguresQuery;
use super::views::FiguresView;
use crate::app::App;
use crate::app::statistics::figures::figures;
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::domain::language::Language;
use crate::domain::statistics::Measure;
use crate::domain::statistics::hiding::Hiding;
use crate::http::answer::{caller_has, digest_of, quoted, tagged_by_content};
use crate::http::extract::{AsOfficer, AuthedClient, Lang, May};
use crate::http::problem::{Problem, ProblemView};
use crate::http::responses::{ClientRead, OfficerRead, PublicRead};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ETAG, HeaderValue, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};

const OPEN: HeaderValue = HeaderValue::from_static("public, max-age=300");
const OFFICIAL: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Figures for everybody
///
/// Of months that are over. Small numbers are hidden, and as much beside them that they cannot be calculated.
/// With `Accept: text/csv`, or `format=csv`, as a table.
#[utoipa::path(
    operation_id = "get_open_figures", tag = "statistics", security(()),
    params(("measure" = String, Path, description = "What is counted; `/v1/statistics` lists it", max_length = 20, pattern = "^[a-z_]+$", example = "entries"), FiguresQuery),
    responses(
        (status = 200, description = "Figures", content((FiguresView = "application/json"), (String = "text/csv")), headers(("ETag" = String), ("Cache-Control" = String))),
        (status = 422, description = "Parameters are wrong; all of them are listed", body = ProblemView, content_type = "application/problem+json"),
        PublicRead
    )
)]
#[get("/v1/statistics/open/{measure}")]
pub async fn get_open_figures(
    app: web::Data<App>,
    measure: web::Path<String>,
    query: web::Query<FiguresQuery>,
    (lang, request): (Lang, HttpRequest),
) -> Result<HttpResponse, Problem> {
    let mut answer = answer(&app, (&measure, &query), Hiding::OPEN, lang.0, &request).await?;
    answer.headers_mut().insert(CACHE_CONTROL, OPEN);
    Ok(answer)
}

/// Figures for integrators
///
/// As the open ones, but finer: lower thresholds, and the month that is not over, up to yesterday.
#[utoipa::path(
    operation_id = "get_figures", tag = "statistics", security(("client" = ["statistics:read"])),
    params(("measure" = String, Path, description = "What is counted; `/v1/statistics` lists it", max_length = 20, pattern = "^[a-z_]+$", example = "entries"), FiguresQuery),
    responses(
        (status = 200, description = "Figures", content((FiguresView = "application/json"), (String = "text/csv")), headers(("ETag" = String))),
        (status = 422, description = "Parameters are wrong; all of them are listed", body = ProblemView, content_type = "application/problem+json"),
        ClientRead
    )
)]
#[get("/v1/statistics/{measure}")]
pub async fn get_figures(
    _client: May<rights::GetFigures, AuthedClient>,
    app: web::Data<App>,
    measure: web::Path<String>,
    query: web::Query<FiguresQuery>,
    (lang, request): (Lang, HttpRequest),
) -> Result<HttpResponse, Problem> {
    official(&app, (&measure, &query), lang.0, &request).await
}

/// Figures for officers
///
/// Of the whole country, whatever the officer's region: they tell of nobody.
#[utoipa::path(
    operation_id = "get_officer_figures", tag = "officer", security(("bearer" = [])),
    params(("measure" = String, Path, description = "What is counted; `/v1/statistics` lists it", max_length = 20, pattern = "^[a-z_]+$", example = "entries"), FiguresQuery),
    responses(
        (status = 200, description = "Figures", content((FiguresView = "application/json"), (String = "text/csv")), headers(("ETag" = String))),
        (status = 422, description = "Parameters are wrong; all of them are listed", body = ProblemView, content_type = "application/problem+json"),
        OfficerRead
    )
)]
#[get("/v1/officer/statistics/{measure}")]
pub async fn get_officer_figures(
    _officer: May<rights::GetOfficerFigures, AsOfficer>,
    app: web::Data<App>,
    measure: web::Path<String>,
    query: web::Query<FiguresQuery>,
    (lang, request): (Lang, HttpRequest),
) -> Result<HttpResponse, Problem> {
    official(&app, (&measure, &query), lang.0, &request).await
}

async fn official(
    app: &App,
    asked: (&str, &FiguresQuery),
    language: Language,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut answer = answer(app, asked, Hiding::OFFICIAL, language, request).await?;
    answer.headers_mut().insert(CACHE_CONTROL, OFFICIAL);
    Ok(answer)
}

async fn answer(
    app: &App,
    (measure, query): (&str, &FiguresQuery),
    hiding: Hiding,
    language: Language,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let measure = Measure::parse(measure).map_err(|_| ProblemCode::NotFound)?;
    let asked = query.parse(measure, hiding, app.today())?;
    let found = figures(app, hiding, asked.question).await?;
    let view = FiguresView::of(asked.question, found, hiding, language);
    let mut answer = if csv::is_wanted(asked.as_csv, request) {
        as_csv(measure, &csv::rows(&view)?, request)
    } else {
        tagged_by_content(request, &view)?
    };
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
    Ok(answer)
}

fn as_csv(measure: Measure, text: &str, request: &HttpRequest) -> HttpResponse {
    let tag = quoted(&digest_of(text));
    if caller_has(request, &tag) {
        return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
    }
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((ETAG, tag))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}.csv\"", measure.as_str())))
        .body(text.to_owned())
}
