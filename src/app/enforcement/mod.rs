//! What officers record of violations and entry bans. A violation is no decision: no fine is computed. Nothing recorded is deleted, and
//! each thing can be taken back: violations are withdrawn, bans are lifted.

pub mod ban;
pub mod lift;
pub mod list;
pub mod own;
pub mod record;
mod subject;
pub mod withdraw;

pub use subject::Known;
