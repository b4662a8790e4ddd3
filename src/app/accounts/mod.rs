//! The caller's account: profile and devices.

pub mod devices;
pub mod me;
