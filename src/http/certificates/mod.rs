//! Certificates: the holder's own, and the check that is open to everybody.

mod details;
mod form;
mod get;
mod holder;
mod list;
pub mod page;
mod pdf;
mod register;
mod status_list;
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
        .service(verify::verify_certificate)
        .service(status_list::list_status_lists)
        .service(status_list::get_status_list)
        .service(register::list_register_entries)
        .service(register::list_register_heads);
}
