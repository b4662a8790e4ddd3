//! Organisations as hosts: their premises, their delegates, and what they answer.

mod add;
pub mod answers;
mod consents;
mod delegates;
mod get;
mod occupancy;
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
        .service(answers::answer_registrations)
        .service(consents::list_standing_consents)
        .service(consents::give_standing_consent)
        .service(consents::revoke_standing_consent)
        .service(consents::list_standing_consent_uses)
        .service(occupancy::get_occupancy)
        .service(occupancy::list_arrivals)
        .service(occupancy::list_departures);
}
