//! The feed of changes, as pages and as a stream.

mod events;
mod list;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the feed.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_changes).service(events::stream_events);
}
