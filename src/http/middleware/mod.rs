//! What stands around every handler.

pub mod frame;
pub mod leash;
pub mod limits;
pub mod sandbox;
