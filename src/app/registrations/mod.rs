//! Registrations: submit, answer, withdraw, expire, end, annul, reinstate, read.

pub mod admission;
pub mod annul;
pub(in crate::app) mod applicants;
pub mod application;
pub mod change;
pub mod co_owners;
pub mod confirm;
pub mod deadlines;
pub mod decider;
pub mod expire;
pub mod file;
pub mod guests;
pub mod inspect;
mod owner;
pub mod read;
pub mod receipt;
mod refusal;
pub mod reinstate;
pub mod reject;
pub mod resend;
mod stands;
pub mod stays;
pub mod submit;
pub mod trial;
pub mod withdraw;
