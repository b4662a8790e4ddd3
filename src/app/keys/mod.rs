//! The data keys: the service's own, and re-keying. Both kinds of re-keying go on where they were stopped, while the service works.

pub mod rewrap;
pub mod rotate;
pub mod service;
