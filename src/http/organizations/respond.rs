//! `POST /v1/delegates/{id}/accept` and `…/decline`

use super::views::OrganizationView;
use crate::app::App;
use crate::app::organizations::respond::respond;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Accept an invitation to act for an organisation
///
/// He acts for it from then on, and is shown what waits for an answer at his premises.
#[utoipa::path(
    operation_id = "accept_delegation", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The caller's `delegation`"), IdempotencyKeyHeader),
    responses((status = 200, description = "Accepted", body = OrganizationView, headers(("ETag" = String))), Write)
)]
#[post("/v1/delegates/{id}/accept")]
pub async fn accept_delegation(
    caller: May<rights::AcceptDelegation, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(caller.0, b"");
    let answer = respond(&app, caller.0, guard, (*id, true), |row, organization, premises| {
        storable(200, None, "v1-active", &OrganizationView::of(row, organization, premises))
    })
    .await?;
    Ok(answered(answer))
}

/// Decline an invitation, or stop acting for an organisation
///
/// Its managers see that he did. The last manager cannot stop.
#[utoipa::path(
    operation_id = "decline_delegation", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The caller's `delegation`"), IdempotencyKeyHeader),
    responses((status = 200, description = "Declined", body = OrganizationView, headers(("ETag" = String))), Write)
)]
#[post("/v1/delegates/{id}/decline")]
pub async fn decline_delegation(
    caller: May<rights::DeclineDelegation, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(caller.0, b"");
    let answer = respond(&app, caller.0, guard, (*id, false), |row, organization, premises| {
        storable(200, None, "v1-closed", &OrganizationView::of(row, organization, premises))
    })
    .await?;
    Ok(answered(answer))
}
