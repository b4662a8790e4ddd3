//! A registration's life: its states and what may happen in each. Pure; who may do it is `app`'s matter.

pub mod escalation;
pub mod hearing;
pub mod lifted;
pub mod reach;
pub mod state;
pub mod stay;
pub mod transitions;
pub mod vacate;
