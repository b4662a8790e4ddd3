//! A connection to either engine, and the macros that compile one query for both.
//! Only this file, `sqlite.rs` and `migrations.rs` know that there are two.

use super::chain::{Chain, Chained};
use diesel::connection::{AnsiTransactionManager as SyncAnsi, TransactionManager as _};
use diesel::{QueryResult, SqliteConnection};
use diesel_async::pooled_connection::bb8::PooledConnection;
use diesel_async::sync_connection_wrapper::{SpawnBlocking, SyncConnectionWrapper};
use diesel_async::{AsyncConnection, AsyncPgConnection, TransactionManager};
use futures_util::future::BoxFuture;
use std::error::Error;

/// Runs the `SQLite` call where the future is polled: no thread hop per statement, and nothing to cancel half-way.
#[derive(Debug)]
pub struct Inline;

impl SpawnBlocking for Inline {
    fn spawn_blocking<'a, R: Send + 'static>(
        &mut self,
        task: impl FnOnce() -> R + Send + 'static,
    ) -> BoxFuture<'a, Result<R, Box<dyn Error + Send + Sync + 'static>>> {
        Box::pin(async move { Ok(task()) })
    }

    fn get_runtime() -> Self {
        Self
    }
}

/// `SQLite` behind diesel-async's interface.
pub type LiteConnection = SyncConnectionWrapper<SqliteConnection, Inline>;

/// A connection to one of the two engines.
#[expect(clippy::large_enum_variant, reason = "one a thread or task, never in a collection; a box would cost more")]
pub enum Conn {
    /// From the pool.
    Pg(Chained<PooledConnection<'static, AsyncPgConnection>>),
    /// A reader of this thread, or the writer.
    Lite(Chained<LiteConnection>),
}

/// Writes a query once; it is type-checked and compiled for each engine.
macro_rules! on_conn {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::store::connection::Conn::Pg(pooled) => {
                let $c: &mut diesel_async::AsyncPgConnection = pooled;
                $body
            }
            $crate::store::connection::Conn::Lite(lite) => {
                let $c: &mut $crate::store::connection::LiteConnection = lite;
                $body
            }
        }
    };
}

/// Executes independent statements in this order: in one flight on `PostgreSQL`, one by one on `SQLite`.
/// Gives the number of rows of each. The first error wins (the later ones only say that the transaction is aborted).
/// Never put BEGIN or COMMIT among them: a COMMIT would overtake.
macro_rules! exec_all {
    ($conn:expr; $($query:expr),+ $(,)?) => {
        match $conn {
            $crate::store::connection::Conn::Pg(pooled) => {
                let shared: &diesel_async::AsyncPgConnection = pooled;
                let all = futures_util::future::join_all([
                    $(diesel_async::RunQueryDsl::execute($query, &mut &*shared)),+
                ]).await;
                all.into_iter().collect::<diesel::QueryResult<Vec<usize>>>()
            }
            $crate::store::connection::Conn::Lite(lite) => async {
                Ok(vec![$(diesel_async::RunQueryDsl::execute($query, &mut **lite).await?),+])
            }.await,
        }
    };
}

/// Executes the same statement for each of several rows: in one flight on `PostgreSQL`, one by one on `SQLite`.
macro_rules! exec_each {
    ($conn:expr, $rows:expr, |$row:ident| $query:expr) => {
        match $conn {
            $crate::store::connection::Conn::Pg(pooled) => {
                let shared: &diesel_async::AsyncPgConnection = pooled;
                let all = $rows.iter().map(|$row| diesel_async::RunQueryDsl::execute($query, &mut &*shared));
                let all = futures_util::future::join_all(all.collect::<Vec<_>>()).await;
                all.into_iter().collect::<diesel::QueryResult<Vec<usize>>>()
            }
            $crate::store::connection::Conn::Lite(lite) => {
                async {
                    let mut counts = Vec::new();
                    for $row in $rows {
                        counts.push(diesel_async::RunQueryDsl::execute($query, &mut **lite).await?);
                    }
                    Ok(counts)
                }
                .await
            }
        }
    };
}

/// Asks two independent questions, the first for at most one row: in one flight on `PostgreSQL`, one by one on `SQLite`.
macro_rules! both {
    ($conn:expr, |$a:ident| $first:expr, |$b:ident| $second:expr $(,)?) => {
        match $conn {
            $crate::store::connection::Conn::Pg(pooled) => {
                let shared: &diesel_async::AsyncPgConnection = pooled;
                let (mut one, mut other) = (shared, shared);
                let ($a, $b) = (&mut one, &mut other);
                let (first, second) = futures_util::future::join($first, $second).await;
                (diesel::OptionalExtension::optional(first)?, second?)
            }
            $crate::store::connection::Conn::Lite(lite) => {
                let $a = &mut **lite;
                let first = diesel::OptionalExtension::optional($first.await)?;
                let $b = &mut **lite;
                (first, $second.await?)
            }
        }
    };
}

