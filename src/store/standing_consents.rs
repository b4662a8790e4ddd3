//! What organisations consent to in advance, and what came of it.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{
    oauth_clients, organization_premises, registrations, standing_consent_clients, standing_consent_uses,
    standing_consents,
};
use super::types::{Id, Ts, Uuid as SqlUuid};
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::BTreeMap;

/// A consent.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = standing_consents, treat_none_as_default_value = false)]
pub struct ConsentRow {
    /// Id.
    pub id: Id,
    /// Of which organisation.
    pub organization_id: Id,
    /// For which premises.
    pub premises_id: Id,
    /// The manager who gave it.
    pub given_by: Id,
    /// People at a time, at most.
    pub most: i32,
    /// First legal day.
    pub valid_from: NaiveDate,
    /// Last legal day.
    pub valid_until: NaiveDate,
    /// Whether for whoever applies.
    pub anybody: bool,
    /// When it was given.
    pub created_at: Ts,
    /// When it was taken back.
    pub revoked_at: Option<Ts>,
    /// The manager who took it back.
    pub revoked_by: Option<Id>,
}

/// A registration that was confirmed by a consent.
#[derive(Debug, Clone)]
pub struct Use {
    /// The registration.
    pub registration: Id,
    /// When.
    pub at: Ts,
    /// Its number.
    pub number: String,
    /// Its state now.
    pub state: String,
}

/// Adds a consent, for the programs named if not for anybody.
pub async fn insert(tx: &mut Conn, row: &ConsentRow, clients: &[Id]) -> Result<(), DbError> {
    on_conn!(tx, |c| diesel::insert_into(standing_consents::table).values(row).execute(c).await)?;
    for client in clients {
        on_conn!(tx, |c| diesel::insert_into(standing_consent_clients::table)
            .values((standing_consent_clients::consent_id.eq(row.id), standing_consent_clients::client_id.eq(*client),))
            .execute(c)
            .await)?;
    }
    Ok(())
}

/// How many consents of an organisation were not taken back and end on `today` or later. Counted behind the lock of `organizations::alone`.
pub async fn count_open(tx: &mut Conn, organization: Id, today: NaiveDate) -> QueryResult<i64> {
    on_conn!(tx, |c| standing_consents::table
        .filter(standing_consents::organization_id.eq(organization).and(standing_consents::revoked_at.is_null()))
        .filter(standing_consents::valid_until.ge(today))
        .count()
        .get_result(c)
        .await)
}

/// Which of these are programs of integrators.
pub async fn known_clients(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| oauth_clients::table
        .filter(oauth_clients::id.eq_any(ids))
        .select(oauth_clients::id)
        .load(c)
        .await)
}

/// Reads a consent.
pub async fn find(conn: &mut Conn, id: Id) -> QueryResult<Option<ConsentRow>> {
    on_conn!(conn, |c| standing_consents::table
        .filter(standing_consents::id.eq(id))
        .select(ConsentRow::as_select())
        .first(c)
        .await
        .optional())
}

/// The consents of an organisation behind `after`, oldest first, those of the past included; only for `some` premises, if given.
pub async fn list(
    conn: &mut Conn,
    organization: Id,
    some: Option<&[Id]>,
    (after, limit): (Id, i64),
) -> QueryResult<Vec<ConsentRow>> {
    on_conn!(conn, |c| {
        let page = standing_consents::table
            .filter(standing_consents::organization_id.eq(organization).and(standing_consents::id.gt(after)))
            .order(standing_consents::id.asc())
            .limit(limit)
            .select(ConsentRow::as_select());
        match some {
            Some(some) => page.filter(standing_consents::premises_id.eq_any(some)).load(c).await,
            None => page.load(c).await,
        }
    })
}

