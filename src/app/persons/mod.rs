//! The migrant's own data.

pub mod claim;
pub mod erase;
pub mod put;
pub mod read;
