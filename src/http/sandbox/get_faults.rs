//! `GET /v1/sandbox/faults`

use super::views::SandboxFaultsView;
use crate::app::App;
use crate::app::sandbox::faults::show;
use crate::domain::access::rights;
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::{HttpResponse, get, web};

/// What goes wrong on purpose for the program
///
/// Sandbox only.
#[utoipa::path(
    operation_id = "get_sandbox_faults", tag = "sandbox", security(("client" = [])),
    responses((status = 200, description = "What goes wrong now", body = SandboxFaultsView), ClientRead)
)]
#[get("/v1/sandbox/faults")]
pub async fn get_sandbox_faults(
    client: May<rights::GetSandboxFaults, AuthedClient>,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let in_force = show(&app, client.0.client.id.0).await?;
    Ok(HttpResponse::Ok().json(SandboxFaultsView::from(in_force)))
}
