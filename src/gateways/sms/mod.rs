//! SMS: a client of a real gateway, and one that keeps the messages in memory. Must not know what the texts say or who
//! may get how many.

pub mod http;
pub mod local;

pub use http::{GatewayPart, GatewayPlan, GatewayTexts, HttpSms, Objection};
pub use local::{LocalSms, SentSms};
