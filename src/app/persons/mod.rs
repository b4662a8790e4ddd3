//! The migrant's own data.

pub mod put;
pub mod read;
