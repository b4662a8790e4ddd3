//! `GET /v1/sandbox/clock`

use super::views::SandboxClockView;
use crate::app::App;
use crate::app::sandbox::clock::show;
use crate::domain::access::rights;
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::{HttpResponse, get, web};

/// What the program's clock shows
///
/// Sandbox only.
#[utoipa::path(
    operation_id = "get_sandbox_clock", tag = "sandbox", security(("client" = [])),
    responses((status = 200, description = "The clock", body = SandboxClockView), ClientRead)
)]
#[get("/v1/sandbox/clock")]
pub async fn get_sandbox_clock(
    client: May<rights::GetSandboxClock, AuthedClient>,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let shown = show(&app, client.0.client.id.0).await?;
    Ok(HttpResponse::Ok().json(SandboxClockView::from(shown)))
}
