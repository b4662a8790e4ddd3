//! Deadlines: by when a migrant must register, register again after a move, and leave. Every date carries its explanation.
//! Source: Order of the Minister of Internal Affairs No. 923 of 17 November 2025, and the stay policy of each nationality.
//! Pure: takes days, gives days; knows no clock.

pub mod calendar;
pub mod explain;
mod phrases;
pub mod policy;
pub mod rules;

pub use explain::{explain, explain_no_policy};
pub use rules::{
    Calculation, Deadline, DeadlineKind, Explanation, LegalSource, PolicyRow, Query, Stay, WindowUse, calculate,
    end_of_stay, first_registration, re_registration,
};
