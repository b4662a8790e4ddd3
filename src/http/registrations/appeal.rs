//! `POST /v1/registrations/{id}/appeal` and `GET /v1/registrations/{id}/cases`

use super::case_views::{CaseList, CaseView};
use crate::app::App;
use crate::app::cases::{appeal::appeal, read::own};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, Json, Lang, LateWriter, May};
use crate::http::long_text::long_text;
use crate::http::problem::Problem;
use crate::http::responses::{Read, Write};
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An appeal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"statement": "Хозяин не отвечает на звонки, договор аренды прилагаю"}))]
pub struct AppealBody {
    /// What the migrant says; an officer reads it.
    #[schema(max_length = 2000)]
    pub statement: Option<String>,
}

/// Ask an officer about what became of an application
///
/// A host's silence (expired, or not reached), a host's refusal, a refusal by the service itself, an annulment. What about follows from
/// the state of the registration; about one thing there is one appeal. An officer decides until `due_on`.
#[utoipa::path(
    operation_id = "appeal_registration", tag = "registrations", security(("bearer" = [])), request_body = AppealBody,
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader),
    responses((status = 201, description = "Appealed", body = CaseView, headers(("ETag" = String))), Write)
)]
#[post("/v1/registrations/{id}/appeal")]
pub async fn appeal_registration(
    caller: May<rights::AppealRegistration, LateWriter>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
    body: Json<AppealBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account(), &body.bytes);
    let statement = long_text("/statement", body.value.statement.as_deref())?;
    let answer = appeal(&app, caller.0, guard, (*id, statement), |case| {
        let view = CaseView::of(case, lang.0);
        storable(201, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}

/// What officers were asked about a registration, and what they decided
///
/// A decision comes with its explanation.
#[utoipa::path(
    operation_id = "list_registration_cases", tag = "registrations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Registration")),
    responses((status = 200, description = "The cases, oldest first", body = CaseList), Read)
)]
#[get("/v1/registrations/{id}/cases")]
pub async fn list_registration_cases(
    caller: May<rights::ListRegistrationCases>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let cases = own(&app, caller.0, *id).await?;
    Ok(HttpResponse::Ok().json(CaseList { items: cases.iter().map(|case| CaseView::of(case, lang.0)).collect() }))
}
