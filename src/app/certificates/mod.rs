//! Certificates: issue, read, link, print, verify.

mod answer;
pub mod issue;
pub mod link;
pub mod offline;
pub mod print;
pub mod read;
pub mod sd_jwt;
pub mod shown;
pub mod status_token;
pub mod verify;
