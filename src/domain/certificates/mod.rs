//! Certificates: their facts, number and QR text. Knows nothing of keys' storage, PDF or HTTP.

mod digits;
pub mod facts;
pub mod number;
pub mod qr;
pub mod status;
pub mod status_list;
