//! The audit trail: one entry a use case, written in the same transaction as the effect. Ids only, no personal data.

use super::schema::audit;
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Who did what to which object.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub struct AuditRow {
    /// Id.
    pub id: Id,
    /// When.
    pub at: Ts,
    /// `account` or `system`.
    pub actor_kind: &'static str,
    /// The account.
    pub actor_id: Option<Id>,
    /// The use case, such as `registration.confirm`.
    pub action: &'static str,
    /// The noun.
    pub object_kind: &'static str,
    /// The object.
    pub object_id: Id,
}

/// Adds an entry.
pub async fn insert(tx: &mut super::Conn, row: &AuditRow) -> QueryResult<usize> {
    super::connection::on_conn!(tx, |c| diesel::insert_into(audit::table).values(row).execute(c).await)
}
