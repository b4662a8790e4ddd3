//! The sandbox, where integrators try things out: documents that lead to a known end, and disturbances on purpose. Pure: knows no requests
//! and no rows.

pub mod duration;
pub mod faults;
pub mod scenario;

pub use faults::{Faults, WebhookFaults};
pub use scenario::{Scenario, ScenarioDocument};
