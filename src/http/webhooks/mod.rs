//! Webhooks of the programs of integrators.

mod create;
mod delete;
mod deliveries;
mod get;
mod list;
mod ping;
mod replay;
mod rotate;
mod update;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of webhooks.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::list_webhooks)
        .service(create::create_webhook)
        .service(get::get_webhook)
        .service(update::update_webhook)
        .service(delete::delete_webhook)
        .service(rotate::rotate_webhook_secret)
        .service(ping::ping_webhook)
        .service(deliveries::list_webhook_deliveries)
        .service(replay::replay_webhook);
}
