//! The code tables, for anybody. Each is written once for each language and answered with an entity tag.

mod countries;
mod holidays;
mod index;
mod kinds;
pub mod limits;
mod problems;
mod refusal_reasons;
mod regions;
mod stay_policies;
pub mod views;
mod violation_articles;
pub(in crate::http) mod written;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the code tables.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(regions::list_regions)
        .service(countries::list_countries)
        .service(kinds::list_premises_kinds)
        .service(kinds::list_purposes)
        .service(kinds::list_document_kinds)
        .service(kinds::list_annulment_grounds)
        .service(kinds::list_entry_ban_grounds)
        .service(violation_articles::list_violation_articles)
        .service(kinds::list_vacate_reasons)
        .service(refusal_reasons::list_refusal_reasons)
        .service(holidays::list_holidays)
        .service(stay_policies::list_stay_policies)
        .service(problems::list_problems)
        .service(limits::list_limits)
        .service(index::list_reference_tables);
}
