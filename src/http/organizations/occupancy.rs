//! `GET /v1/premises/{id}/occupancy`, `…/arrivals` and `…/departures`

use crate::app::App;
use crate::app::organizations::occupancy::{Occupancy, arrivals, departures, occupancy};
use crate::app::registrations::file::{File, Role};
use crate::app::registrations::read::note_looks;
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::domain::language::Language;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::registrations::views::{RegistrationPage, RegistrationView};
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// How full premises are.
#[derive(Debug, Serialize, ToSchema)]
pub struct OccupancyView {
    /// For how many people they are.
    #[schema(minimum = 1)]
    pub capacity: i64,
    /// People registered there.
    #[schema(minimum = 0)]
    pub registered: i64,
    /// Applications that wait for an answer.
    #[schema(minimum = 0)]
    pub pending: i64,
    /// Places that are free; none if there are more people than places.
    #[schema(minimum = 0)]
    pub free: i64,
}

impl From<Occupancy> for OccupancyView {
    fn from(Occupancy { capacity, registered, pending }: Occupancy) -> Self {
        Self { capacity, registered, pending, free: (capacity - registered).max(0) }
    }
}

/// Which day, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// The legal day; today if absent.
    #[param(example = "2026-11-27")]
    pub on: Option<NaiveDate>,
    /// Items on the page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub cursor: Option<String>,
}

/// The day that is asked about: one of those that there can be something about.
fn day(app: &App, on: Option<NaiveDate>) -> Result<NaiveDate, Problem> {
    let day = on.unwrap_or_else(|| app.today());
    if (2000..3000).contains(&day.year()) { Ok(day) } else { Err(ProblemCode::MalformedQuery.into()) }
}

async fn page(
    app: &App,
    caller: crate::app::Caller,
    (files, limit): (Vec<File>, i64),
    language: Language,
) -> Result<HttpResponse, Problem> {
    let (files, next_cursor) = cut(files, limit, |file| file.row.id.0);
    note_looks(app, &caller.into(), &files).await?;
    let items = files.iter().map(|file| RegistrationView::of(app, file, Role::Host, language)).collect();
    Ok(HttpResponse::Ok().json(RegistrationPage { items, next_cursor }))
}

/// How full premises are
///
/// Its capacity, how many are registered there now, and how many applications wait for an answer.
#[utoipa::path(
    operation_id = "get_occupancy", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Premises")),
    responses((status = 200, description = "Figures of this moment", body = OccupancyView), Read)
)]
#[get("/v1/premises/{id}/occupancy")]
pub async fn get_occupancy(
    caller: May<rights::GetOccupancy>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(OccupancyView::from(occupancy(&app, caller.0, *id).await?)))
}

/// Who has moved in on a day
///
/// Those whose registration is or was in force, by the first day that they have named.
#[utoipa::path(
    operation_id = "list_arrivals", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Premises"), DayQuery),
    responses((status = 200, description = "A page, newest application first", body = RegistrationPage), Read)
)]
#[get("/v1/premises/{id}/arrivals")]
pub async fn list_arrivals(
    caller: May<rights::ListArrivals>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
    query: web::Query<DayQuery>,
) -> Result<HttpResponse, Problem> {
    let DayQuery { on, limit, cursor } = query.into_inner();
    let (before, limit) = PageQuery { limit, cursor }.parse()?;
    let files = arrivals(&app, caller.0, (*id, day(&app, on)?), (before, limit + 1)).await?;
    page(&app, caller.0, (files, limit), lang.0).await
}

/// Whose registration ended on a day
///
/// By vacating, moving on, leaving the country, or the end of the stay.
#[utoipa::path(
    operation_id = "list_departures", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Premises"), DayQuery),
    responses((status = 200, description = "A page, newest application first", body = RegistrationPage), Read)
)]
#[get("/v1/premises/{id}/departures")]
pub async fn list_departures(
    caller: May<rights::ListDepartures>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
    query: web::Query<DayQuery>,
) -> Result<HttpResponse, Problem> {
    let DayQuery { on, limit, cursor } = query.into_inner();
    let (before, limit) = PageQuery { limit, cursor }.parse()?;
    let files = departures(&app, caller.0, (*id, day(&app, on)?), (before, limit + 1)).await?;
    page(&app, caller.0, (files, limit), lang.0).await
}
