//! Types, states and rules. Imports nothing of the other layers, asks neither clock nor database.

pub mod access;
pub mod accounts;
pub mod aead;
pub mod border;
pub mod cases;
pub mod certificates;
pub mod changes;
pub mod clock;
pub mod codes;
pub mod deadlines;
pub mod hex;
pub mod hosts;
pub mod integrators;
pub mod key_encryption;
pub mod language;
pub mod limits;
pub mod notifications;
pub mod outages;
pub mod outbox;
pub mod persons;
pub mod premises;
pub mod reference;
pub mod registrations;
pub mod retention;
pub mod statistics;
pub mod template;
