//! The hearing before an annulment, as officers give notice of it and as the parties see it.

mod answer;
mod drop;
mod get;
mod open;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of hearings.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(open::open_annulment_notice)
        .service(drop::drop_annulment_notice)
        .service(get::get_hearing)
        .service(answer::answer_hearing);
}
