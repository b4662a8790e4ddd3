//! Shows whoever has a link what he is asked. The migrant finds the look in his access log; the question counts as opened.

use super::{Holder, file_of};
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::registrations::state::State;
use crate::store::audit::{self, AuditRow};
use crate::store::reach;
use crate::store::types::{Id, Ts};
use std::iter;

/// Shows the registration of a link. While it waits for an answer, the guest is told with it; afterwards only what was answered, so
/// nothing of him is left to be read.
pub async fn show(app: &App, holder: Holder) -> Result<File, AppError> {
    let file = file_of(app, holder, Permission::GetConfirmation).await?;
    if file.state() != State::Pending {
        return Ok(file);
    }
    let look = |file: &File| AuditRow {
        actor_kind: audit::LINK,
        actor_id: Some(Id(holder.id())),
        subject_id: Some(file.row.account_id),
        purpose: Some("host_link".to_owned()),
        ..app.audit_of_system("registration.read", ("registration", file.row.id.0))
    };
    let entries: Vec<AuditRow> = iter::once(&file).chain(&file.family).map(look).collect();
    let (registration, notice, now) = (file.row.id, file.row.host_notice_id, Ts(app.now()));
    app.db
        .write(async move |tx| {
            audit::insert_all(tx, &entries).await?;
            reach::opened(tx, registration, notice, now).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(file)
}
