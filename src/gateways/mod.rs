//! The world outside: each port of `app::ports` as the real thing and as a local one. Knows neither store nor HTTP server.

pub mod checkpoints;
pub mod fcm;
pub mod http_client;
pub mod key_encryption;
pub mod local_push;
pub mod oidc;
pub mod pdf;
pub mod pdf_reader;
pub mod pdf_renderer;
pub mod seal;
pub mod signing;
pub mod sms;
pub mod webhooks;
