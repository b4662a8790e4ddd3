//! Registrations and what exits make of them.

use super::connection::{Conn, on_conn};
use super::registrations::RegistrationRow;
use super::schema::registrations;
use super::types::Id;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Which registrations of these persons wait for an answer or are in force. Nobody else changes them, nor those that are decided with
/// them, until this transaction ends.
pub async fn lock_open_of(tx: &mut Conn, persons: &[Id]) -> QueryResult<Vec<Id>> {
    let open = || {
        registrations::table
            .filter(registrations::person_id.eq_any(persons.iter().copied()))
            .filter(registrations::state.eq("pending").or(registrations::state.eq("confirmed")))
            .order(registrations::id.asc())
            .select(registrations::id)
    };
    match tx {
        Conn::Pg(c) => {
            let locked: Vec<Id> = open().for_update().load(&mut ***c).await?;
            registrations::table
                .filter(registrations::family_id.eq_any(&locked))
                .order(registrations::id.asc())
                .select(registrations::id)
                .for_update()
                .load::<Id>(&mut ***c)
                .await?;
            Ok(locked)
        }
        Conn::Lite(c) => open().load(&mut **c).await,
    }
}

/// What exits ended of a person's, by the reason in its history, the last first.
pub async fn ended_by_exit(conn: &mut Conn, person: Id, reason: &str) -> QueryResult<Vec<RegistrationRow>> {
    on_conn!(conn, |c| registrations::table
        .filter(registrations::person_id.eq(person).and(registrations::reason.eq(reason)))
        .order(registrations::updated_at.desc())
        .limit(20)
        .select(RegistrationRow::as_select())
        .load(c)
        .await)
}
