//! Questions and commands in SQL, the same on both engines: for what no request shows.

use super::world::{Engine, World};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use std::cell::Cell;
use tirkeu::app::AppError;
use tirkeu::store::{Conn, Db, DbError};
use tokio::sync::oneshot;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The number `n` of the only row.
pub async fn number(db: &Db, sql: &str) -> i64 {
    let row: Number = db
        .read(async |conn| match conn {
            Conn::Pg(c) => diesel::sql_query(sql).get_result(&mut ***c).await,
            Conn::Lite(c) => diesel::sql_query(sql).get_result(&mut **c).await,
        })
        .await
        .expect("a number");
    row.n
}

/// The column `line` of all rows.
pub async fn lines(db: &Db, sql: &str) -> Vec<String> {
    let rows: Vec<Line> = db
        .read(async |conn| match conn {
            Conn::Pg(c) => diesel::sql_query(sql).load(&mut ***c).await,
            Conn::Lite(c) => diesel::sql_query(sql).load(&mut **c).await,
        })
        .await
        .expect("lines");
    rows.into_iter().map(|row| row.line).collect()
}

/// Runs a command inside a transaction that is open already.
pub async fn run(tx: &mut Conn, sql: &str) -> Result<usize, DbError> {
    let rows = match tx {
        Conn::Pg(c) => diesel::sql_query(sql).execute(&mut ***c).await,
        Conn::Lite(c) => diesel::sql_query(sql).execute(&mut **c).await,
    };
    Ok(rows?)
}

/// Runs a command as one transaction.
pub async fn execute(db: &Db, sql: &str) -> Result<usize, DbError> {
    let sql = sql.to_owned();
    db.write(async move |tx| run(tx, &sql).await).await
}

/// What must be true of the tables at every instant, whatever happened before.
pub async fn assert_consistent(db: &Db) {
    let broken = [
        (
            "a registration has not one event for each of its versions",
            "SELECT count(*) AS n FROM registrations r WHERE r.version <> \
             (SELECT count(*) FROM registration_events e WHERE e.registration_id = r.id)",
        ),
        (
            "the last event does not tell the state",
            "SELECT count(*) AS n FROM registrations r WHERE NOT EXISTS (SELECT 1 FROM registration_events e \
             WHERE e.registration_id = r.id AND e.version = r.version AND e.state = r.state)",
        ),
        (
            "a registration that was ever confirmed has no certificate",
            "SELECT count(*) AS n FROM registrations r WHERE r.state NOT IN ('pending', 'rejected', 'expired', 'withdrawn') \
             AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.registration_id = r.id)",
        ),
        (
            "a registration that was never confirmed has a certificate",
            "SELECT count(*) AS n FROM certificates c JOIN registrations r ON r.id = c.registration_id \
             WHERE r.state IN ('pending', 'rejected', 'expired', 'withdrawn')",
        ),
        (
            "a migrant has two confirmed registrations",
            "SELECT count(*) AS n FROM (SELECT person_id FROM registrations WHERE state = 'confirmed' \
             GROUP BY person_id HAVING count(*) > 1) twice",
        ),
        (
            "a step has no audit entry, or an audit entry has no step",
            "SELECT abs((SELECT count(*) FROM audit WHERE object_kind = 'registration' \
             AND action NOT IN ('registration.read', 'certificate.read', 'certificate.print', 'certificate.verify', 'registration.resend')) \
             - (SELECT count(*) FROM registration_events)) AS n",
        ),
    ];
    for (what, sql) in broken {
        assert_eq!(number(db, sql).await, 0, "{what}");
    }
}

impl World {
    /// Does `other` beside a transaction of `work` that is not committed yet: on `PostgreSQL` until `other` waits for it. `SQLite` has
    /// one writer: there `other` comes after it.
    pub async fn beside<T>(
        &self,
        work: impl AsyncFnOnce(&mut Conn) -> Result<(), AppError> + Send + 'static,
        other: impl Future<Output = T>,
    ) -> T {
        self.beside_while(work, other, async {}).await
    }

    /// The same; while `other` waits, `meanwhile` happens.
    pub async fn beside_while<T>(
        &self,
        work: impl AsyncFnOnce(&mut Conn) -> Result<(), AppError> + Send + 'static,
        other: impl Future<Output = T>,
        meanwhile: impl Future<Output = ()>,
    ) -> T {
        let (begun, has_begun) = oneshot::channel();
        let (release, released) = oneshot::channel::<()>();
        let held = self.app.db.write(async move |tx| {
            work(tx).await?;
            begun.send(()).expect("somebody who waits for the beginning");
            released.await.expect("a release");
            Ok::<_, AppError>(())
        });
        let is_over = Cell::new(false);
        let other = async {
            let outcome = other.await;
            is_over.set(true);
            outcome
        };
        let until_it_waits = async {
            let waiting = "SELECT count(*) AS n FROM pg_stat_activity \
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while self.engine == Engine::Postgres && self.number(waiting).await == 0 {
                assert!(!is_over.get(), "nothing waited for the transaction");
            }
            meanwhile.await;
            release.send(()).expect("a transaction that is held");
        };
        let both = async {
            has_begun.await.expect("a beginning");
            tokio::join!(other, until_it_waits).0
        };
        let (held, outcome) = tokio::join!(held, both);
        held.expect("the transaction that was held");
        outcome
    }

    /// The number `n` of the only row.
    pub async fn number(&self, sql: &str) -> i64 {
        number(&self.app.db, sql).await
    }

    /// Runs a command as one transaction.
    pub async fn execute(&self, sql: &str) -> Result<usize, DbError> {
        execute(&self.app.db, sql).await
    }
}
