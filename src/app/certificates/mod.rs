//! Certificates: issue, read, link, print, verify, tell their status, register.

pub mod issue;
pub mod link;
pub mod print;
pub mod read;
pub mod register;
pub mod reread;
pub mod status;
pub mod status_token;
pub mod verify;
