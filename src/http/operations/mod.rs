//! For operators: health, metrics, keys.

mod health;
mod jwks;

pub use health::Health;

use actix_web::{HttpResponse, web};
use metrics_exporter_prometheus::PrometheusHandle;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(health::livez).service(health::readyz).service(jwks::jwks);
}

/// `GET /metrics`, where it is served beside the API (development) or on a listener of its own.
pub fn metrics_route(config: &mut web::ServiceConfig) {
    config.route("/metrics", web::get().to(metrics));
}

async fn metrics(handle: web::Data<PrometheusHandle>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render())
}
