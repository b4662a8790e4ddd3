//! The migrant's personal data and travel document.

mod claim;
mod get;
mod put;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the person.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get::get_person).service(put::put_person).service(claim::claim_person);
}
