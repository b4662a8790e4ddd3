//! What integrators try their programs with. The routes exist in a sandbox only.

mod get_clock;
mod get_faults;
mod messages;
mod move_clock;
mod scenarios;
mod set_faults;
pub mod views;

use crate::gateways::sms::{LocalSms, SentSms};
use std::sync::Arc;
use utoipa_actix_web::service_config::ServiceConfig;

/// What only a sandbox has.
#[derive(Clone)]
pub struct SandboxTools {
    sms: Option<Arc<LocalSms>>,
}

impl SandboxTools {
    /// Shows the messages of `sms`.
    #[must_use]
    pub const fn new(sms: Option<Arc<LocalSms>>) -> Self {
        Self { sms }
    }

    /// The messages, oldest first.
    fn messages(&self) -> Vec<SentSms> {
        self.sms.as_ref().map(|sms| sms.sent()).unwrap_or_default()
    }
}

/// The routes of the sandbox.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(scenarios::list_sandbox_scenarios)
        .service(messages::list_sandbox_messages)
        .service(get_clock::get_sandbox_clock)
        .service(move_clock::move_sandbox_clock)
        .service(get_faults::get_sandbox_faults)
        .service(set_faults::set_sandbox_faults);
}
