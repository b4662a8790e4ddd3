//! Changes of the rulebook. They are added and never changed; the database refuses anything else.

use super::connection::{Conn, on_conn};
use super::schema::rule_changes;
use super::types::{Id, Ts};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A change.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = rule_changes, treat_none_as_default_value = false)]
pub struct RuleChangeRow {
    /// Id.
    pub id: Id,
    /// What it is about, such as `policy:UZB`.
    pub subject: String,
    /// First day for which it is valid; none is as far back as anybody asks.
    pub valid_from: Option<NaiveDate>,
    /// Last day for which it is valid; none is until further notice.
    pub valid_until: Option<NaiveDate>,
    /// Since when it is known.
    pub known_from: Ts,
    /// What is to count, as JSON; none takes back what was valid from the same day.
    pub content: Option<String>,
}

/// All changes, in the order in which they became known: there are some hundreds.
pub async fn all(conn: &mut Conn) -> QueryResult<Vec<RuleChangeRow>> {
    on_conn!(conn, |c| rule_changes::table
        .order((rule_changes::known_from, rule_changes::id))
        .select(RuleChangeRow::as_select())
        .load(c)
        .await)
}

/// Adds a change.
pub async fn insert(tx: &mut Conn, row: &RuleChangeRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(rule_changes::table).values(row).execute(c).await)
}
