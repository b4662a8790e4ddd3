//! Clients of the token endpoint: who they are and whether they are suspended.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::oauth_clients;
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A client: a program of an integrator.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = oauth_clients, treat_none_as_default_value = false)]
pub struct ClientRow {
    /// Id: the `client_id`.
    pub id: Id,
    /// Name.
    pub name: String,
    /// What it may do, names separated by spaces.
    pub scopes: String,
    /// How it authenticates.
    pub auth_method: String,
    /// Whether it is for trying things out.
    pub sandbox: bool,
    /// Registration.
    pub created_at: Ts,
    /// Since when it is suspended.
    pub suspended_at: Option<Ts>,
    /// Tokens issued at or before this instant are void.
    pub tokens_after: Option<Ts>,
}

/// Reads a client.
pub async fn find(conn: &mut Conn, id: uuid::Uuid) -> QueryResult<Option<ClientRow>> {
    on_conn!(conn, |c| oauth_clients::table.find(Id(id)).select(ClientRow::as_select()).first(c).await.optional())
}

/// All clients, oldest first: operators have hundreds at most.
pub async fn all(conn: &mut Conn) -> QueryResult<Vec<ClientRow>> {
    on_conn!(conn, |c| oauth_clients::table
        .order(oauth_clients::id)
        .select(ClientRow::as_select())
        .limit(10_000)
        .load(c)
        .await)
}

/// Adds a client.
pub async fn insert(tx: &mut Conn, row: &ClientRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(oauth_clients::table).values(row).execute(c).await)
}

/// Suspends a client and voids its tokens; 0 rows where there is none, or it is suspended already.
pub async fn suspend(tx: &mut Conn, id: uuid::Uuid, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(oauth_clients::table)
            .filter(oauth_clients::id.eq(Id(id)).and(oauth_clients::suspended_at.is_null()))
            .set((oauth_clients::suspended_at.eq(Some(now)), oauth_clients::tokens_after.eq(Some(now))))
    )
    .execute(c)
    .await)
}

/// Lets a client go on; 0 rows where there is none, or it is not suspended.
pub async fn resume(tx: &mut Conn, id: uuid::Uuid) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(oauth_clients::table)
            .filter(oauth_clients::id.eq(Id(id)).and(oauth_clients::suspended_at.is_not_null()))
            .set(oauth_clients::suspended_at.eq(None::<Ts>))
    )
    .execute(c)
    .await)
}
