//! A guardian takes a minor out whom he entered: he is erased, as long as nothing of his waits or is in force.

use super::acting;
use crate::app::persons::erase::carry_out;
use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::erasure::Erasure;
use crate::store::types::Id;
use uuid::Uuid;

/// Erases a minor.
///
/// # Errors
/// `minor_registered` if he has an application that waits, or a registration in force.
pub async fn remove(app: &App, caller: Caller, minor: Uuid) -> Result<(), AppError> {
    acting(app, caller, Some(minor)).await?;
    let erasure =
        Erasure { account: minor, guardian: Some(Id(caller.account)), today: app.today(), unused_since: None };
    if carry_out(app, erasure, app.audit(caller, "person.erase", ("account", minor))).await? {
        Ok(())
    } else {
        Err(ProblemCode::MinorRegistered.into())
    }
}
