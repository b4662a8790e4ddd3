//! Certificates: issue, read, link, print, verify, tell their status, register.

mod answer;
pub mod issue;
pub mod link;
pub mod offline;
pub mod print;
pub mod read;
pub mod register;
pub mod reread;
pub mod sd_jwt;
pub mod shown;
pub mod status;
pub mod status_token;
pub mod verify;
