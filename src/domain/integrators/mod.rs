//! Integrators: programs of other organisations that call for themselves. Here are their rights.

pub mod scope;

pub use scope::{Scope, ScopeSet};
