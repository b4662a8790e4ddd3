//! Statistics: the figures for everybody, and finer ones for officers and for integrators that may read them.

mod chart;
mod csv;
mod get;
mod list;
mod names;
pub mod page;
mod query;
pub mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of statistics.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::list_statistics)
        .service(get::get_open_figures)
        .service(get::get_figures)
        .service(get::get_officer_figures);
}
