//! `GET /livez` and `GET /readyz`

use crate::app::App;
use crate::domain::codes::ProblemCode;
use crate::http::problem::Problem;
use crate::http::responses::PublicRead;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use utoipa::ToSchema;

/// Whether the service takes requests. Off while it starts and from the moment it is asked to stop.
#[derive(Debug, Default)]
pub struct Health {
    ready: AtomicBool,
}

impl Health {
    /// Says whether requests are welcome.
    pub fn set_ready(&self, ready: bool) {
        self.ready.store(ready, Ordering::SeqCst);
    }
}

/// Health.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthView {
    /// Always `ok`: anything else is an error.
    #[schema(max_length = 10, examples("ok"))]
    pub status: &'static str,
}

/// Longest wait for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the process lives
///
/// For the supervisor of the process: if this does not answer, start it anew. Asks nothing of the database.
#[utoipa::path(
    operation_id = "get_liveness", tag = "operations", security(()),
    responses((status = 200, description = "Alive", body = HealthView), PublicRead)
)]
#[get("/livez")]
pub async fn livez() -> HttpResponse {
    HttpResponse::Ok().json(HealthView { status: "ok" })
}

/// Whether the service takes requests: the database answers and nobody has asked it to stop
///
/// For the load balancer: 503 while the service starts, while it stops, and while the database does not answer.
#[utoipa::path(
    operation_id = "get_readiness", tag = "operations", security(()),
    responses((status = 200, description = "Ready", body = HealthView), PublicRead)
)]
#[get("/readyz")]
pub async fn readyz(app: web::Data<App>, health: web::Data<Health>) -> Result<HttpResponse, Problem> {
    let answers = matches!(tokio::time::timeout(PATIENCE, app.db.ping()).await, Ok(Ok(())));
    if !answers || !health.ready.load(Ordering::SeqCst) {
        return Err(Problem { retry_after: Some(PATIENCE), ..ProblemCode::Unavailable.into() });
    }
    Ok(HttpResponse::Ok().json(HealthView { status: "ok" }))
}
