//! `PUT /v1/sandbox/faults`

use super::views::{SandboxFaultsView, SetSandboxFaults};
use crate::app::App;
use crate::app::sandbox::faults::set;
use crate::domain::access::rights;
use crate::http::extract::{AuthedClient, Json, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, put, web};

/// Let something go wrong on purpose
///
/// Sandbox only, for this program only, until a time. Requests below `/v1/sandbox` are never disturbed, nor is the token endpoint. What is
/// set replaces what was set before; with nothing but `until`, all is well again.
#[utoipa::path(
    operation_id = "set_sandbox_faults", tag = "sandbox", security(("client" = [])), request_body = SetSandboxFaults,
    responses((status = 200, description = "What goes wrong from now on", body = SandboxFaultsView), ClientChange)
)]
#[put("/v1/sandbox/faults")]
pub async fn set_sandbox_faults(
    client: May<rights::SetSandboxFaults, AuthedClient>,
    app: web::Data<App>,
    body: Json<SetSandboxFaults>,
) -> Result<HttpResponse, Problem> {
    let until = body.value.until;
    let in_force = set(&app, client.0.client.id.0, (body.value.into(), until)).await?;
    Ok(HttpResponse::Ok().json(SandboxFaultsView::from(in_force)))
}
