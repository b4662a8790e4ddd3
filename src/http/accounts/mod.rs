//! The caller's account and devices.

mod access_log;
mod devices;
mod get_me;
mod update_me;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the account.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(get_me::get_me)
        .service(update_me::update_me)
        .service(devices::put_device)
        .service(devices::delete_device)
        .service(access_log::list_access_log);
}
