//! Organisations as hosts: who acts for them, and how far.

mod delegate;
mod name;
mod standing;

pub use delegate::{DelegateRole, DelegateState};
pub use name::OrganizationName;
pub use standing::{StandingConsent, Term};
