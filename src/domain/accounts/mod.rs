//! Accounts: who signs in. An account is known by its verified phone; nothing here knows how a code is sent.

pub mod phone;
pub mod quiet_hours;

pub use phone::Phone;
pub use quiet_hours::QuietHours;
