//! Accounts and their devices.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{accounts, data_keys, devices};
use super::types::{Id, Ts};
use super::vault::{Index, Indexed, KeyRow, Keyring, Place, Vault, VaultError};
use crate::domain::accounts::QuietHours;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An account: a verified phone.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Id.
    pub id: Id,
    /// Language of texts sent to this person.
    pub locale: String,
    /// Who it is.
    pub who: AccountWho,
    /// Version of the profile.
    pub version: i32,
    /// Creation.
    pub created_at: Ts,
    /// Last change.
    pub updated_at: Ts,
    /// When nothing that can wait is pushed, if the person wants it so.
    pub quiet_hours: Option<QuietHours>,
    /// The data keys of this person.
    pub keyring: Keyring,
}

/// What is sealed of an account.
#[derive(Clone, Serialize, Deserialize)]
pub struct AccountWho {
    /// Verified phone, E.164; empty for a minor without one.
    pub phone: String,
    /// Full name, if told.
    pub name: Option<String>,
    /// IIN, if told.
    pub iin: Option<String>,
}

/// Says nothing: a log line cannot hold a person.
impl fmt::Debug for AccountWho {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountWho(…)")
    }
}

/// An account as stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub struct SealedAccount {
    /// Id.
    pub id: Id,
    /// Finds it by its phone; none once the person is erased.
    pub phone_index: Option<Vec<u8>>,
    locale: String,
    sealed: Vec<u8>,
    version: i32,
    created_at: Ts,
    updated_at: Ts,
    quiet_from: Option<i32>,
    quiet_until: Option<i32>,
}

/// As they are stored: two columns, both or none.
fn quiet_hours(from: Option<i32>, until: Option<i32>) -> Option<QuietHours> {
    QuietHours::of_minutes(from?, until?)
}

const COLUMN: &str = "accounts.sealed";

impl SealedAccount {
    /// The sealed bytes, as stored.
    #[must_use]
    pub fn sealed(&self) -> &[u8] {
        &self.sealed
    }

    /// Opens it with the key that was read with it.
    pub fn open(self, vault: &Vault, key: &KeyRow) -> Result<AccountRow, VaultError> {
        let keyring = vault.keyring(key)?;
        let who = Vault::open(&keyring, Place { column: COLUMN, row: self.id.0.as_bytes() }, &self.sealed)?;
        Ok(AccountRow {
            id: self.id,
            locale: self.locale,
            who,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            quiet_hours: quiet_hours(self.quiet_from, self.quiet_until),
            keyring,
        })
    }
}

impl AccountRow {
    /// What finds it by its phone; none if it has no phone.
    #[must_use]
    pub fn phone_index(&self, vault: &Vault) -> Option<Vec<u8>> {
        Some(&self.who.phone).filter(|phone| !phone.is_empty()).map(|phone| vault.index(Indexed::Phone, phone).to_vec())
    }

    /// As it is stored.
    pub fn seal(&self, vault: &Vault) -> Result<SealedAccount, VaultError> {
        let place = Place { column: COLUMN, row: self.id.0.as_bytes() };
        Ok(SealedAccount {
            id: self.id,
            phone_index: self.phone_index(vault),
            locale: self.locale.clone(),
            sealed: vault.seal(&self.keyring, place, &self.who)?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            quiet_from: self.quiet_hours.map(|hours| hours.minutes().0),
            quiet_until: self.quiet_hours.map(|hours| hours.minutes().1),
        })
    }
}

/// A phone or browser that receives pushes.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = devices, treat_none_as_default_value = false)]
pub struct DeviceRow {
    /// Id.
    pub id: Id,
    /// Whose.
    pub account_id: Id,
    /// The session that registered it last; signing out of it ends its pushes.
    pub session_id: Id,
    /// The app's installation id.
    pub installation_id: String,
    /// `android`, `ios` or `web`.
    pub platform: String,
    /// `token` or `fid`.
    pub target_kind: String,
    /// Where FCM delivers to.
    pub push_token: String,
    /// Version of the app.
    pub app_version: Option<String>,
    /// First seen.
    pub created_at: Ts,
    /// Last seen.
    pub updated_at: Ts,
}

/// Opens an account that was read with its key.
fn opened(vault: &Vault, found: Option<(SealedAccount, KeyRow)>) -> QueryResult<Option<AccountRow>> {
    found.map(|(account, key)| account.open(vault, &key)).transpose().map_err(Into::into)
}

/// Reads an account.
pub async fn get(conn: &mut Conn, vault: &Vault, id: uuid::Uuid) -> QueryResult<Option<AccountRow>> {
    let found = on_conn!(conn, |c| accounts::table
        .inner_join(data_keys::table.on(data_keys::owner.eq(accounts::id)))
        .filter(accounts::id.eq(Id(id)))
        .select((SealedAccount::as_select(), KeyRow::as_select()))
        .first(c)
        .await
        .optional())?;
    opened(vault, found)
}

/// Reads an account by its phone.
pub async fn by_phone(conn: &mut Conn, vault: &Vault, phone: &Index) -> QueryResult<Option<AccountRow>> {
    let found = on_conn!(conn, |c| accounts::table
        .inner_join(data_keys::table.on(data_keys::owner.eq(accounts::id)))
        .filter(accounts::phone_index.eq(phone.to_vec()))
        .select((SealedAccount::as_select(), KeyRow::as_select()))
        .first(c)
        .await
        .optional())?;
    opened(vault, found)
}

