//! Registrations and their history: the rows and the reads. The changes, each one transaction, are in `registration_changes`.

use super::accounts::SealedAccount;
use super::cached::cached;
use super::co_owners::{self, CoOwner};
use super::connection::{Conn, both, on_conn};
use super::delegates::{self, Delegate};
use super::schema::{accounts, certificates, data_keys, registration_events, registrations, vacate_requests};
use super::sessions::session_is_open;
use super::types::{Id, Ts};
use super::vacates::{Vacate, VacateRow};
use super::vault::{KeyRow, Keyring, Place, Vault, VaultError};
use crate::store::accounts::AccountRow;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;

pub use super::registration_lists::{Holding, Movement, Page, moved, of_client, of_host, of_migrant, of_organization};

pub use super::registration_content::{RegistrationContent, seal_comment};

pub use super::registration_changes::{
    Change, Confirmation, HostCall, Reinstatement, Submission, Superseded, change, confirm, notify, reinstate, submit,
};

/// A registration.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = registrations, treat_none_as_default_value = false)]
pub struct RegistrationRow {
    /// Id.
    pub id: Id,
    /// Number for people.
    pub number: String,
    /// The migrant.
    pub person_id: Id,
    /// The migrant's account.
    pub account_id: Id,
    /// The sealed [`RegistrationContent`].
    pub sealed: Vec<u8>,
    /// Finds the migrant by his phone: to whom notices go.
    pub migrant_index: Option<Vec<u8>>,
    /// Which document he applied with: one confirmed registration each.
    pub document_index: Option<Vec<u8>>,
    /// State of its life.
    pub state: String,
    /// Version; each change adds one.
    pub version: i32,
    /// `individual` or `organization`.
    pub host_kind: String,
    /// Finds the host by IIN or BIN.
    pub host_identifier_index: Vec<u8>,
    /// Finds the host by his phone.
    pub host_index: Option<Vec<u8>>,
    /// Kind of premises.
    pub premises_kind: String,
    /// Region, KATO.
    pub region: String,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at this place.
    pub moved_in_on: NaiveDate,
    /// Purpose of the stay.
    pub purpose: String,
    /// Submission: timeliness is judged by it.
    pub submitted_at: Ts,
    /// When the host's time is over.
    pub answer_by: Ts,
    /// When it was decided.
    pub decided_at: Option<Ts>,
    /// The host's reason, or the officer's ground.
    pub reason: Option<String>,
    /// The host's comment, or the officer's note, sealed.
    pub comment: Option<Vec<u8>>,
    /// Last change.
    pub updated_at: Ts,
    /// The inbox entry that asks the host; none if he has no phone.
    pub host_notice_id: Option<Id>,
    /// How far it has come: 0 waiting, 1 not reached, 2 sent, 3 delivered, 4 opened.
    pub host_reach: i32,
    /// Finds the migrant by his name in Latin letters; none for rows from before.
    pub name_index: Option<Vec<u8>>,
    /// Finds him by the surname alone.
    pub surname_index: Option<Vec<u8>>,
    /// Finds the place by region, locality, street and building.
    pub address_index: Option<Vec<u8>>,
    /// The account that acts for a minor, as long as one does.
    pub guardian_id: Option<Id>,
    /// Of a family, the application whose answer holds for this one, too.
    pub family_id: Option<Id>,
    /// How many others an answer to this one holds for.
    pub members: i32,
    /// Whether the place has other owners who are told.
    pub co_owned: bool,
    /// The integrator's client that applied for him, if one did.
    pub client_id: Option<Id>,
    /// Finds it by that client's own reference.
    pub client_reference_index: Option<Vec<u8>>,
    /// The organisation whose delegates answer, if it is entered here.
    pub organization_id: Option<Id>,
    /// Which of its premises it is, if they are entered.
    pub premises_id: Option<Id>,
}

/// A step of a registration's history.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = registration_events, treat_none_as_default_value = false)]
pub struct EventRow {
    /// Id.
    pub id: Id,
    /// Of which registration.
    pub registration_id: Id,
    /// Version after the step.
    pub version: i32,
    /// State after the step.
    pub state: String,
    /// `migrant`, `host`, `officer`, `client` or `system`.
    pub actor: String,
    /// Reason given.
    pub reason: Option<String>,
    /// When.
    pub at: Ts,
    /// The delegate who took it, if the host is an organisation.
    pub delegate_id: Option<Id>,
    /// The standing consent by which the host took it, if it was by one.
    pub standing_consent_id: Option<Id>,
}

mod alias {
    diesel::alias!(crate::store::schema::data_keys as host_keys: HostKeys);
}
pub(super) use alias::host_keys;

