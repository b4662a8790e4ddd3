//! The feed of events for the programs of integrators.

mod list;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of events.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_events);
}