/// For whose programs these consents are, as far as they are not for anybody.
pub async fn clients_of(conn: &mut Conn, consents: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Id>>> {
    let found: Vec<(Id, Id)> = on_conn!(conn, |c| standing_consent_clients::table
        .filter(standing_consent_clients::consent_id.eq_any(consents))
        .order((standing_consent_clients::consent_id, standing_consent_clients::client_id))
        .select((standing_consent_clients::consent_id, standing_consent_clients::client_id))
        .load(c)
        .await)?;
    let mut clients: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (consent, client) in found {
        clients.entry(consent).or_default().push(client);
    }
    Ok(clients)
}

/// Takes a consent back, once.
pub async fn revoke(tx: &mut Conn, id: Id, by: Id, now: Ts) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(standing_consents::table)
        .filter(standing_consents::id.eq(id).and(standing_consents::revoked_at.is_null()))
        .set((standing_consents::revoked_at.eq(Some(now)), standing_consents::revoked_by.eq(Some(by))))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// The consents for these premises that an application of this program, or of a migrant himself, could use on the day `today`, oldest first.
pub async fn fitting(conn: &mut Conn, premises: Id, client: Option<Id>, today: NaiveDate) -> QueryResult<Vec<Id>> {
    let client = client.unwrap_or(Id(uuid::Uuid::nil()));
    on_conn!(conn, |c| standing_consents::table
        .filter(standing_consents::premises_id.eq(premises).and(standing_consents::revoked_at.is_null()))
        .filter(standing_consents::valid_from.le(today).and(standing_consents::valid_until.ge(today)))
        .filter(
            standing_consents::anybody.or(exists(
                standing_consent_clients::table
                    .filter(standing_consent_clients::consent_id.eq(standing_consents::id))
                    .filter(standing_consent_clients::client_id.eq(client)),
            )),
        )
        .order(standing_consents::id.asc())
        .select(standing_consents::id)
        .load(c)
        .await)
}

/// The first of these consents under which there is a place for `people` more at the premises. Whoever else wants a place there by a consent
/// waits for the end of this transaction, and so does whoever takes the consent back: what is counted here holds.
pub async fn place(tx: &mut Conn, premises: Id, consents: &[Id], people: i64) -> QueryResult<Option<Id>> {
    if let Conn::Pg(_) = tx {
        let lock = "SELECT 1 FROM organization_premises WHERE id = $1 FOR NO KEY UPDATE";
        on_conn!(tx, |c| diesel::sql_query(lock).bind::<SqlUuid, _>(premises).execute(c).await)?;
    }
    let confirmed = || registrations::table.filter(registrations::state.eq("confirmed"));
    let registered: i64 = on_conn!(tx, |c| confirmed()
        .filter(registrations::premises_id.eq(Some(premises)))
        .count()
        .get_result(c)
        .await)?;
    let capacity: i32 = on_conn!(tx, |c| organization_premises::table
        .filter(organization_premises::id.eq(premises))
        .select(organization_premises::capacity)
        .first(c)
        .await)?;
    if registered + people > i64::from(capacity) {
        return Ok(None);
    }
    for consent in consents {
        let Some(most) = hold(tx, *consent).await? else { continue };
        // Of those who are there, not of all who ever were.
        let used: i64 = on_conn!(tx, |c| confirmed()
            .filter(registrations::premises_id.eq(Some(premises)))
            .filter(exists(
                standing_consent_uses::table
                    .filter(standing_consent_uses::registration_id.eq(registrations::id))
                    .filter(standing_consent_uses::consent_id.eq(*consent)),
            ))
            .count()
            .get_result(c)
            .await)?;
        if used + people <= i64::from(most) {
            return Ok(Some(*consent));
        }
    }
    Ok(None)
}

/// For how many people a consent is, if it was not taken back; it is not before this transaction ends.
async fn hold(tx: &mut Conn, consent: Id) -> QueryResult<Option<i32>> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        most: i32,
    }
    let lock = match tx {
        Conn::Pg(_) => " FOR SHARE",
        Conn::Lite(_) => "",
    };
    let sql = format!("SELECT most FROM standing_consents WHERE id = $1 AND revoked_at IS NULL{lock}");
    let held: Option<Held> =
        on_conn!(tx, |c| diesel::sql_query(sql).bind::<SqlUuid, _>(consent).get_result(c).await.optional())?;
    Ok(held.map(|held| held.most))
}

/// Notes that these registrations were confirmed by a consent.
pub async fn note_uses(tx: &mut Conn, consent: Id, registrations: &[Id], at: Ts) -> QueryResult<()> {
    for registration in registrations {
        on_conn!(tx, |c| diesel::insert_into(standing_consent_uses::table)
            .values((
                standing_consent_uses::registration_id.eq(*registration),
                standing_consent_uses::consent_id.eq(consent),
                standing_consent_uses::at.eq(at),
            ))
            .execute(c)
            .await)?;
    }
    Ok(())
}

/// What was confirmed by a consent before `before`, newest first.
pub async fn uses(conn: &mut Conn, consent: Id, (before, limit): (Id, i64)) -> QueryResult<Vec<Use>> {
    let found: Vec<(Id, Ts, String, String)> = on_conn!(conn, |c| standing_consent_uses::table
        .inner_join(registrations::table.on(registrations::id.eq(standing_consent_uses::registration_id)))
        .filter(standing_consent_uses::consent_id.eq(consent))
        .filter(standing_consent_uses::registration_id.lt(before))
        .order(standing_consent_uses::registration_id.desc())
        .limit(limit)
        .select((
            standing_consent_uses::registration_id,
            standing_consent_uses::at,
            registrations::number,
            registrations::state,
        ))
        .load(c)
        .await)?;
    Ok(found.into_iter().map(|(registration, at, number, state)| Use { registration, at, number, state }).collect())
}

/// How many are registered at premises, and for how many an answer is awaited.
pub async fn occupancy(conn: &mut Conn, premises: Id) -> QueryResult<(i64, i64)> {
    let in_state = |state: &'static str| {
        registrations::table
            .filter(registrations::premises_id.eq(Some(premises)).and(registrations::state.eq(state)))
            .count()
    };
    let registered = on_conn!(conn, |c| in_state("confirmed").get_result(c).await)?;
    let pending = on_conn!(conn, |c| in_state("pending").get_result(c).await)?;
    Ok((registered, pending))
}
