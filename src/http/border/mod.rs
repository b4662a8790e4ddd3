//! The border: crossings as border systems report them, and what officers are asked about them.

mod decide_review;
mod list_reviews;
mod mapping;
mod report;
pub mod review_views;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the border.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(report::report_border_crossings)
        .service(list_reviews::list_border_reviews)
        .service(decide_review::decide_border_review);
}