/// The language of an account.
pub async fn locale(conn: &mut Conn, account: Id) -> QueryResult<Option<String>> {
    on_conn!(conn, |c| cached!(accounts::table.filter(accounts::id.eq(account)).select(accounts::locale))
        .get_result(c)
        .await
        .optional())
}

/// The language of the owner of a phone, if somebody has signed in with it.
pub async fn locale_of_phone(conn: &mut Conn, phone: &Index) -> QueryResult<Option<String>> {
    on_conn!(conn, |c| accounts::table
        .filter(accounts::phone_index.eq(phone.to_vec()))
        .select(accounts::locale)
        .first(c)
        .await
        .optional())
}

/// The index of the phone of an account; none if it is gone or erased.
pub async fn phone_index_of(conn: &mut Conn, id: Id) -> QueryResult<Option<Vec<u8>>> {
    let found: Option<Option<Vec<u8>>> = on_conn!(conn, |c| accounts::table
        .filter(accounts::id.eq(id))
        .select(accounts::phone_index)
        .first(c)
        .await
        .optional())?;
    Ok(found.flatten())
}

/// Adds an account, unless its phone has one already. 0 rows: it has.
pub async fn insert_if_absent(tx: &mut Conn, row: &SealedAccount) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(accounts::table)
        .values(row)
        .on_conflict(accounts::phone_index)
        .do_nothing()
        .execute(c)
        .await)
}

/// Adds an account that has no phone.
pub async fn insert(tx: &mut Conn, row: &SealedAccount) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(accounts::table).values(row).execute(c).await)
}

/// Gives an account that has no phone the one of `row`, if it still has the version before `row.version`.
///
/// # Errors
/// `Unique` if another account has the phone.
pub async fn set_phone(tx: &mut Conn, row: &SealedAccount) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(accounts::table)
        .filter(accounts::id.eq(row.id).and(accounts::version.eq(row.version - 1)))
        .filter(accounts::phone_index.is_null())
        .set((
            accounts::phone_index.eq(&row.phone_index),
            accounts::sealed.eq(&row.sealed),
            accounts::version.eq(row.version),
            accounts::updated_at.eq(row.updated_at),
        ))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// Writes the profile if it still has the version before `row.version`.
pub async fn update_profile(tx: &mut Conn, row: &SealedAccount) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(accounts::table).filter(accounts::id.eq(row.id).and(accounts::version.eq(row.version - 1))).set(
            (
                accounts::locale.eq(&row.locale),
                accounts::sealed.eq(&row.sealed),
                accounts::version.eq(row.version),
                accounts::updated_at.eq(row.updated_at),
                accounts::quiet_from.eq(row.quiet_from),
                accounts::quiet_until.eq(row.quiet_until),
            )
        )
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// Adds a device or renews it; a push token that stood under another account or installation moves here.
pub async fn put_device(tx: &mut Conn, row: &DeviceRow) -> QueryResult<DeviceRow> {
    on_conn!(tx, |c| diesel::delete(devices::table)
        .filter(devices::push_token.eq(&row.push_token))
        .filter(devices::account_id.ne(row.account_id).or(devices::installation_id.ne(&row.installation_id)))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| cached!(
        diesel::insert_into(devices::table)
            .values(row)
            .on_conflict((devices::account_id, devices::installation_id))
            .do_update()
            .set((
                devices::session_id.eq(row.session_id),
                devices::platform.eq(&row.platform),
                devices::target_kind.eq(&row.target_kind),
                devices::push_token.eq(&row.push_token),
                devices::app_version.eq(&row.app_version),
                devices::updated_at.eq(row.updated_at),
            ))
            .returning(DeviceRow::as_returning())
    )
    .get_result(c)
    .await)
}

/// Removes a device.
pub async fn delete_device(tx: &mut Conn, account: uuid::Uuid, installation_id: &str) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(devices::table)
        .filter(devices::account_id.eq(Id(account)).and(devices::installation_id.eq(installation_id)))
        .execute(c)
        .await)
}

/// Removes the devices of a session.
pub async fn delete_devices_of_session(tx: &mut Conn, session: uuid::Uuid) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(devices::table).filter(devices::session_id.eq(Id(session))).execute(c).await)
}

/// Removes a device that the push service no longer knows, unless it was renewed since `sent_at`.
pub async fn forget_device(tx: &mut Conn, device: Id, sent_at: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(devices::table)
        .filter(devices::id.eq(device).and(devices::updated_at.lt(sent_at)))
        .execute(c)
        .await)
}

/// Deletes devices that were not renewed since `before`.
pub async fn delete_stale_devices(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(devices::table).filter(devices::updated_at.lt(before)).execute(c).await)
}

/// Reads devices by id, each with the quiet hours of its owner, if he has any.
pub async fn devices_with_quiet_hours(
    conn: &mut Conn,
    ids: &[Id],
) -> QueryResult<Vec<(DeviceRow, Option<QuietHours>)>> {
    let found: Vec<(DeviceRow, Option<i32>, Option<i32>)> = on_conn!(conn, |c| devices::table
        .inner_join(accounts::table)
        .filter(devices::id.eq_any(ids.iter().copied()))
        .select((DeviceRow::as_select(), accounts::quiet_from, accounts::quiet_until))
        .load(c)
        .await)?;
    Ok(found.into_iter().map(|(device, from, until)| (device, quiet_hours(from, until))).collect())
}
