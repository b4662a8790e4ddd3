//! Batches of the programs of integrators.

mod cancel;
mod get;
mod lines;
mod list;
mod submit;
mod template;
pub mod upload;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of batches.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(submit::submit_batch)
        .service(list::list_batches)
        .service(template::get_batch_template)
        .service(get::get_batch)
        .service(lines::list_batch_lines)
        .service(cancel::cancel_batch);
}
