//! When the service took no submissions: published for everybody, entered and withdrawn by supervisors.

mod add;
mod list;
pub mod views;
mod withdraw;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of outages.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_outages).service(add::add_outage).service(withdraw::withdraw_outage);
}
