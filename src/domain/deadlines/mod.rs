//! Deadlines: by when a migrant must register, register again after a move, and leave. Every date carries its explanation.
//! Source: Order of the Minister of Internal Affairs No. 923 of 17 November 2025, and the stay policy of each nationality.
//! Pure: takes days and a rulebook, gives days; knows no clock.

pub mod calendar;
pub mod deadline;
pub mod explain;
pub mod icalendar;
pub mod outages;
mod phrases;
pub mod policy;
pub mod rulebook;
pub mod rules;
pub mod stays;
pub mod versions;

pub use deadline::{Deadline, DeadlineKind, Explanation, LegalSource, PolicyRow};
pub use explain::{explain, explain_no_policy};
pub use outages::{Outage, OutageMove};
pub use rulebook::{Edition, Rulebook};
pub use rules::{Calculation, Query};
pub use stays::{Stay, WindowUse};
