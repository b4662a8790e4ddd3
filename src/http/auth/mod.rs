//! Sign-in.

mod logout;
mod oidc;
pub mod oidc_views;
mod refresh;
mod request_otp;
pub mod session_views;
mod sessions;
mod verify_otp;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of sign-in.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(request_otp::request_otp)
        .service(verify_otp::verify_otp)
        .service(oidc::start_oidc)
        .service(oidc::finish_oidc)
        .service(refresh::refresh_session)
        .service(logout::logout)
        .service(sessions::list_sessions)
        .service(sessions::end_session);
}
