//! Registrations: submit, answer, withdraw, expire, read.

pub mod application;
pub mod change;
pub mod confirm;
pub mod expire;
pub mod file;
pub mod read;
pub mod receipt;
pub mod reject;
pub mod submit;
pub mod withdraw;
