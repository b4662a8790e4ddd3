//! How much of what is allowed to whom: the tables of limits and budgets, and how windows are cut. Counts nothing itself.

pub mod address;
pub mod budgets;
pub mod policies;
pub mod published;

pub use address::{ClientAddress, Network};
pub use policies::{Counts, Exceeded, Policy, RouteClass, Standing};
