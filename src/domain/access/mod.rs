//! Who may do what to which object. `table.rs` is the only place to look; extractors ask [`admits`], use cases ask [`role`].
//! Must not know how a caller proved who he is, nor where objects are kept.

pub mod occasion;
pub mod officer;
pub mod policy;
pub mod table;

pub use occasion::{CaseNumber, LookPurpose, Occasion};
pub use officer::{Badge, Officer, Rank};
pub use policy::{Client, Delegate, Object, Principal, Role, admits, role};
pub use table::{Permission, Right, rights};

#[cfg(test)]
mod policy_tests;
