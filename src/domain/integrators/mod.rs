//! Integrators: programs of other organisations that call for themselves. Here are their rights, their names and their keys.

pub mod auth_method;
pub mod name;
pub mod public_key;
pub mod scope;

pub use auth_method::AuthMethod;
pub use name::ClientName;
pub use public_key::{KeyAlg, KeyId, PublicKey};
pub use scope::{Scope, ScopeSet};
