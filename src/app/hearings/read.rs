//! A party reads what is intended with a registration. The host sees the ground and the time, not what the migrant has said.

use super::Notice;
use crate::app::registrations::file::Role;
use crate::app::registrations::read::show;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::codes::ProblemCode;
use crate::store::annulment_notices;
use uuid::Uuid;

/// The last notice on a registration. `not_found` if there never was one.
///
/// # Errors
/// The store failed, or it is not his.
pub async fn read(app: &App, caller: Caller, id: Uuid) -> Result<Notice, AppError> {
    let (file, role) = show(app, &caller.into(), id, Permission::GetHearing).await?;
    let found = app.db.read(async |conn| annulment_notices::last_of(conn, id).await).await?;
    let mut notice = Notice::open(app, found.ok_or(ProblemCode::NotFound)?, &file.keyring)?;
    notice.note = None;
    if role != Role::Migrant {
        notice.statement = None;
    }
    Ok(notice)
}