/// A registration, opened, with its host's account and its certificate's number, as far as there are.
#[derive(Debug, Clone)]
pub struct Full {
    /// As stored.
    pub row: RegistrationRow,
    /// What was sealed of it.
    pub content: RegistrationContent,
    /// The host's comment, or the officer's note: whose it is depends on the state.
    pub comment: Option<String>,
    /// The migrant's keys.
    pub keyring: Keyring,
    /// The account of the host's phone.
    pub host: Option<AccountRow>,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// The host's request that it end, while one is open.
    pub vacate: Option<Vacate>,
    /// The others for whom an answer to this one holds.
    pub family: Vec<Self>,
    /// The other owners of the place, where one registration is read; lists leave them out.
    pub owners: Vec<CoOwner>,
    /// Who acts for the organisation at this place, where one registration is read; lists leave them out.
    pub delegates: Vec<Delegate>,
}

pub(super) type Stored =
    (RegistrationRow, KeyRow, Option<SealedAccount>, Option<KeyRow>, Option<String>, Option<VacateRow>);

impl Full {
    fn open(vault: &Vault, (row, key, host, host_key, certificate, vacate): Stored) -> Result<Self, VaultError> {
        let keyring = vault.keyring(&key)?;
        let id = row.id.0.as_bytes();
        let content = Vault::open(&keyring, Place { column: "registrations.sealed", row: id }, &row.sealed)?;
        let comment = row
            .comment
            .as_deref()
            .map(|sealed| Vault::open(&keyring, Place { column: "registrations.comment", row: id }, sealed));
        let comment = comment.transpose()?;
        // A host who was erased is a host whom nobody knows.
        let host = host.zip(host_key).map(|(host, key)| host.open(vault, &key)).transpose()?;
        // One that was left open when the registration ended in another way is over.
        let vacate = vacate.filter(|_| row.state == "confirmed").map(|row| Vacate::open(&keyring, row)).transpose()?;
        let (owners, delegates, family) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { row, content, comment, keyring, host, certificate, vacate, family, owners, delegates })
    }
}

macro_rules! full_query {
    () => {
        registrations::table
            .inner_join(data_keys::table.on(data_keys::owner.eq(registrations::account_id)))
            .left_join(accounts::table.on(accounts::phone_index.eq(registrations::host_index)))
            .left_join(host_keys.on(host_keys.field(data_keys::owner).nullable().eq(accounts::id.nullable())))
            .left_join(certificates::table.on(certificates::registration_id.eq(registrations::id)))
            .left_join(
                vacate_requests::table.on(vacate_requests::registration_id
                    .eq(registrations::id)
                    .and(vacate_requests::closed_at.is_null())),
            )
            .select((
                RegistrationRow::as_select(),
                KeyRow::as_select(),
                Option::<SealedAccount>::as_select(),
                host_keys.fields(KEY_COLUMNS).nullable(),
                certificates::number.nullable(),
                Option::<VacateRow>::as_select(),
            ))
    };
}

pub(super) use full_query;

macro_rules! one_query {
    ($id:expr) => {
        cached!(full_query!().filter(registrations::id.eq(Id($id))).limit(1))
    };
}

/// The columns of a [`KeyRow`], in its order: an alias knows no `as_select`.
pub(super) type KeyColumns =
    (data_keys::owner, data_keys::generation, data_keys::kek_version, data_keys::wrapped, data_keys::changed_at);
pub(super) const KEY_COLUMNS: KeyColumns =
    (data_keys::owner, data_keys::generation, data_keys::kek_version, data_keys::wrapped, data_keys::changed_at);

pub(super) fn opened(vault: &Vault, found: impl IntoIterator<Item = Stored>) -> QueryResult<Vec<Full>> {
    found.into_iter().map(|stored| Full::open(vault, stored).map_err(Into::into)).collect()
}

/// The same with their families: one more question if there are any.
pub(super) async fn with_families(conn: &mut Conn, vault: &Vault, found: Vec<Stored>) -> QueryResult<Vec<Full>> {
    let mut files = opened(vault, found)?;
    let leads: Vec<Id> = files.iter().filter(|file| file.row.members > 0).map(|file| file.row.id).collect();
    if leads.is_empty() {
        return Ok(files);
    }
    let members: Vec<Stored> = on_conn!(conn, |c| full_query!()
        .filter(registrations::family_id.eq_any(&leads))
        .order(registrations::id.asc())
        .load(c)
        .await)?;
    for member in opened(vault, members)? {
        if let Some(lead) = files.iter_mut().find(|lead| member.row.family_id == Some(lead.row.id)) {
            lead.family.push(member);
        }
    }
    Ok(files)
}

/// Reads a registration, whoever asks: the caller's right is the use case's matter.
pub async fn find(conn: &mut Conn, vault: &Vault, id: uuid::Uuid) -> QueryResult<Option<Full>> {
    let found: Option<Stored> = on_conn!(conn, |c| one_query!(id).get_result(c).await.optional())?;
    alone(conn, vault, found).await
}

