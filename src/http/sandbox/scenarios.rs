//! `GET /v1/sandbox/scenarios`

use super::views::{SandboxScenarioList, SandboxScenarioView};
use crate::app::App;
use crate::app::sandbox::standing::of_client;
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::domain::sandbox::{Scenario, ScenarioDocument};
use crate::http::extract::{AuthedClient, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which documents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WhichDocuments {
    /// Which of the thousand documents of each scenario; the first if absent.
    #[param(minimum = 0, maximum = 999, example = 17)]
    pub serial: Option<u16>,
}

/// The program's documents that lead to a known end
///
/// Sandbox only. Apply with such a document, and what the scenario says happens: by the same steps as anywhere, with events, webhooks and, in the
/// end, a certificate that says that it is a specimen. Each program has documents of its own.
#[utoipa::path(
    operation_id = "list_sandbox_scenarios", tag = "sandbox", security(("client" = [])), params(WhichDocuments),
    responses((status = 200, description = "The scenarios", body = SandboxScenarioList), ClientRead)
)]
#[get("/v1/sandbox/scenarios")]
pub async fn list_sandbox_scenarios(
    client: May<rights::ListSandboxScenarios, AuthedClient>,
    app: web::Data<App>,
    (query, lang): (web::Query<WhichDocuments>, Lang),
) -> Result<HttpResponse, Problem> {
    let serial = query.serial.unwrap_or_default();
    if serial >= crate::domain::sandbox::scenario::SERIALS {
        return Err(ProblemCode::MalformedQuery.into());
    }
    let tag = of_client(&app, client.0.client.id.0).await?.tag;
    let tag = u16::try_from(tag).map_err(|_| ProblemCode::Internal)?;
    let items = Scenario::ALL
        .into_iter()
        .map(|scenario| SandboxScenarioView::of(ScenarioDocument { scenario, tag, serial }, lang.0));
    Ok(HttpResponse::Ok().json(SandboxScenarioList { items: items.collect() }))
}
