//! `GET /v1/integrator`

use super::views::IntegratorView;
use crate::app::{App, integrators};
use crate::domain::access::rights;
use crate::http::answer::tagged;
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Who am I: the client behind the token, and what the token allows
///
/// For trying out whether the token is right, and how much may still be sent.
#[utoipa::path(
    operation_id = "get_integrator", tag = "integrators", security(("client" = [])),
    responses((status = 200, description = "The client", body = IntegratorView, headers(("ETag" = String))), Read)
)]
#[get("/v1/integrator")]
pub async fn get_integrator(
    client: May<rights::GetIntegrator, AuthedClient>,
    app: web::Data<App>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let key_ids = integrators::read::live_key_ids(&app, client.0.client.id.0).await?;
    let view = IntegratorView::new(client.0, key_ids);
    // Nothing in it is personal, so its plain hash may stand as the tag.
    let bytes = serde_json::to_vec(&view).map_err(crate::app::AppError::from)?;
    let tag: String = URL_SAFE_NO_PAD.encode(digest(&SHA256, &bytes)).chars().take(22).collect();
    Ok(tagged(&request, &tag, &view))
}
