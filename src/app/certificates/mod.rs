//! Certificates: issue, read, link, print, verify.

pub mod issue;
pub mod link;
pub mod print;
pub mod read;
pub mod verify;
