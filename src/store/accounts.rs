//! Accounts and their devices.

use super::cached::{cached, cached_command};
use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{accounts, devices};
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An account: a verified phone.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub struct AccountRow {
    /// Id.
    pub id: Id,
    /// Verified phone, E.164.
    pub phone: String,
    /// Language of texts sent to this person.
    pub locale: String,
    /// Full name, if told.
    pub name: Option<String>,
    /// IIN, if told.
    pub iin: Option<String>,
    /// Version of the profile.
    pub version: i32,
    /// Creation.
    pub created_at: Ts,
    /// Last change.
    pub updated_at: Ts,
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

/// Reads an account.
pub async fn get(conn: &mut Conn, id: uuid::Uuid) -> QueryResult<Option<AccountRow>> {
    on_conn!(conn, |c| accounts::table.find(Id(id)).select(AccountRow::as_select()).first(c).await.optional())
}

/// Reads an account by its phone.
pub async fn by_phone(conn: &mut Conn, phone: &str) -> QueryResult<Option<AccountRow>> {
    on_conn!(conn, |c| accounts::table
        .filter(accounts::phone.eq(phone))
        .select(AccountRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Adds an account, unless its phone has one already.
pub async fn insert_if_absent(tx: &mut Conn, row: &AccountRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(accounts::table)
        .values(row)
        .on_conflict(accounts::phone)
        .do_nothing()
        .execute(c)
        .await)
}

/// Writes the profile if it still has the version before `row.version`.
pub async fn update_profile(tx: &mut Conn, row: &AccountRow) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached_command(
        diesel::update(accounts::table).filter(accounts::id.eq(row.id).and(accounts::version.eq(row.version - 1))).set(
            (
                accounts::locale.eq(&row.locale),
                accounts::name.eq(&row.name),
                accounts::iin.eq(&row.iin),
                accounts::version.eq(row.version),
                accounts::updated_at.eq(row.updated_at),
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
    on_conn!(tx, |c| cached(
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

/// Reads devices by id.
pub async fn devices_by_id(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<DeviceRow>> {
    on_conn!(conn, |c| devices::table
        .filter(devices::id.eq_any(ids.iter().copied()))
        .select(DeviceRow::as_select())
        .load(c)
        .await)
}
