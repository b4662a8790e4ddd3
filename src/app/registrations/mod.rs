//! Registrations: submit, answer, withdraw, expire, annul, read.

pub mod annul;
pub mod application;
pub mod change;
pub mod confirm;
pub mod deadlines;
pub mod decider;
pub mod expire;
pub mod file;
pub mod inspect;
pub mod read;
pub mod receipt;
pub mod reject;
pub mod resend;
pub mod submit;
pub mod withdraw;
