//! The e-cabinet's overview, and who is reminded because of what it says.

mod next;
pub mod overview;
pub mod remind;
mod standing;
