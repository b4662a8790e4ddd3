//! A manager enters the premises of his organisation: buildings, each with the number of people it is for. What was applied for there before, under
//! the organisation's BIN, is at them from then on.

use super::{Acting, Deed, MOST_PREMISES, act};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::decider::still_delegated;
use crate::app::registrations::submit::address_key;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::codes::{FieldError, ProblemCode, with_wrong_forms};
use crate::domain::premises::{Address, AddressInput};
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::store::organizations::{
    self, PremisesRow, adopt, adopt_at, alone, count_premises, insert_premises, premises_of, update_premises,
};
use crate::store::types::{Id, Ts};
use crate::store::vault::Indexed;
use crate::store::{DbError, audit};
use uuid::Uuid;

/// Premises, unparsed.
#[derive(Debug, Clone)]
pub struct AddPremises {
    /// Kind.
    pub kind: PremisesKind,
    /// Address.
    pub address: AddressInput,
    /// For how many people.
    pub capacity: i32,
    /// What is wrong by its form already.
    pub wrong: Vec<FieldError>,
}

impl PremisesRow {
    /// The address.
    ///
    /// # Errors
    /// What is stored is none.
    pub fn place(&self) -> Result<Address, AppError> {
        Ok(serde_json::from_str(&self.address)?)
    }
}

/// Enters premises of the organisation `id`.
///
/// # Errors
/// Wrong fields, `not_found`, `forbidden`, `premises_known`, `organization_full`, or the store failed.
pub async fn add(
    app: &App,
    caller: Caller,
    guard: Guard,
    (id, command): (Uuid, AddPremises),
    render: impl FnOnce(&PremisesRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let acting = act(app, caller, id, Permission::AddPremises).await?;
    let outcome = attempt(app, (caller, acting), &guard, command, render).await.map_err(|error| match error {
        AppError::Store(store) if store.is_unique_in("organization_premises") => ProblemCode::PremisesKnown.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    (caller, acting): (Caller, Acting),
    guard: &Guard,
    command: AddPremises,
    render: impl FnOnce(&PremisesRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let address = Address::parse(&command.address, "/address");
    let errors = address.as_ref().err().cloned().unwrap_or_default();
    let errors = with_wrong_forms(&command.wrong, errors, |_, _| false);
    let address = address.ok().filter(|_| errors.is_empty()).ok_or(AppError::Invalid(errors))?;
    let now = Ts(app.now());
    let Acting { organization, delegate, .. } = acting;
    let row = PremisesRow {
        id: Id(app.new_id(now.0)),
        organization_id: organization.id,
        kind: command.kind.as_str().to_owned(),
        address: serde_json::to_string(&address)?,
        address_index: app.vault.index(Indexed::Address, &address_key(&address)).to_vec(),
        capacity: command.capacity,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let answer = render(&row)?;
    let entry = app.audit(caller, "premises.add", ("premises", row.id.0));
    let deed = Deed::new(app, entry, (guard, &answer))?;
    app.db
        .write(async move |tx| {
            alone(tx, organization.id).await?;
            still_delegated(tx, Some(delegate.id)).await?;
            if count_premises(tx, organization.id).await? >= MOST_PREMISES {
                return Err(ProblemCode::OrganizationFull.into());
            }
            insert_premises(tx, &row).await?;
            adopt(tx, &organization).await?;
            adopt_at(tx, &row).await?;
            deed.write(tx).await
        })
        .await?;
    Ok(answer)
}

/// What to change; what is none stays. The address stays: another address is another place.
#[derive(Debug, Clone)]
pub struct ChangePremises {
    /// Kind.
    pub kind: Option<PremisesKind>,
    /// For how many people.
    pub capacity: Option<i32>,
    /// The version in `If-Match`, if given.
    pub expected_version: Option<i32>,
}

/// Changes the premises `id`. Fewer places than there are people turn nobody out: only nobody else is let in by a standing consent.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, or the store failed.
pub async fn change(app: &App, caller: Caller, id: Uuid, command: ChangePremises) -> Result<PremisesRow, AppError> {
    let (acting, mut row) = of_caller(app, caller, id, Permission::ChangePremises).await?;
    if command.expected_version.is_some_and(|version| version != row.version) {
        return Err(ProblemCode::StaleVersion.into());
    }
    if let Some(kind) = command.kind {
        kind.as_str().clone_into(&mut row.kind);
    }
    row.capacity = command.capacity.unwrap_or(row.capacity);
    (row.version, row.updated_at) = (row.version + 1, Ts(app.now()));
    let entry = app.audit(caller, "premises.change", ("premises", id));
    let written = row.clone();
    app.db
        .write(async move |tx| {
            still_delegated(tx, Some(acting.delegate.id)).await?;
            update_premises(tx, &written).await.map_err(|error| match error {
                DbError::LostRace => AppError::from(ProblemCode::ConcurrentChange),
                other => other.into(),
            })?;
            audit::insert(tx, &entry).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(row)
}

/// The premises `id`, with which the caller may do this, and the organisation.
///
/// # Errors
/// `not_found` if they are none of an organisation for which he acts there; `forbidden` if his role does not go so far.
pub async fn of_caller(
    app: &App,
    caller: Caller,
    id: Uuid,
    permission: Permission,
) -> Result<(Acting, PremisesRow), AppError> {
    let found = app.db.read(async |conn| organizations::premises(conn, Id(id)).await).await?;
    let row = found.ok_or(ProblemCode::NotFound)?;
    let acting = act(app, caller, row.organization_id.0, permission).await?;
    if !acting.reaches(row.id) {
        return Err(ProblemCode::NotFound.into());
    }
    Ok((acting, row))
}

/// A page of the premises of the organisation `id` for which the caller acts, oldest first.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn list(
    app: &App,
    caller: Caller,
    id: Uuid,
    (after, limit): (Option<Uuid>, i64),
) -> Result<Vec<PremisesRow>, AppError> {
    let acting = act(app, caller, id, Permission::ListPremises).await?;
    let (some, page) = (acting.premises.as_deref(), (Id(after.unwrap_or_default()), limit));
    Ok(app.db.read(async |conn| premises_of(conn, acting.organization.id, some, page).await).await?)
}
