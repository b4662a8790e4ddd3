//! Tells other processes with the same database that there is something to do, on engines that can (`PostgreSQL`). Never inside a
//! transaction that does something else: NOTIFY holds a lock until its commit is on the disk, so that no two would commit together.

use super::{Db, DbError, Engine};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;

const CHANNEL: &str = "tirkeu_outbox";

/// A connection of its own for it: signals wait for no transaction.
pub struct Signals(AsyncPgConnection);

impl Db {
    /// A connection for signals; none where there are no other processes to tell.
    pub async fn signals(&self) -> Result<Option<Signals>, DbError> {
        let Engine::Pg(_, _, url) = &self.engine else { return Ok(None) };
        let mut connection =
            AsyncPgConnection::establish(url).await.map_err(|error| DbError::Connection(error.to_string()))?;
        // A signal that is lost costs a second; it need not wait for the disk.
        diesel::sql_query("SET synchronous_commit = off").execute(&mut connection).await?;
        Ok(Some(Signals(connection)))
    }
}

impl Signals {
    /// Tells everybody who listens; `who` says from whom it comes.
    pub async fn send(&mut self, who: &str) -> Result<(), DbError> {
        diesel::sql_query("SELECT pg_notify($1, $2)")
            .bind::<diesel::sql_types::Text, _>(CHANNEL)
            .bind::<diesel::sql_types::Text, _>(who)
            .execute(&mut self.0)
            .await?;
        Ok(())
    }

    /// Listens from now on.
    pub async fn listen(&mut self) -> Result<(), DbError> {
        diesel::sql_query(format!("LISTEN {CHANNEL}")).execute(&mut self.0).await?;
        Ok(())
    }

    /// From whom the signals come. Ends with an error when the connection breaks.
    pub fn heard(&mut self) -> BoxStream<'_, Result<String, DbError>> {
        self.0.notifications_stream().map(|signal| Ok(signal?.payload)).boxed()
    }
}
