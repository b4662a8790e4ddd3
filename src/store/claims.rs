//! Files that can be taken over: of people who were applied for without a phone.

use super::accounts::{self, AccountRow};
use super::connection::{Conn, on_conn};
use super::schema::{certificates, registrations};
use super::types::Id;
use super::vault::Vault;
use super::{minors, persons};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Whose file it is.
#[derive(Debug, Clone)]
pub struct Guest {
    /// His account.
    pub account: AccountRow,
    /// Whoever acts for him, if somebody does.
    pub guardian: Option<Id>,
    /// When he was born.
    pub birth_date: NaiveDate,
}

/// Finds him by the number of a registration or certificate of his.
pub async fn find(conn: &mut Conn, vault: &Vault, number: &str) -> QueryResult<Option<Guest>> {
    let Some(account) = account_of_number(conn, number).await? else { return Ok(None) };
    let Some(account) = accounts::get(conn, vault, account.0).await? else { return Ok(None) };
    let Some(person) = persons::of_account(conn, vault, account.id.0).await? else { return Ok(None) };
    let guardian = minors::guardian_of(conn, account.id).await?;
    Ok(Some(Guest { account, guardian, birth_date: person.who.snapshot.birth_date }))
}

/// Whose registration has this number, or has a certificate with it.
async fn account_of_number(conn: &mut Conn, number: &str) -> QueryResult<Option<Id>> {
    let of_registration: Option<Id> = on_conn!(conn, |c| registrations::table
        .filter(registrations::number.eq(number))
        .select(registrations::account_id)
        .first(c)
        .await
        .optional())?;
    if of_registration.is_some() {
        return Ok(of_registration);
    }
    on_conn!(conn, |c| certificates::table
        .filter(certificates::number.eq(number))
        .select(certificates::account_id)
        .first(c)
        .await
        .optional())
}