/// With its family and the other owners of the place, if there are any.
async fn alone(conn: &mut Conn, vault: &Vault, found: Option<Stored>) -> QueryResult<Option<Full>> {
    let mut file = with_families(conn, vault, found.into_iter().collect()).await?.pop();
    if let Some(file) = file.as_mut().filter(|file| file.row.co_owned) {
        file.owners = co_owners::of(conn, file.row.id).await?;
    }
    if let Some(file) = file.as_mut() {
        with_delegates(conn, std::slice::from_mut(file)).await?;
    }
    Ok(file)
}

/// Adds who acts for the organisations among their hosts, if there are any.
async fn with_delegates(conn: &mut Conn, files: &mut [Full]) -> QueryResult<()> {
    let mut known = Vec::new();
    for file in files {
        let Some(organization) = file.row.organization_id else { continue };
        let place = (organization, file.row.premises_id);
        if let Some((_, delegates)) = known.iter().find(|(at, _)| *at == place) {
            file.delegates.clone_from(delegates);
            continue;
        }
        file.delegates = delegates::reaching(conn, place).await?;
        known.push((place, file.delegates.clone()));
    }
    Ok(())
}

/// Reads a registration that somebody wants to change, and whether his session is open, if he has one: two questions in one flight.
pub async fn find_to_change(
    conn: &mut Conn,
    vault: &Vault,
    id: uuid::Uuid,
    session: Option<(uuid::Uuid, Ts)>,
) -> QueryResult<(Option<Full>, bool)> {
    let Some((session, now)) = session else { return Ok((find(conn, vault, id).await?, true)) };
    let (found, is_open): (Option<Stored>, bool) =
        both!(conn, |c| one_query!(id).get_result(c), |d| session_is_open!(session, now).get_result(d));
    Ok((alone(conn, vault, found).await?, is_open))
}

/// Reads registrations, newest first, whoever asks.
pub async fn by_ids(conn: &mut Conn, vault: &Vault, ids: &[Id]) -> QueryResult<Vec<Full>> {
    let found: Vec<Stored> = on_conn!(conn, |c| full_query!()
        .filter(registrations::id.eq_any(ids.iter().copied()))
        .order(registrations::id.desc())
        .load(c)
        .await)?;
    let mut files = with_families(conn, vault, found).await?;
    let owned: Vec<Id> = files.iter().filter(|file| file.row.co_owned).map(|file| file.row.id).collect();
    if !owned.is_empty() {
        for (registration, owner) in co_owners::of_all(conn, &owned).await? {
            if let Some(file) = files.iter_mut().find(|file| file.row.id == registration) {
                file.owners.push(owner);
            }
        }
    }
    with_delegates(conn, &mut files).await?;
    Ok(files)
}

/// Those of these registrations that are with an organisation.
pub async fn with_organization(conn: &mut Conn, organization: Id, ids: &[Id]) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| registrations::table
        .filter(registrations::id.eq_any(ids).and(registrations::organization_id.eq(Some(organization))))
        .select(registrations::id)
        .load(c)
        .await)
}

/// The registrations of a migrant that are pending or confirmed, newest first.
macro_rules! open_query {
    ($person:expr) => {
        $crate::store::cached::cached!(
            registrations::table
                .filter(registrations::person_id.eq($person))
                .filter(registrations::state.eq("pending").or(registrations::state.eq("confirmed")))
                .order(registrations::id.desc())
                .limit(50)
                .select(RegistrationRow::as_select())
        )
    };
}

pub(super) use open_query;

/// The history of a registration, oldest first.
pub async fn events(conn: &mut Conn, registration: uuid::Uuid) -> QueryResult<Vec<EventRow>> {
    on_conn!(conn, |c| registration_events::table
        .filter(registration_events::registration_id.eq(Id(registration)))
        .order(registration_events::version.asc())
        .select(EventRow::as_select())
        .load(c)
        .await)
}

/// Of a boxed query of registrations, those that a program applied for, if one is named.
macro_rules! of_program {
    ($all:expr, $whose:expr) => {
        match $whose {
            Some(client) => $all.filter($crate::store::schema::registrations::client_id.eq(client)),
            None => $all,
        }
    };
}
pub(super) use of_program;

/// Pending registrations whose time for an answer is over; of all, or of those that this program applied for.
pub async fn overdue(conn: &mut Conn, whose: Option<Id>, now: Ts, limit: i64) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| {
        let all = registrations::table
            // Written out, not bound: the planner must see that the partial index fits.
            .filter(sql::<Bool>("state = 'pending'"))
            .filter(registrations::answer_by.le(now))
            .order(registrations::answer_by.asc())
            .limit(limit)
            .select(registrations::id)
            .into_boxed();
        of_program!(all, whose).load(c).await
    })
}
