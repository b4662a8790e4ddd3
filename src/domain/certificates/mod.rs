//! Certificates: their facts, number, QR text, selective disclosure and status list. Knows nothing of keys' storage, PDF or HTTP.

pub mod digits;
pub mod facts;
pub mod number;
pub mod qr;
pub mod sd_jwt;
pub mod status;
pub mod status_list;
