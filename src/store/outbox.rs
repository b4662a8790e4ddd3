//! What is still to be sent: putting it there, in the transaction of its cause. Taking it out is in `outbox_work`.

use super::connection::{Conn, on_conn};
use super::schema::{accounts, devices, outbox};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use super::vault::{Place, Vault, VaultError};
use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};

/// An SMS to be sent.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct SmsRow {
    /// What it belongs to; the same message is never queued twice.
    pub message_id: Id,
    /// Nil: no device.
    pub device_id: Id,
    /// `sms`
    pub lane: &'static str,
    /// What it is about.
    pub kind: &'static str,
    /// The sealed [`SmsContent`]; erased once it is sent.
    pub sealed: Option<Vec<u8>>,
    /// 0 first.
    pub priority: i32,
    /// 0
    pub attempt: i32,
    /// Now.
    pub created_at: Ts,
    /// When it is due.
    pub run_at: Ts,
    /// When it is worthless.
    pub expires_at: Ts,
    /// Which time this is that he is told the same thing, from 0.
    pub wave: i32,
}

/// What is sealed of an SMS, under the service's key: its reader may have no account yet.
#[derive(Clone, Serialize, Deserialize)]
pub struct SmsContent {
    /// To whom, E.164.
    pub phone: String,
    /// The text.
    pub text: String,
}

impl SmsContent {
    pub(super) const fn place(message: &uuid::Uuid) -> Place<'_> {
        Place { column: "outbox.sealed", row: message.as_bytes() }
    }

    /// Seals it for the message `id`.
    pub fn seal(&self, vault: &Vault, id: uuid::Uuid) -> Result<Vec<u8>, VaultError> {
        vault.seal(vault.service()?, Self::place(&id), self)
    }
}

/// A push for every device of a phone's owner.
#[derive(Debug, Clone)]
pub struct PushToPhone {
    /// The inbox entry.
    pub notification_id: Id,
    /// Whose devices: the index of his phone.
    pub recipient: Vec<u8>,
    /// What it is about.
    pub kind: &'static str,
    /// 0 first.
    pub priority: i32,
    /// Now.
    pub now: Ts,
    /// When it is worthless.
    pub expires_at: Ts,
    /// Which time this is that he is told the same thing, from 0.
    pub wave: i32,
}

impl PushToPhone {
    /// Since when an app must have been started on a device that is worth a push.
    pub(super) fn devices_since(&self) -> Ts {
        Ts(self.now.0 - DEVICE_STALE)
    }
}

/// An app that was not started for so long is not pushed to: FCM calls a month stale, and an installation that is gone counts against
/// the sender.
const DEVICE_STALE: TimeDelta = TimeDelta::days(60);

/// The INSERT of [`PushToPhone`], to stand among pipelined statements.
macro_rules! push_statement {
    ($push:expr) => {
        $crate::store::cached::cached!(
            devices::table
                .inner_join(accounts::table)
                .filter(
                    accounts::phone_index.eq(Some(&$push.recipient)).and(devices::updated_at.gt($push.devices_since()))
                )
                .select((
                    $push.notification_id.into_sql::<SqlUuid>(),
                    devices::id,
                    diesel::dsl::case_when(devices::platform.eq("ios"), "apns".into_sql::<Text>())
                        .otherwise("fcm".into_sql::<Text>()),
                    $push.kind.into_sql::<Text>(),
                    $push.priority.into_sql::<Integer>(),
                    0.into_sql::<Integer>(),
                    $push.now.into_sql::<Instant>(),
                    $push.now.into_sql::<Instant>(),
                    $push.expires_at.into_sql::<Instant>(),
                    $push.wave.into_sql::<Integer>(),
                ))
                .insert_into(outbox::table)
                .into_columns((
                    outbox::message_id,
                    outbox::device_id,
                    outbox::lane,
                    outbox::kind,
                    outbox::priority,
                    outbox::attempt,
                    outbox::created_at,
                    outbox::run_at,
                    outbox::expires_at,
                    outbox::wave,
                )),
        )
    };
}
pub(super) use push_statement;

/// Queues an SMS.
pub async fn insert_sms(tx: &mut Conn, row: &SmsRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(outbox::table).values(row).execute(c).await)
}

/// Queues a push for every device of a phone's owner.
pub async fn insert_push(tx: &mut Conn, push: &PushToPhone) -> QueryResult<usize> {
    on_conn!(tx, |c| push_statement!(push).execute(c).await)
}

/// Number of rows still to be sent.
pub async fn waiting(conn: &mut Conn) -> QueryResult<i64> {
    on_conn!(conn, |c| outbox::table.filter(outbox::done_at.is_null()).count().get_result(c).await)
}

/// Deletes rows done before `before`.
pub async fn delete_done(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(outbox::table)
        .filter(outbox::message_id.lt(Id::first_at(before)).and(outbox::done_at.lt(before)))
        .execute(c)
        .await)
}

/// The outcome of what waits for the end of quiet hours.
pub const QUIET: &str = "quiet_hours";

/// What waited for the end of an account's quiet hours is due at once: they were changed.
pub async fn wake(tx: &mut Conn, account: uuid::Uuid, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(outbox::table)
        .filter(
            outbox::device_id
                .eq_any(devices::table.filter(devices::account_id.eq(Id(account))).select(devices::id))
                .and(outbox::lane.ne("sms")),
        )
        .filter(outbox::done_at.is_null().and(outbox::run_at.gt(now)))
        .filter(outbox::failures.eq(0).and(outbox::outcome.eq(Some(QUIET)).or(outbox::attempt.eq(0))))
        .set(outbox::run_at.eq(now))
        .execute(c)
        .await)
}
