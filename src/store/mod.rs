//! Rows and queries. `Db::read` and `Db::write` are the only ways in; which engine answers is nobody's business above.

mod cached;
mod chain;
mod connection;
pub mod erasure;
pub mod error;
mod feed;
mod migrations;
mod schema;
mod sqlite;
pub mod types;

pub mod accounts;
pub mod annulment_notices;
pub mod apply_reminders;
pub mod audit;
pub mod auth;
pub mod batch_lines;
pub mod batch_work;
pub mod batches;
pub mod border;
pub mod border_reads;
pub mod cabinet;
pub mod cases;
pub mod certificates;
pub mod changes;
pub mod checkpoints;
pub mod claims;
pub mod client_events;
pub mod co_owners;
pub mod confirmation_links;
pub mod delegates;
pub mod entry_bans;
pub mod idempotency;
pub mod identities;
pub mod limits;
pub mod minors;
pub mod notifications;
pub mod numbers;
pub mod oauth_clients;
pub mod oauth_credentials;
pub mod officers;
pub mod organizations;
pub mod outages;
pub mod outbox;
pub mod outbox_work;
pub mod persons;
pub mod printouts;
pub mod reach;
pub mod register;
mod registration_changes;
mod registration_content;
pub mod registration_exits;
mod registration_lists;
pub mod registration_search;
pub mod registrations;
pub mod rules;
pub mod sandbox;
pub mod sessions;
pub mod signal;
pub mod standing_consents;
pub mod statistics;
pub mod statistics_sources;
pub mod status_lists;
pub mod stays;
pub mod vacates;
pub mod vault;
pub mod violations;
pub mod webhook_deliveries;
pub mod webhook_work;
pub mod webhooks;

pub use connection::Conn;
pub use error::DbError;
pub use migrations::{MigrationState, migrate, state as migration_state};

use crate::domain::clock::Random;
use chain::{Chained, Chains};
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::bb8::Pool;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, PoolableConnection, RecyclingMethod,
};
use sqlite::Lite;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The database, whichever engine it is. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    /// Rung after each commit.
    committed: Arc<Notify>,
}

#[derive(Clone)]
enum Engine {
    Pg(Pool<AsyncPgConnection>, Chains, Arc<str>),
    Lite(Lite),
}

/// Whether a database URL means `PostgreSQL`.
#[must_use]
pub fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// The path in a `SQLite` URL (`sqlite:///var/tirkeu.db`, or a plain path).
#[must_use]
pub fn sqlite_path(url: &str) -> &str {
    url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url)
}

impl Db {
    /// Opens the database; `connections` is the size of the pool on `PostgreSQL`.
    /// `random` names the chains of the audit log.
    pub async fn open(url: &str, connections: u32, random: Arc<dyn Random>) -> Result<Self, DbError> {
        let (chains, committed) = (Chains::new(random), Arc::new(Notify::new()));
        if !is_postgres(url) {
            let engine = Engine::Lite(Lite::open(sqlite_path(url), chains, Arc::clone(&committed))?);
            return Ok(Self { engine, committed });
        }
        let mut config = ManagerConfig::<AsyncPgConnection>::default();
        config.recycling_method = RecyclingMethod::Fast;
        let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(url, config);
        let pool = Pool::builder()
            .max_size(connections)
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(5))
            .build(manager)
            .await
            .map_err(|e| DbError::Connection(e.to_string()))?;
        Ok(Self { engine: Engine::Pg(pool, chains, url.into()), committed })
    }

    /// Waits for the next commit that goes through this value or a clone of it; one that nobody waited for is kept for whoever waits
    /// next. For one waiter.
    pub async fn committed(&self) {
        self.committed.notified().await;
    }

    /// Runs `work` on one connection, without a transaction.
    pub async fn read<R>(&self, work: impl AsyncFnOnce(&mut Conn) -> diesel::QueryResult<R>) -> Result<R, DbError> {
        match &self.engine {
            Engine::Pg(pool, ..) => Ok(work(&mut checkout(pool).await?).await?),
            Engine::Lite(lite) => lite.read(work).await,
        }
    }

    /// Runs `work` as one transaction, to its end even if the caller is dropped: a client that hangs up leaves no half
    /// transaction behind. Must be called on an actix worker or inside a `LocalSet`.
    pub async fn write<R, E>(&self, work: impl AsyncFnOnce(&mut Conn) -> Result<R, E> + Send + 'static) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + From<diesel::result::Error> + Send + 'static,
    {
        match &self.engine {
            Engine::Pg(pool, chains, _) => {
                let (pool, chains, committed) = (pool.clone(), chains.clone(), Arc::clone(&self.committed));
                let detached = tokio::task::spawn_local(async move {
                    let mut conn = checkout(&pool).await?;
                    conn.set_chain(Some(chains.take()));
                    let outcome = conn.transaction(work).await;
                    if let Some(chain) = conn.set_chain(None) {
                        chains.give_back(chain);
                    }
                    if outcome.is_ok() {
                        committed.notify_one();
                    }
                    outcome
                });
                detached.await.map_err(|_| DbError::Gone)?
            }
            Engine::Lite(lite) => lite.write(work).await,
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbError> {
        use diesel_async::RunQueryDsl;
        let one = self
            .read(async |conn| {
                connection::on_conn!(conn, |c| diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1"))
                    .get_result::<i32>(c)
                    .await)
            })
            .await?;
        if one == 1 { Ok(()) } else { Err(DbError::Gone) }
    }
}

/// Number of rows of a table: for operators and tests, never for a request.
pub async fn count_rows(conn: &mut Conn, table: &str) -> diesel::QueryResult<i64> {
    use diesel_async::RunQueryDsl;
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    // Names only: nothing that comes from outside reaches this text.
    let name: String = table.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').collect();
    let sql = format!("SELECT count(*) AS n FROM {name}");
    let rows: Count = connection::on_conn!(conn, |c| diesel::sql_query(sql).get_result(c).await)?;
    Ok(rows.n)
}

async fn checkout(pool: &Pool<AsyncPgConnection>) -> Result<Conn, DbError> {
    loop {
        let mut pooled = pool.get_owned().await.map_err(|e| DbError::Connection(e.to_string()))?;
        // After a restart of the server every pooled connection is dead: each is thrown away here (nobody asks the server).
        if !pooled.is_broken() {
            return Ok(Conn::Pg(Chained::reader(pooled)));
        }
    }
}
