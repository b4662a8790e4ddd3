//! What officers of the migration police see and decide. Each look is noted before it is answered.

mod annul;
mod case_views;
mod cases;
mod get;
mod mapping;
mod search;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of officers.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(search::search_registrations)
        .service(get::get_officer_registration)
        .service(annul::annul_registration)
        .service(cases::list_cases)
        .service(cases::get_case)
        .service(cases::decide_case);
}
