//! Violations and entry bans: what officers record and take back, and what a person reads of himself.

mod ban;
mod bans;
mod lift;
mod own;
mod record;
mod search;
pub(super) mod subject;
pub mod views;
mod violations;
mod withdraw;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of enforcement.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(record::record_violation)
        .service(violations::list_violations)
        .service(search::search_violations)
        .service(withdraw::withdraw_violation)
        .service(own::list_my_violations)
        .service(ban::add_entry_ban)
        .service(bans::list_entry_bans)
        .service(lift::lift_entry_ban);
}
