//! Reading cases: the migrant his own, officers their work list. Each file that an officer is shown is noted first.

use super::due_now;
use crate::app::officers::{OnDuty, audit_look};
use crate::app::registrations::file::File;
use crate::app::registrations::inspect::{self, Inspection, note};
use crate::app::registrations::read;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::cases::CaseState;
use crate::domain::codes::ProblemCode;
use crate::domain::reference::regions::RegionCode;
use crate::store::audit::AuditRow;
use crate::store::cases::{self, Case, WorkPage};
use crate::store::registrations;
use crate::store::types::Id;
use uuid::Uuid;

/// What for an officer looks at a case.
pub const PURPOSE: &str = "appeal";

/// The cases about a registration of the caller, oldest first.
pub async fn own(app: &App, caller: Caller, registration: Uuid) -> Result<Vec<Case>, AppError> {
    read::read(app, &caller.into(), registration, Permission::ListRegistrationCases).await?;
    let found = app.db.read(async |conn| cases::of_registration(conn, &app.vault, registration).await).await?;
    Ok(found.into_iter().map(|case| due_now(app, case)).collect())
}

/// A page of the work list, the most urgent first, with what each case is about; and the last case looked at, if there are more.
#[derive(Debug, Clone)]
pub struct WorkList {
    /// The cases.
    pub items: Vec<(Case, File)>,
    /// The last one, if there are more behind it.
    pub next: Option<Uuid>,
}

/// Shows a page of the work list of the officer's region.
pub async fn work_list(
    app: &App,
    who: OnDuty,
    state: CaseState,
    (after, limit): (Option<Uuid>, i64),
) -> Result<WorkList, AppError> {
    let region = who.officer.region().map(|region| RegionCode::as_str(&region).to_owned());
    let page = WorkPage { state, region, after, limit: limit + 1 };
    let (mut found, files) = app
        .db
        .read(async |conn| {
            let found = cases::work_list(conn, &app.vault, &page).await?;
            let ids: Vec<Id> = found.iter().map(|case| case.row.registration_id).collect();
            let files = registrations::by_ids(conn, &app.vault, &ids).await?;
            Ok((found, files))
        })
        .await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more).map(|case| case.row.id.0);
    let of = |case: &Case| files.iter().find(|file| file.row.id == case.row.registration_id).cloned();
    let items: Vec<(Case, File)> = found
        .into_iter()
        .filter_map(|case| of(&case).map(|file| (due_now(app, case), file)))
        .filter(|(_, file)| file.role_of(Permission::ListCases, &who.into()).is_some())
        .collect();
    let looks: Vec<AuditRow> = items.iter().map(|(_, file)| look(app, who, file)).collect();
    if !looks.is_empty() {
        note(app, looks).await?;
    }
    Ok(WorkList { items, next })
}

fn look(app: &App, who: OnDuty, file: &File) -> AuditRow {
    let object = ("registration", file.row.id.0);
    audit_look(app, who, (inspect::READ, PURPOSE.to_owned()), object, file.row.account_id.0)
}

/// Reads a case with which the officer may do this, and the file that it is about. To be noted before anything of it is answered.
pub(super) async fn find(
    app: &App,
    who: OnDuty,
    id: Uuid,
    permission: Permission,
) -> Result<(Case, Inspection), AppError> {
    let case = app.db.read(async |conn| cases::find(conn, &app.vault, id).await).await?;
    let case = due_now(app, case.ok_or(ProblemCode::NotFound)?);
    let inspection = inspect::read(app, who, case.row.registration_id.0, permission).await?;
    Ok((case, inspection))
}

/// Shows a case.
pub async fn show(app: &App, who: OnDuty, id: Uuid) -> Result<(Case, Inspection), AppError> {
    let (case, inspection) = find(app, who, id, Permission::GetCase).await?;
    note(app, vec![look(app, who, &inspection.file)]).await?;
    Ok((case, inspection))
}
