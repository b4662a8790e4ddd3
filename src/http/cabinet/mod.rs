//! The e-cabinet's overview.

mod get;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the overview.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get::get_cabinet);
}
