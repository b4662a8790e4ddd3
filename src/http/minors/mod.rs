//! Minors in the e-cabinet of whoever acts for them.

mod enter;
mod get;
mod list;
mod release;
mod remove;
mod replace;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of minors.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::list_minors)
        .service(enter::enter_minor)
        .service(get::get_minor)
        .service(replace::replace_minor)
        .service(remove::remove_minor)
        .service(release::release_minor);
}
