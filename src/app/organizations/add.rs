//! An organisation comes into being when somebody who has seen its papers enters it: an operator on the command line, or a supervisor. Its first
//! manager is named with it and acts at once. From then on its delegates alone answer what names its BIN.

use super::Deed;
use super::error::OrganizationError;
use crate::app::auth::verify_otp::{Newcomer, open_account};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{OnDuty, decide};
use crate::app::{App, AppError};
use crate::domain::accounts::phone::Phone;
use crate::domain::codes::ProblemCode;
use crate::domain::hosts::identifier::Bin;
use crate::domain::language::Language;
use crate::domain::organizations::{DelegateRole, DelegateState, OrganizationName};
use crate::store::audit::{AuditRow, OFFICER};
use crate::store::delegates::{self, DelegateRow};
use crate::store::organizations::{self, OrganizationRow, adopt, alone, by_bin, insert, readdress};
use crate::store::types::{Id, Ts};
use crate::store::vault::{Indexed, Vault, hold};
use crate::store::{Conn, DbError};
use std::sync::Arc;
use uuid::Uuid;

/// Which organisation.
#[derive(Debug, Clone)]
pub struct AddOrganization {
    /// BIN.
    pub bin: Bin,
    /// Name.
    pub name: OrganizationName,
    /// The phone of its first manager.
    pub manager: Phone,
}

fn new_row(app: &App, command: &AddOrganization) -> OrganizationRow {
    let now = app.now();
    let bin = command.bin.as_str().to_owned();
    OrganizationRow {
        id: Id(app.new_id(now)),
        identifier_index: app.vault.index(Indexed::Identifier, &bin).to_vec(),
        bin,
        name: command.name.as_str().to_owned(),
        created_at: Ts(now),
    }
}

/// The operator enters an organisation.
///
/// # Errors
/// There is one with this BIN, or the store failed.
pub async fn add(app: &App, command: AddOrganization) -> Result<OrganizationRow, OrganizationError> {
    let row = new_row(app, &command);
    let deed = by_operator(app, "organization.add", row.id);
    let (organization, manager) = (row.clone(), Manager::new(app, row.id, &command.manager));
    app.db
        .write(async move |tx| {
            write(tx, &organization, manager).await?;
            deed.write(tx).await
        })
        .await?;
    Ok(row)
}

/// A supervisor does.
///
/// # Errors
/// `organization_known`, or the store failed.
pub async fn add_by_officer(
    app: &App,
    who: OnDuty,
    guard: Guard,
    command: AddOrganization,
    render: impl FnOnce(&OrganizationRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, who, &guard, command, render).await.map_err(|error| match error {
        AppError::Store(store) if store.is_unique_in("organizations") => ProblemCode::OrganizationKnown.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    command: AddOrganization,
    render: impl FnOnce(&OrganizationRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let row = new_row(app, &command);
    let answer = render(&row)?;
    let entry = app.audit(who.caller, "organization.add", ("organization", row.id.0));
    let deed = Deed::new(app, AuditRow { actor_kind: OFFICER, ..entry }, (guard, &answer))?;
    let (manager, now) = (Manager::new(app, row.id, &command.manager), row.created_at);
    app.db
        .write(async move |tx| {
            decide::stands(tx, who, now).await?;
            write(tx, &row, manager).await?;
            deed.write(tx).await
        })
        .await?;
    Ok(answer)
}

/// The operator makes the owner of a phone a manager: of an organisation that has none any more, or beside those that it has.
///
/// # Errors
/// There is no such organisation, he is a delegate already, or the store failed.
pub async fn appoint(app: &App, bin: &Bin, phone: &Phone) -> Result<OrganizationRow, OrganizationError> {
    let bin = bin.as_str().to_owned();
    let found = app.db.read(async |conn| by_bin(conn, &bin).await).await?;
    let row = found.ok_or(OrganizationError::Unknown)?;
    let deed = by_operator(app, "organization.appoint", row.id);
    let (organization, manager) = (row.id, Manager::new(app, row.id, phone));
    app.db
        .write(async move |tx| {
            alone(tx, organization).await?;
            manager.write(tx).await?;
            deed.write(tx).await
        })
        .await?;
    Ok(row)
}

/// Every organisation, by age: for the operator.
///
/// # Errors
/// The store failed.
pub async fn all(app: &App) -> Result<Vec<OrganizationRow>, OrganizationError> {
    let mut found: Vec<OrganizationRow> = Vec::new();
    loop {
        let after = found.last().map_or(Id(Uuid::nil()), |row| row.id);
        let page = app.db.read(async |conn| organizations::all(conn, after, 500).await).await?;
        if page.is_empty() {
            return Ok(found);
        }
        found.extend(page);
    }
}

fn by_operator(app: &App, action: &'static str, organization: Id) -> Deed {
    let entry = app.audit_of_system(action, ("organization", organization.0));
    Deed { entry: AuditRow { actor_kind: "operator", ..entry }, answer: None }
}

/// The organisation, its first manager, and what named its BIN before.
async fn write(tx: &mut Conn, row: &OrganizationRow, manager: Manager) -> Result<(), AppError> {
    insert(tx, row).await?;
    let index = manager.write(tx).await?;
    adopt(tx, row).await?;
    readdress(tx, row.id, None, &index, row.created_at).await?;
    Ok(())
}

/// Whoever becomes a manager. He acts at once: whoever names him has spoken with him.
struct Manager {
    vault: Arc<Vault>,
    newcomer: Newcomer,
    phone: String,
    id: Id,
    organization: Id,
}

impl Manager {
    fn new(app: &App, organization: Id, phone: &Phone) -> Self {
        let now = app.now();
        Self {
            vault: Arc::clone(&app.vault),
            newcomer: Newcomer { id: Id(app.new_id(now)), now: Ts(now), language: Language::default(), iin: None },
            phone: phone.as_str().to_owned(),
            id: Id(app.new_id(now)),
            organization,
        }
    }

    /// Gives the index of his phone.
    async fn write(self, tx: &mut Conn) -> Result<Vec<u8>, AppError> {
        let now = self.newcomer.now;
        let account = open_account(tx, &self.vault, self.newcomer, self.phone).await?;
        // Nobody erases it meanwhile.
        hold(tx, account.id.0).await?;
        let row = DelegateRow {
            id: self.id,
            organization_id: self.organization,
            account_id: account.id,
            role: DelegateRole::Manager.as_str().to_owned(),
            state: DelegateState::Active.as_str().to_owned(),
            everywhere: true,
            invited_at: now,
            answered_at: Some(now),
            closed_at: None,
        };
        delegates::insert(tx, &row, &[]).await?;
        account.phone_index(&self.vault).ok_or(AppError::Store(DbError::LostRace))
    }
}
