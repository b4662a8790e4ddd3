//! What a host sees and decides.

mod confirm;
mod get;
mod list;
pub(super) mod reject;
mod vacate;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of hosts.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::list_host_registrations)
        .service(get::get_host_registration)
        .service(confirm::confirm_registration)
        .service(reject::reject_registration)
        .service(vacate::vacate_registration)
        .service(vacate::withdraw_vacate);
}
