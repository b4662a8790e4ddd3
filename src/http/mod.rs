//! HTTP: routes, wire types, headers, errors. Calls use cases, decides nothing.

pub mod accounts;
pub mod answer;
pub mod auth;
pub mod batches;
pub mod border;
pub mod cabinet;
pub mod certificates;
pub mod changes;
pub mod confirmations;
pub mod deadlines;
pub mod dev;
pub mod document;
pub mod enforcement;
pub mod events;
pub mod extract;
pub mod fallback;
pub mod hearings;
pub mod hosts;
pub mod integrators;
pub mod long_text;
pub mod middleware;
pub mod minors;
pub mod notifications;
pub mod officers;
pub mod operations;
pub mod organizations;
pub mod outages;
pub mod pages;
pub mod persons;
pub mod problem;
pub mod published;
pub mod reference;
pub mod registrations;
pub mod responses;
pub mod sandbox;
pub mod schemas;
pub mod statistics;
pub mod timestamp;
pub mod webhooks;

use crate::app::App;
use crate::domain::codes::ProblemCode;
use actix_web::web;
use metrics_exporter_prometheus::PrometheusHandle;
use problem::Problem;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

/// What the routes work with.
#[derive(Clone)]
pub struct Wiring {
    /// The use cases.
    pub app: web::Data<App>,
    /// What a phone would have received; only in development.
    pub dev: Option<web::Data<dev::DevTools>>,
    /// What only a sandbox has.
    pub sandbox: Option<web::Data<sandbox::SandboxTools>>,
    /// Metrics, if they are served here.
    pub metrics: Option<PrometheusHandle>,
    /// Who is believed about addresses.
    pub trusted_proxies: web::Data<extract::address::TrustedProxies>,
    /// How long a request may take.
    pub deadlines: web::Data<middleware::frame::Deadlines>,
    /// Whether the service takes requests.
    pub health: web::Data<operations::Health>,
}

/// The contents page: every documented route of the service but those of [`sandbox`].
fn routes(config: &mut ServiceConfig) {
    config
        .configure(auth::routes)
        .configure(accounts::routes)
        .configure(notifications::routes)
        .configure(changes::routes)
        .configure(persons::routes)
        .configure(minors::routes)
        .configure(cabinet::routes)
        .configure(registrations::routes)
        .configure(hosts::routes)
        .configure(confirmations::routes)
        .configure(organizations::routes)
        .configure(officers::routes)
        .configure(enforcement::routes)
        .configure(hearings::routes)
        .configure(outages::routes)
        .configure(border::routes)
        .configure(certificates::routes)
        .configure(deadlines::routes)
        .configure(reference::routes)
        .configure(statistics::routes)
        .configure(integrators::routes)
        .configure(batches::routes)
        .configure(events::routes)
        .configure(webhooks::routes)
        .configure(operations::routes);
}

/// The document of the API.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(document::Document::openapi())
        .configure(routes)
        .configure(sandbox::routes)
        .split_for_parts();
    document::finish(document)
}

/// Puts everything on a server.
pub fn configure(config: &mut web::ServiceConfig, wiring: &Wiring) {
    let not_found = |_, _: &actix_web::HttpRequest| Problem::from(ProblemCode::NotFound).into();
    let bad_query = |_, _: &actix_web::HttpRequest| Problem::from(ProblemCode::MalformedQuery).into();
    config
        .app_data(wiring.app.clone())
        .app_data(wiring.health.clone())
        .app_data(web::PayloadConfig::new(extract::json::SMALL))
        .app_data(wiring.trusted_proxies.clone())
        .app_data(wiring.deadlines.clone())
        .app_data(web::PathConfig::default().error_handler(not_found))
        .app_data(web::QueryConfig::default().error_handler(bad_query));
    if let Some(metrics) = &wiring.metrics {
        config.app_data(web::Data::new(metrics.clone())).configure(operations::metrics_route);
    }
    if let Some(dev) = &wiring.dev {
        config.app_data(dev.clone()).configure(dev::routes);
    }
    if let Some(sandbox) = &wiring.sandbox {
        config.app_data(sandbox.clone());
    }
    config.configure(certificates::page::page_routes).configure(confirmations::page::page_routes);
    config.configure(statistics::page::page_routes);
    config.configure(document::routes).configure(|config| {
        let mut documented = ServiceConfig::new(config);
        routes(&mut documented);
        if wiring.sandbox.is_some() {
            sandbox::routes(&mut documented);
        }
    });
    config.default_service(web::to(fallback::fallback));
}
