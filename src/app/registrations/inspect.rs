//! Officers read registrations. Each file that is shown is first noted in the audit log, with the purpose, under the person whose
//! file it is: he reads of it in his access log. A search is noted even if it finds nothing.

use crate::app::certificates::read::Certificate;
use crate::app::hearings::Notice;
use crate::app::officers::{OnDuty, audit_look};
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::access::{Occasion, Permission};
use crate::domain::codes::ProblemCode;
use crate::domain::reference::regions::RegionCode;
use crate::store::audit::{self, AuditRow};
use crate::store::registration_search::{Criterion, Search, search as find_ids};
use crate::store::registrations::{self, EventRow};
use crate::store::{accounts, annulment_notices, certificates};
use uuid::Uuid;

/// A registration with all that an officer may know of it.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The registration.
    pub file: File,
    /// The migrant's phone, E.164.
    pub phone: Option<String>,
    /// Its certificate.
    pub certificate: Option<Certificate>,
    /// Its history, oldest first.
    pub events: Vec<EventRow>,
    /// The last notice of an annulment.
    pub notice: Option<Notice>,
}

/// What is looked for, and what for.
#[derive(Debug, Clone)]
pub struct SearchRegistrations {
    /// What is known.
    pub criterion: Criterion,
    /// Only in this region.
    pub region: Option<RegionCode>,
    /// What for.
    pub occasion: Occasion,
}

/// A page of what was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Newest first.
    pub files: Vec<File>,
    /// The last one looked at, if there are more behind it.
    pub next: Option<Uuid>,
}

/// What it is called in the audit log when a file is shown.
pub(in crate::app) const READ: &str = "registration.read";

/// Reads a registration with which the officer may do this. To be noted before anything of it is answered. `not_found` if he may
/// not even read it; `forbidden` if he may, but not do this.
pub(in crate::app) async fn read(
    app: &App,
    who: OnDuty,
    id: Uuid,
    permission: Permission,
) -> Result<Inspection, AppError> {
    let found = app
        .db
        .read(async |conn| {
            let Some(file) = registrations::find(conn, &app.vault, id).await? else { return Ok(None) };
            if file.role_of(Permission::GetOfficerRegistration, &who.into()).is_none() {
                return Ok(None);
            }
            // What he may read is there for him, also where he may not do this.
            let may = file.role_of(permission, &who.into()).is_some();
            let account = accounts::get(conn, &app.vault, file.row.account_id.0).await?;
            let certificate = match &file.certificate {
                Some(number) => certificates::by_number(conn, &app.vault, number).await?,
                None => None,
            };
            let events = registrations::events(conn, id).await?;
            let notice = annulment_notices::last_of(conn, id).await?;
            Ok(Some((file, account, certificate, (events, notice), may)))
        })
        .await?;
    let (file, account, certificate, (events, notice), may) = found.ok_or(ProblemCode::NotFound)?;
    if !may {
        return Err(ProblemCode::Forbidden.into());
    }
    let notice = notice.map(|row| Notice::open(app, row, &file.keyring)).transpose()?;
    Ok(Inspection {
        file,
        phone: account.map(|account| account.who.phone),
        certificate: certificate.map(|found| Certificate::judged(found, app.today())),
        events,
        notice,
    })
}

/// Shows a registration.
pub async fn show(app: &App, who: OnDuty, id: Uuid, occasion: &Occasion) -> Result<Inspection, AppError> {
    let inspection = read(app, who, id, Permission::GetOfficerRegistration).await?;
    note(app, vec![look(app, who, &inspection.file, occasion)]).await?;
    Ok(inspection)
}

/// Shows a page of what is found.
pub async fn search(
    app: &App,
    who: OnDuty,
    command: SearchRegistrations,
    (before, limit): (Option<Uuid>, i64),
) -> Result<Found, AppError> {
    let (mine, asked) = (who.officer.region(), command.region);
    let query = Search { criterion: command.criterion, region: mine.or(asked), before, limit: limit + 1 };
    let is_elsewhere = mine.zip(asked).is_some_and(|(mine, asked)| mine != asked);
    let (mut files, next) = app
        .db
        .read(async |conn| {
            if is_elsewhere {
                return Ok((Vec::new(), None));
            }
            let mut ids = find_ids(conn, &query).await?;
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let has_more = ids.len() > limit;
            ids.truncate(limit);
            let next = ids.last().filter(|_| has_more).map(|id| id.0);
            Ok((registrations::by_ids(conn, &app.vault, &ids).await?, next))
        })
        .await?;
    files.retain(|file| file.role_of(Permission::SearchRegistrations, &who.into()).is_some());
    let mut entries: Vec<AuditRow> = files.iter().map(|file| look(app, who, file, &command.occasion)).collect();
    entries.push(AuditRow {
        actor_kind: "officer",
        purpose: Some(command.occasion.to_string()),
        ..app.audit(who.caller, "registration.search", ("officer", who.caller.account))
    });
    note(app, entries).await?;
    Ok(Found { files, next })
}

fn look(app: &App, who: OnDuty, file: &File, occasion: &Occasion) -> AuditRow {
    let object = ("registration", file.row.id.0);
    audit_look(app, who, (READ, occasion.to_string()), object, file.row.account_id.0)
}

/// Notes looks, before what was looked at is answered.
pub(in crate::app) async fn note(app: &App, entries: Vec<AuditRow>) -> Result<(), AppError> {
    app.db.write(async move |tx| Ok::<_, AppError>(audit::insert_all(tx, &entries).await?)).await
}