/// Asks several independent questions: in one flight on `PostgreSQL`, one by one on `SQLite`. Gives the answers as a tuple.
macro_rules! all_of {
    ($conn:expr; $(|$c:ident| $answer:expr),+ $(,)?) => {
        match $conn {
            $crate::store::connection::Conn::Pg(pooled) => {
                let shared: &diesel_async::AsyncPgConnection = pooled;
                tokio::try_join!($(async {
                    let mut one = shared;
                    let $c = &mut one;
                    $answer
                }),+)
            }
            $crate::store::connection::Conn::Lite(lite) => async {
                Ok(($({
                    let $c = &mut **lite;
                    $answer?
                }),+))
            }.await,
        }
    };
}

pub(crate) use {all_of, both, exec_all, exec_each, on_conn};

impl Conn {
    /// Opens a transaction, or a savepoint inside one.
    pub(super) async fn begin(&mut self) -> QueryResult<()> {
        match self {
            Self::Pg(pooled) => {
                <AsyncPgConnection as AsyncConnection>::TransactionManager::begin_transaction(&mut ***pooled).await
            }
            Self::Lite(lite) => lite.spawn_blocking(begin_lite).await,
        }
    }

    /// Whether exactly one transaction is open and no savepoint in it (`SQLite`'s writer between two jobs).
    pub(super) async fn is_at_depth_one(&mut self) -> bool {
        match self {
            Self::Pg(_) => true,
            Self::Lite(lite) => {
                let at_one = |c: &mut SqliteConnection| {
                    let depth = SyncAnsi::transaction_manager_status_mut(c).transaction_depth();
                    Ok(matches!(depth, Ok(Some(depth)) if depth.get() == 1))
                };
                lite.spawn_blocking(at_one).await.unwrap_or(false)
            }
        }
    }

    /// Commits the innermost transaction.
    pub(super) async fn commit(&mut self) -> QueryResult<()> {
        on_conn!(self, |c| commit(c).await)
    }

    /// Rolls the innermost transaction back.
    pub(super) async fn rollback(&mut self) -> QueryResult<()> {
        on_conn!(self, |c| rollback(c).await)
    }

    /// The audit chain of the transaction under way; none on a connection that only reads.
    pub(super) const fn chain_mut(&mut self) -> Option<&mut Chain> {
        match self {
            Self::Pg(pooled) => pooled.chain.as_mut(),
            Self::Lite(lite) => lite.chain.as_mut(),
        }
    }

    /// Gives the transaction a chain, or takes it away; gives the one before.
    pub(super) const fn set_chain(&mut self, chain: Option<Chain>) -> Option<Chain> {
        match self {
            Self::Pg(pooled) => std::mem::replace(&mut pooled.chain, chain),
            Self::Lite(lite) => std::mem::replace(&mut lite.chain, chain),
        }
    }

    /// Runs `work` in a transaction; nested calls become savepoints. What was linked to the audit chain is undone with the rest;
    /// where it is not known whether it was, there is no chain any more.
    pub(super) async fn transaction<R, E: From<diesel::result::Error>>(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Result<R, E>,
    ) -> Result<R, E> {
        self.begin().await?;
        let before = self.chain_mut().copied();
        match work(self).await {
            Ok(value) => match self.commit().await {
                Ok(()) => Ok(value),
                Err(error) => {
                    self.set_chain(None);
                    Err(error.into())
                }
            },
            Err(error) => {
                self.set_chain(None);
                self.rollback().await?;
                self.set_chain(before);
                Err(error)
            }
        }
    }
}

/// A deferred BEGIN that reads first and writes later fails with "database is locked" at once; IMMEDIATE waits its turn.
fn begin_lite(connection: &mut SqliteConnection) -> QueryResult<()> {
    let outermost = matches!(SyncAnsi::transaction_manager_status_mut(connection).transaction_depth(), Ok(None));
    if outermost {
        SyncAnsi::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
    } else {
        SyncAnsi::begin_transaction(connection)
    }
}

async fn commit<C: AsyncConnection>(connection: &mut C) -> QueryResult<()> {
    C::TransactionManager::commit_transaction(connection).await
}

async fn rollback<C: AsyncConnection>(connection: &mut C) -> QueryResult<()> {
    C::TransactionManager::rollback_transaction(connection).await
}
