//! A manager consents in advance: for so many people at a time, from one day to another, at premises of the organisation. What an application uses of
//! it is in `by_consent`.

use super::premises::of_caller;
use super::{Acting, Deed, act};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::decider::still_delegated;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::organizations::StandingConsent;
use crate::store::DbError;
use crate::store::organizations::{alone, premises};
use crate::store::standing_consents::{self, ConsentRow, Use};
use crate::store::types::{Id, Ts};
use chrono::NaiveDate;
use uuid::Uuid;

/// Consents of one organisation that may be used, or will be, at most.
const MOST: i64 = 200;

/// What is given.
#[derive(Debug, Clone)]
pub struct GiveConsent {
    /// For which premises.
    pub premises: Uuid,
    /// People at a time, at most.
    pub most: i32,
    /// First legal day.
    pub from: NaiveDate,
    /// Last legal day.
    pub until: NaiveDate,
    /// For the applications of these programs.
    pub clients: Vec<Uuid>,
    /// For whoever applies.
    pub anybody: bool,
}

/// A consent, and for whose programs it is.
pub type Given = (ConsentRow, Vec<Id>);

/// Gives a consent for the organisation `id`.
///
/// # Errors
/// Wrong fields, `not_found`, `forbidden`, `organization_full`, or the store failed.
pub async fn give(
    app: &App,
    caller: Caller,
    guard: Guard,
    (id, command): (Uuid, GiveConsent),
    render: impl FnOnce(&Given) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let acting = act(app, caller, id, Permission::GiveStandingConsent).await?;
    let outcome = attempt(app, (caller, &acting), &guard, command, render).await;
    settle(app, &guard, outcome).await
}

/// What is wrong with a consent.
async fn wrong(app: &App, acting: &Acting, command: &GiveConsent) -> Result<Vec<FieldError>, AppError> {
    let clients: Vec<Id> = command.clients.iter().copied().map(Id).collect();
    let (place, known) = app
        .db
        .read(async |conn| {
            let place = premises(conn, Id(command.premises)).await?;
            Ok((place, standing_consents::known_clients(conn, &clients).await?))
        })
        .await?;
    let place = place.filter(|place| place.organization_id == acting.organization.id);
    let consent = StandingConsent {
        most: command.most,
        from: command.from,
        until: command.until,
        clients: clients.len(),
        anybody: command.anybody,
    };
    let mut errors = consent.wrong(app.today(), place.as_ref().map_or(i32::MAX, |place| place.capacity));
    if place.is_none() {
        errors.push(FieldError::new("/premises", FieldCode::UnknownPremises));
    }
    for (at, one) in clients.iter().enumerate() {
        let code = match () {
            () if clients.iter().take(at).any(|before| before == one) => FieldCode::Repeated,
            () if !known.contains(one) => FieldCode::UnknownClient,
            () => continue,
        };
        errors.push(FieldError::new(format!("/clients/{at}"), code));
    }
    Ok(errors)
}

async fn attempt(
    app: &App,
    (caller, acting): (Caller, &Acting),
    guard: &Guard,
    command: GiveConsent,
    render: impl FnOnce(&Given) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let errors = wrong(app, acting, &command).await?;
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let (now, today, organization) = (Ts(app.now()), app.today(), acting.organization.id);
    let row = ConsentRow {
        id: Id(app.new_id(now.0)),
        organization_id: organization,
        premises_id: Id(command.premises),
        given_by: acting.delegate.id,
        most: command.most,
        valid_from: command.from,
        valid_until: command.until,
        anybody: command.anybody,
        created_at: now,
        revoked_at: None,
        revoked_by: None,
    };
    let given = (row, command.clients.into_iter().map(Id).collect());
    let answer = render(&given)?;
    let entry = app.audit(caller, "standing_consent.give", ("standing_consent", given.0.id.0));
    let (deed, manager) = (Deed::new(app, entry, (guard, &answer))?, acting.delegate.id);
    app.db
        .write(async move |tx| {
            alone(tx, organization).await?;
            still_delegated(tx, Some(manager)).await?;
            if standing_consents::count_open(tx, organization, today).await? >= MOST {
                return Err(ProblemCode::OrganizationFull.into());
            }
            let (row, clients) = &given;
            standing_consents::insert(tx, row, clients).await?;
            deed.write(tx).await
        })
        .await?;
    Ok(answer)
}

/// The consent `id`, with which the caller may do this, and for whose programs it is.
async fn find(app: &App, caller: Caller, id: Uuid, permission: Permission) -> Result<(Acting, Given), AppError> {
    let found = app
        .db
        .read(async |conn| {
            let Some(row) = standing_consents::find(conn, Id(id)).await? else { return Ok(None) };
            let clients = standing_consents::clients_of(conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
            Ok(Some((row, clients)))
        })
        .await?;
    let given = found.ok_or(ProblemCode::NotFound)?;
    let (acting, _) = of_caller(app, caller, given.0.premises_id.0, permission).await?;
    Ok((acting, given))
}

/// Takes a consent back. It holds at once: an application under way is either before it, or waits for an answer as any other.
///
/// # Errors
/// `not_found`, `forbidden`, `withdrawn_already`, or the store failed.
pub async fn revoke(
    app: &App,
    caller: Caller,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&Given) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let work = async {
        let (acting, mut given) = find(app, caller, id, Permission::RevokeStandingConsent).await?;
        let (now, manager) = (Ts(app.now()), acting.delegate.id);
        if given.0.revoked_at.is_some() {
            return Err(ProblemCode::WithdrawnAlready.into());
        }
        (given.0.revoked_at, given.0.revoked_by) = (Some(now), Some(manager));
        let answer = render(&given)?;
        let entry = app.audit(caller, "standing_consent.revoke", ("standing_consent", id));
        let deed = Deed::new(app, entry, (&guard, &answer))?;
        app.db
            .write(async move |tx| {
                still_delegated(tx, Some(manager)).await?;
                standing_consents::revoke(tx, Id(id), manager, now).await?;
                deed.write(tx).await
            })
            .await?;
        Ok(answer)
    };
    let outcome = work.await.map_err(|error| match error {
        AppError::Store(DbError::LostRace) => ProblemCode::WithdrawnAlready.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

/// A page of the consents of the organisation `id`, as far as the caller's rights reach, oldest first.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn list(
    app: &App,
    caller: Caller,
    id: Uuid,
    (after, limit): (Option<Uuid>, i64),
) -> Result<Vec<Given>, AppError> {
    let acting = act(app, caller, id, Permission::ListStandingConsents).await?;
    let (some, page) = (acting.premises.as_deref(), (Id(after.unwrap_or_default()), limit));
    let (rows, mut clients) = app
        .db
        .read(async |conn| {
            let rows = standing_consents::list(conn, Id(id), some, page).await?;
            let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
            Ok((rows, standing_consents::clients_of(conn, &ids).await?))
        })
        .await?;
    let given = rows.into_iter().map(|row| {
        let own = clients.remove(&row.id).unwrap_or_default();
        (row, own)
    });
    Ok(given.collect())
}

/// A page of what was confirmed by the consent `id`, newest first.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn uses(
    app: &App,
    caller: Caller,
    id: Uuid,
    (before, limit): (Option<Uuid>, i64),
) -> Result<Vec<Use>, AppError> {
    find(app, caller, id, Permission::ListStandingConsentUses).await?;
    let page = (Id(before.unwrap_or(Uuid::max())), limit);
    Ok(app.db.read(async |conn| standing_consents::uses(conn, Id(id), page).await).await?)
}
