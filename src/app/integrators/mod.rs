//! Integrators' programs: how they get a token, what a token is worth, and what an operator does with them.

pub mod access;
pub mod assertion;
pub mod authenticate;
pub mod error;
pub mod keys;
pub mod read;
pub mod register;
pub mod secrets;
pub mod standing;
pub mod token;

pub use access::Integrator;
pub use error::{AdminError, OAuthCode, TokenError};

use crate::app::App;
use crate::store::audit::AuditRow;
use crate::store::types::Id;
use uuid::Uuid;

/// An audit entry for what the operator did with a client on the command line.
fn by_operator(app: &App, action: &'static str, client: Uuid) -> AuditRow {
    AuditRow { actor_kind: "operator", ..app.audit_of_system(action, ("client", client)) }
}

/// An audit entry for what a client did.
fn by_client(app: &App, action: &'static str, client: Uuid) -> AuditRow {
    AuditRow { actor_kind: "client", actor_id: Some(Id(client)), ..app.audit_of_system(action, ("client", client)) }
}
