//! Certificates: the holder's own, and the check that is open to everybody.

mod details;
mod form;
mod get;
mod holder;
mod list;
pub mod page;
mod pdf;
mod verify;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of certificates.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::list_certificates)
        .service(get::get_certificate)
        .service(pdf::get_certificate_pdf)
        .service(verify::verify_certificate_number)
        .service(verify::verify_certificate);
}
