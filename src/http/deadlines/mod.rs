//! The calculator of deadlines, for anybody.

mod calculate;
pub mod calendar;
pub mod query;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the calculator.
pub fn routes(config: &mut ServiceConfig) {
    config.service(calculate::calculate_deadlines);
}
