//! `POST /v1/officer/organizations`

use super::views::{AddOrganizationBody, EnteredOrganizationView};
use crate::app::App;
use crate::app::organizations::add::{AddOrganization, add_by_officer};
use crate::domain::access::rights;
use crate::domain::accounts::phone::Phone;
use crate::domain::codes::FieldError;
use crate::domain::hosts::identifier::Bin;
use crate::domain::organizations::OrganizationName;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Json, May};
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use actix_web::{HttpResponse, post, web};

fn parse(body: &AddOrganizationBody) -> Result<AddOrganization, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut note = |pointer: &str, code| errors.push(FieldError::new(pointer, code));
    let bin = Bin::parse(&body.bin).map_err(|code| note("/bin", code));
    let name = OrganizationName::parse(&body.name).map_err(|code| note("/name", code));
    let manager = Phone::parse(&body.manager.phone).map_err(|code| note("/manager/phone", code));
    match (bin, name, manager) {
        (Ok(bin), Ok(name), Ok(manager)) => Ok(AddOrganization { bin, name, manager }),
        _ => Err(errors),
    }
}

/// Enter an organisation
///
/// Whoever enters it has seen its papers. From then on its delegates alone answer the applications that name its BIN, whatever phone they name;
/// its first manager acts at once and invites the others.
#[utoipa::path(
    operation_id = "add_organization", tag = "officer", security(("bearer" = [])), request_body = AddOrganizationBody,
    params(IdempotencyKeyHeader),
    responses(
        (status = 201, description = "Entered", body = EnteredOrganizationView, headers(("ETag" = String))), OfficerWrite
    )
)]
#[post("/v1/officer/organizations")]
pub async fn add_organization(
    officer: May<rights::AddOrganization, AsOfficer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Json<AddOrganizationBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(officer.0.caller, &body.bytes);
    let command = parse(&body.value)?;
    let answer = add_by_officer(&app, officer.0, guard, command, |row| {
        storable(201, None, "v1", &EnteredOrganizationView::from(row))
    })
    .await?;
    Ok(answered(answer))
}
