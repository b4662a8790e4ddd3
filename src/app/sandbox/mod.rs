//! The sandbox: what integrators try their programs with. Each has documents that lead to a known end, a clock of its own and faults on
//! purpose. What happens goes through the same use cases as anywhere; only the people in it are simulated.

pub mod clock;
pub mod due;
pub mod faults;
mod host;
mod people;
pub mod purpose;
pub mod scenes;
pub mod standing;
