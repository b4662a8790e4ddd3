//! Registrations as the parties to them see them.

mod answer_vacate;
pub(super) mod appeal;
pub(super) mod case_views;
mod events;
pub mod form;
mod get;
pub mod list;
pub(super) mod mapping;
mod resend;
mod submit;
pub mod views;
mod withdraw;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of registrations.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(submit::submit_registration)
        .service(list::list_registrations)
        .service(get::get_registration)
        .service(events::list_registration_events)
        .service(withdraw::withdraw_registration)
        .service(resend::resend_registration)
        .service(answer_vacate::answer_vacate)
        .service(appeal::appeal_registration)
        .service(appeal::list_registration_cases);
}
