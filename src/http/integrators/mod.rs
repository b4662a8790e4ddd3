//! For the programs of integrators: tokens, what they allow, and how to find all that.

mod form;
mod get_integrator;
mod metadata;
mod token;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of integrators.
pub fn routes(config: &mut ServiceConfig) {
    config.service(token::request_token).service(metadata::get_metadata).service(get_integrator::get_integrator);
}
