//! Seals everything of one owner anew under his newest data key. Each value is changed only if it is still the one that was read:
//! whoever writes at the same moment wins, and the next run finds what is left.

use super::{Keyring, Place, Vault};
use crate::store::batches::ChunkRow;
use crate::store::connection::{Conn, on_conn};
use crate::store::schema::{
    accounts, annulment_notices, batch_chunks, border_crossings, cases, certificates, idempotency_keys, persons,
    registrations, vacate_requests, violations, webhooks,
};
use crate::store::types::Id;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Values sealed anew.
    pub done: u64,
    /// Values that somebody changed at the same moment: another run is needed.
    pub left: u64,
}

impl Vault {
    /// A sealed value under the newest key; none if it is that already.
    fn resealed(&self, keyring: &Keyring, place: Place<'_>, sealed: &[u8]) -> QueryResult<Option<Vec<u8>>> {
        if sealed.is_empty() || Keyring::version_of(sealed) == Some(keyring.version()) {
            return Ok(None);
        }
        let plain = keyring.open(place, sealed).ok_or(super::VaultError::Open(place.column))?;
        let fresh = keyring.seal(self.random.as_ref(), place, &plain).ok_or(super::VaultError::Seal(place.column))?;
        Ok(Some(fresh))
    }
}

/// Reads the values of one column that belong to an owner, and changes those that an older key sealed.
macro_rules! reseal_column {
    ($tx:expr, $vault:expr, $keyring:expr, $report:expr; $table:ident.$column:ident as $name:literal
     keyed by ($($key:ident: $type:ty),+) of $owner:ident = $id:expr, $bytes:expr) => {{
        let rows: Vec<(($($type,)+), Vec<u8>)> = on_conn!($tx, |c| $table::table
            .filter($table::$owner.eq(Id($id)))
            .select((($($table::$key,)+), $table::$column.assume_not_null()))
            .filter($table::$column.is_not_null())
            .load(c)
            .await)?;
        for (($($key,)+), sealed) in rows {
            let sealed: Vec<u8> = sealed;
            let row: Vec<u8> = $bytes($(&$key),+);
            let Some(fresh) = $vault.resealed($keyring, Place { column: $name, row: &row }, &sealed)? else { continue };
            let changed = on_conn!($tx, |c| diesel::update($table::table)
                $(.filter($table::$key.eq(&$key)))+
                .filter($table::$column.eq(&sealed))
                .set($table::$column.eq(&fresh))
                .execute(c)
                .await)?;
            if changed == 1 { $report.done += 1 } else { $report.left += 1 }
        }
    }};
}

fn of_id(id: &Id) -> Vec<u8> {
    id.0.as_bytes().to_vec()
}

/// Seals all values of `owner` under the newest key of `keyring`.
pub async fn reseal(tx: &mut Conn, vault: &Vault, keyring: &Keyring, owner: Uuid) -> QueryResult<Resealed> {
    let mut report = Resealed::default();
    reseal_column!(tx, vault, keyring, report; accounts.sealed as "accounts.sealed" keyed by (id: Id) of id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        persons.sealed as "persons.sealed" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        registrations.sealed as "registrations.sealed" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        registrations.comment as "registrations.comment" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        annulment_notices.note as "annulment_notices.note" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        annulment_notices.statement as "annulment_notices.statement" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        violations.note as "violations.note" keyed by (id: Id) of officer_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        violations.host_named as "violations.host_named" keyed by (id: Id) of officer_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        vacate_requests.comment as "vacate_requests.comment" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        vacate_requests.answer as "vacate_requests.answer" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        cases.statement as "cases.statement" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        cases.explanation as "cases.explanation" keyed by (id: Id) of account_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        border_crossings.sealed as "border_crossings.sealed" keyed by (id: Id) of key_owner = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        webhooks.sealed as "webhooks.sealed" keyed by (id: Id) of client_id = owner, of_id);
    reseal_column!(tx, vault, keyring, report;
        batch_chunks.sealed as "batch_chunks.sealed" keyed by (batch_id: Id, first_line: i32) of client_id = owner, ChunkRow::key);
    let of_number = |number: &String| number.as_bytes().to_vec();
    reseal_column!(tx, vault, keyring, report;
        certificates.sealed as "certificates.sealed" keyed by (number: String) of account_id = owner, of_number);
    let of_answer = |principal: &Id, key: &String| [principal.0.as_bytes().as_slice(), key.as_bytes()].concat();
    reseal_column!(tx, vault, keyring, report;
        idempotency_keys.sealed as "idempotency_keys.sealed" keyed by (principal: Id, key: String) of key_owner = owner, of_answer);
    Ok(report)
}
