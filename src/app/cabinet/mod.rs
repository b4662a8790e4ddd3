//! The e-cabinet's overview.

pub mod overview;
