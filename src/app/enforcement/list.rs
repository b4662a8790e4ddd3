//! Officers read what is recorded. Each look is noted first; where it is known whose it is, he reads of it in his access log.

use crate::app::officers::{OnDuty, audit_look};
use crate::app::{App, AppError};
use crate::domain::access::Occasion;
use crate::domain::reference::regions::RegionCode;
use crate::store::audit::{self, AuditRow, OFFICER};
use crate::store::entry_bans::{self, EntryBanRow};
use crate::store::types::Id;
use crate::store::violations::{self, ForOfficers, Sought, ViolationRow};
use uuid::Uuid;

/// Which page: before which entry, and how many.
pub type Page = (Option<Uuid>, i64);

/// A record that is shown: its kind and id, and whose it is, if that is known.
type Shown = (&'static str, Uuid, Option<Id>);

/// A page of violations with what officers only are shown, newest first: those of the officer's region, of `asked` alone if it is named.
///
/// # Errors
/// The store failed: then nothing is shown.
pub async fn violations(
    app: &App,
    who: OnDuty,
    (occasion, sought, asked): (&Occasion, &Sought, Option<RegionCode>),
    page: Page,
) -> Result<Vec<(ViolationRow, ForOfficers)>, AppError> {
    let mine = who.officer.region();
    let is_elsewhere = mine.zip(asked).is_some_and(|(mine, asked)| mine != asked);
    let region = mine.or(asked);
    let which = (sought, region.as_ref().map(RegionCode::as_str));
    let rows = if is_elsewhere {
        Vec::new()
    } else {
        app.db.read(async |conn| violations::list(conn, &app.vault, which, page).await).await?
    };
    let subjects = rows.iter().map(|(row, _)| ("violation", row.id.0, row.account_id)).collect();
    note(app, who, ("violation.list", "violation.read"), (occasion, subjects)).await?;
    Ok(rows)
}

/// A page of entry bans, newest first, of the whole country.
///
/// # Errors
/// The store failed: then nothing is shown.
pub async fn entry_bans(
    app: &App,
    who: OnDuty,
    occasion: &Occasion,
    (before, limit): Page,
) -> Result<Vec<EntryBanRow>, AppError> {
    let rows = app.db.read(async |conn| entry_bans::list(conn, before, limit).await).await?;
    let subjects = rows.iter().map(|row| ("entry_ban", row.id.0, row.account_id)).collect();
    note(app, who, ("entry_ban.list", "entry_ban.read"), (occasion, subjects)).await?;
    Ok(rows)
}

async fn note(
    app: &App,
    who: OnDuty,
    (list, read): (&'static str, &'static str),
    (occasion, subjects): (&Occasion, Vec<Shown>),
) -> Result<(), AppError> {
    let purpose = occasion.to_string();
    let look = |(kind, id, account): Shown| Some(audit_look(app, who, (read, purpose.clone()), (kind, id), account?.0));
    let mut entries: Vec<AuditRow> = subjects.into_iter().filter_map(look).collect();
    let entry = app.audit(who.caller, list, ("officer", who.caller.account));
    entries.push(AuditRow { actor_kind: OFFICER, purpose: Some(purpose), ..entry });
    app.db.write(async move |tx| Ok::<_, AppError>(audit::insert_all(tx, &entries).await?)).await
}
