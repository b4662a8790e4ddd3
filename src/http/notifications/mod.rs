//! The inbox.

mod ack;
mod list;
mod read;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the inbox.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::list_notifications)
        .service(ack::ack_notification)
        .service(read::read_notification)
        .service(read::read_notifications);
}
