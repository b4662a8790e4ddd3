//! `GET /v1/officer/cases`, `GET /v1/officer/cases/{id}` and `POST …/decide`

use super::case_views::{CaseQuery, DecideCaseBody, OfficerCasePage, OfficerCaseView, WorkItemView};
use crate::app::App;
use crate::app::cases::decide::{DecideCase, decide};
use crate::app::cases::read::{show, work_list};
use crate::app::idempotency::Guard;
use crate::domain::access::rights;
use crate::domain::cases::CaseState;
use crate::domain::codes::{FieldCode, FieldError};
use crate::http::answer::{answered, storable, tagged};
use crate::http::extract::page::PageQuery;
use crate::http::extract::{AsOfficer, Cursor, IdempotencyKey, IdempotencyKeyHeader, Json, Lang, May};
use crate::http::long_text::long_text;
use crate::http::problem::Problem;
use crate::http::responses::{OfficerRead, OfficerWrite};
use crate::store::audit::OFFICER;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use uuid::Uuid;

/// The work list: appeals, objections, and what the service cannot check by itself
///
/// Of the officer's region, the most urgent first. Everybody whose file is shown reads of it in his access log.
#[utoipa::path(
    operation_id = "list_cases", tag = "officer", security(("bearer" = [])), params(CaseQuery),
    responses((status = 200, description = "A page, the most urgent first", body = OfficerCasePage), OfficerRead)
)]
#[get("/v1/officer/cases")]
pub async fn list_cases(
    officer: May<rights::ListCases, AsOfficer>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<CaseQuery>,
) -> Result<HttpResponse, Problem> {
    let CaseQuery { state, limit, cursor } = query.into_inner();
    let page = PageQuery { limit, cursor }.parse()?;
    let found = work_list(&app, officer.0, state.unwrap_or(CaseState::Open), page).await?;
    Ok(HttpResponse::Ok().json(OfficerCasePage {
        items: found.items.iter().map(|(case, file)| WorkItemView::of(case, file, lang.0)).collect(),
        next_cursor: found.next.map(|id| Cursor(id).encode()),
    }))
}

/// Read a case with the whole file of its registration
///
/// The look is noted in the access log of the person whose registration it is.
#[utoipa::path(
    operation_id = "get_case", tag = "officer", security(("bearer" = [])), params(("id" = Uuid, Path, description = "Case")),
    responses((status = 200, description = "The case", body = OfficerCaseView, headers(("ETag" = String))), OfficerRead)
)]
#[get("/v1/officer/cases/{id}")]
pub async fn get_case(
    officer: May<rights::GetCase, AsOfficer>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (case, inspection) = show(&app, officer.0, *id).await?;
    let view = OfficerCaseView::of(&case, &inspection, app.now(), lang.0);
    Ok(tagged(&request, &view.tag(lang.0), &view))
}

/// Decide a case
///
/// Once. The migrant reads the explanation. A `vacate_objection` that is upheld leaves the registration in force, one that is dismissed
/// ends it. An `annulment` whose appeal is upheld is made good by a new registration with the same facts, if the stay is not over and no
/// other one is in force. An `ownership_check` that is upheld confirms the application, one that is dismissed refuses it. An
/// `automatic_refusal` whose appeal is upheld lifts the check that refused, for that document and that stay. Of the other kinds nothing follows but that it is on record that the migrant has done his duty: the answer is the host's.
#[utoipa::path(
    operation_id = "decide_case", tag = "officer", security(("bearer" = [])), request_body = DecideCaseBody,
    params(("id" = Uuid, Path, description = "Case"), IdempotencyKeyHeader),
    responses((status = 200, description = "Decided", body = OfficerCaseView, headers(("ETag" = String))), OfficerWrite)
)]
#[post("/v1/officer/cases/{id}/decide")]
pub async fn decide_case(
    officer: May<rights::DecideCase, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
    body: Json<DecideCaseBody>,
) -> Result<HttpResponse, Problem> {
    let guard = Guard { reader: OFFICER, ..key.guard(officer.0.caller, &body.bytes) };
    let explanation = long_text("/explanation", Some(&body.value.explanation))?;
    let explanation = explanation.ok_or_else(|| vec![FieldError::new("/explanation", FieldCode::Required)])?;
    let command = DecideCase { id: *id, decision: body.value.decision, explanation, stay_until: body.value.stay_until };
    let answer = Box::pin(decide(&app, officer.0, guard, command, |case, inspection| {
        let view = OfficerCaseView::of(case, inspection, app.now(), lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    }))
    .await?;
    Ok(answered(answer))
}
