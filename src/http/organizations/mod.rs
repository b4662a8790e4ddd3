//! Organisations as hosts: their premises, their delegates, and what they answer.

mod add;
mod answers;
mod delegates;
mod get;
mod premises;
mod registrations;
mod respond;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of organisations.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(add::add_organization)
        .service(get::list_organizations)
        .service(get::get_organization)
        .service(premises::list_premises)
        .service(premises::add_premises)
        .service(premises::change_premises)
        .service(delegates::list_delegates)
        .service(delegates::invite_delegate)
        .service(delegates::revoke_delegate)
        .service(respond::accept_delegation)
        .service(respond::decline_delegation)
        .service(registrations::list_organization_registrations)
        .service(answers::answer_registrations);
}
