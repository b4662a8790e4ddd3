//! What whoever has a one-time link sees and answers: for programs under `/v1/confirmations`, for people at `/c`.

mod answer;
mod form;
mod get;
pub mod page;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of one-time links.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get::get_confirmation).service(answer::answer_confirmation);
}
