//! Batches: a program sends many applications in one file, and each is submitted as if it had come by itself. Whoever works on them takes
//! some lines at a time by a lease; each line has a key of its own, so that a process which dies in between leaves one effect a line.

pub mod accept;
pub mod cancel;
mod outcome;
pub mod presence;
pub mod read;
pub mod refused;
pub mod work;

pub use outcome::{Found, LineResult};

use crate::app::App;
use crate::store::audit::AuditRow;
use crate::store::batches::BatchRow;
use crate::store::types::Id;

/// Who sends or ends a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The client itself.
    Client,
    /// An operator, on the command line.
    Operator,
}

/// An audit entry for what was done with a batch of a client.
fn entry(app: &App, by: Sender, action: &'static str, batch: &BatchRow) -> AuditRow {
    let entry = app.audit_of_system(action, ("batch", batch.id.0));
    match by {
        Sender::Client => AuditRow { actor_kind: "client", actor_id: Some(batch.client_id), ..entry },
        Sender::Operator => AuditRow { actor_kind: "operator", ..entry },
    }
}

/// The key of a line: no client can choose one with a colon.
fn key_of_line(batch: Id, line: i32) -> String {
    format!("batch:{}:{line}", batch.0)
}
