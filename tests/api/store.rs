//! The store by itself: the same tables on both engines, and transactions that hold.

use crate::support::actor::application;
use crate::support::{both_engines, postgres, sql};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use tirkeu::boot::BootError;
use tirkeu::store::{Db, DbError, MigrationState, migration_state};

const LITE_COLUMNS: &str = "SELECT m.name || '.' || p.name || CASE p.\"notnull\" WHEN 1 THEN ' NOT NULL' ELSE ' NULL' END AS line \
     FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
     AND m.name NOT LIKE 'sqlite%' ORDER BY 1";
const PG_COLUMNS: &str = "SELECT (table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE ' NULL' END)::text \
     AS line FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' ORDER BY 1";
// A key that is the row id has no index. (In the feeds PostgreSQL's key is wider: rows are told in the order of their transactions.)
const LITE_UNIQUE: &str = "SELECT m.name || ' (' || (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) \
     || ')' || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END AS line \
     FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' AND i.\"unique\" = 1 \
     AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
     UNION SELECT m.name || ' (' || p.name || ')' FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' \
     AND p.pk = 1 AND upper(p.type) = 'INTEGER' AND (SELECT count(*) FROM pragma_table_info(m.name) WHERE pk > 0) = 1 \
     AND m.name NOT IN ('changes', 'client_events') \
     AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
const PG_UNIQUE: &str = "SELECT (t.relname || ' (' || (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY k(att, n) \
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att) || ')' \
     || CASE WHEN x.indpred IS NULL THEN '' ELSE ' partial' END)::text AS line \
     FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace \
     WHERE x.indisunique AND s.nspname = 'public' AND t.relname NOT LIKE '\\_\\_%'";

/// Says no: for transactions that must fail.
#[derive(Debug)]
enum Failed {
    OnPurpose,
    Db(DbError),
}

impl From<DbError> for Failed {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for Failed {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

async fn adds_series(db: &Db, name: &str) -> Result<usize, DbError> {
    sql::execute(db, &format!("INSERT INTO number_series (series, next) VALUES ('{name}', 0)")).await
}

async fn series(db: &Db) -> BTreeSet<String> {
    sql::lines(db, "SELECT series AS line FROM number_series WHERE series <> 'documents'").await.into_iter().collect()
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

both_engines! {
    async fn the_database_refuses_a_second_confirmed_registration(world: World) {
        let (migrant, _, _) = world.registered(0, 0).await;
        let second = migrant.applies(&application(1)).await;
        let number = second["number"].as_str().unwrap();
        let update = format!("UPDATE registrations SET state = 'confirmed' WHERE number = '{number}'");
        let refused = world.execute(&update).await;
        assert!(matches!(&refused, Err(error) if error.is_unique_in("registrations")), "{refused:?}");
        let columns = "person_id, account_id, sealed, document_index, version, host_kind, host_identifier_index, premises_kind, region, \
             entered_on, moved_in_on, purpose, submitted_at, answer_by, updated_at";
        let other_id = if matches!(world.engine, crate::support::world::Engine::Sqlite) { "randomblob(16)" } else { "gen_random_uuid()" };
        let insert = format!(
            "INSERT INTO registrations (id, number, state, {columns}) \
             SELECT {other_id}, '00000000000000', 'confirmed', {columns} FROM registrations WHERE number = '{number}'"
        );
        let refused = world.execute(&insert).await;
        assert!(matches!(&refused, Err(error) if error.is_unique_in("registrations")), "{refused:?}");
        let allowed = insert.replace("'confirmed'", "'superseded'");
        assert_eq!(world.execute(&allowed).await.unwrap(), 1);
        world.execute("DELETE FROM registrations WHERE number = '00000000000000'").await.unwrap();
    }

    async fn the_database_refuses_unknown_states_and_missing_people(world: World) {
        let migrant = world.migrant(0).await;
        migrant.applies(&application(0)).await;
        for broken in [
            "UPDATE registrations SET state = 'approved'",
            "DELETE FROM persons",
            "DELETE FROM accounts",
            "UPDATE registrations SET region = NULL",
        ] {
            // A missing row that is referred to counts as a lost race: it was there when it was read.
            let refused = world.execute(broken).await;
            assert!(matches!(refused, Err(DbError::Query(_) | DbError::LostRace)), "{broken}: {refused:?}");
        }
    }

    async fn a_transaction_that_fails_fails_alone(world: World) {
        let db = &world.app.db;
        // Holds the writer until all others wait behind it, so that they share one commit where commits are shared.
        let (release, held) = std::sync::mpsc::channel::<()>();
        let first = {
            let db = db.clone();
            actix_web::rt::spawn(async move {
                db.write(async move |tx| {
                    if matches!(tx, tirkeu::store::Conn::Lite(_)) {
                        held.recv().expect("the signal");
                    }
                    sql::run(tx, "INSERT INTO number_series (series, next) VALUES ('first', 0)").await
                })
                .await
            })
        };
        let others: Vec<_> = (0..20)
            .map(|n| {
                let db = db.clone();
                actix_web::rt::spawn(async move {
                    db.write(async move |tx| {
                        sql::run(tx, &format!("INSERT INTO number_series (series, next) VALUES ('s{n}', 0)")).await?;
                        if n % 5 == 3 { Err(Failed::OnPurpose) } else { Ok(()) }
                    })
                    .await
                })
            })
            .collect();
        let twin = {
            let db = db.clone();
            actix_web::rt::spawn(async move { adds_series(&db, "documents").await })
        };
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        // On PostgreSQL nobody waits for it, and the listener may be gone.
        let _ = release.send(());
        first.await.unwrap().unwrap();
        assert!(matches!(twin.await.unwrap(), Err(error) if error.is_unique_in("number_series")));
        let mut expected = names(&["first"]);
        for (n, other) in others.into_iter().enumerate() {
            match other.await.unwrap() {
                Ok(()) => assert!(n % 5 != 3 && expected.insert(format!("s{n}"))),
                Err(Failed::OnPurpose) => assert_eq!(n % 5, 3),
                Err(Failed::Db(error)) => panic!("{error}"),
            }
        }
        assert_eq!(series(db).await, expected);
    }

    async fn a_panic_in_a_transaction_leaves_the_store_working(world: World) {
        let db = &world.app.db;
        let panicked = db
            .write(async move |tx| {
                sql::run(tx, "INSERT INTO number_series (series, next) VALUES ('lost', 0)").await?;
                assert!(!is_on_purpose(), "on purpose");
                Ok::<(), DbError>(())
            })
            .await;
        assert!(matches!(panicked, Err(DbError::Gone)), "{panicked:?}");
        for n in 0..20 {
            adds_series(db, &format!("s{n}")).await.unwrap();
        }
        let expected: BTreeSet<String> = (0..20).map(|n| format!("s{n}")).collect();
        assert_eq!(series(db).await, expected);
    }

    async fn a_caller_who_goes_away_leaves_a_whole_transaction(world: World) {
        let db = &world.app.db;
        let write = {
            let db = db.clone();
            async move { adds_series(&db, "left").await }
        };
        // Polled once, then dropped.
        let _ = tokio::time::timeout(Duration::ZERO, write).await;
        for _ in 0..10_000 {
            if !series(db).await.is_empty() {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!(series(db).await, names(&["left"]));
    }

    async fn a_reader_cannot_write_on_the_embedded_database(world: World) {
        let written = world.app.db.read(async |conn| match conn {
            tirkeu::store::Conn::Lite(c) => {
                diesel_async::RunQueryDsl::execute(diesel::sql_query("DELETE FROM number_series"), &mut **c).await
            }
            tirkeu::store::Conn::Pg(_) => Err(diesel::result::Error::RollbackTransaction),
        });
        assert!(written.await.is_err());
        assert_eq!(world.count("number_series").await, 1);
    }

    async fn a_database_newer_than_the_program_is_refused(world: World) {
        world.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000001')").await.unwrap();
        let refused = tirkeu::boot::migrate(&world.database_url).await;
        let Err(BootError::NewerDatabase(unknown)) = &refused else { panic!("{refused:?}") };
        assert_eq!(unknown, &["29991231000001"]);
        assert!(refused.unwrap_err().to_string().contains("29991231000001"));
    }

    async fn the_tables_are_those_of_the_program(world: World) {
        let url = world.database_url.clone();
        let state = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(migration_state(&url)).unwrap()
        });
        assert_eq!(state.join().unwrap(), MigrationState::Current);
    }
}

/// Keeps the compiler from seeing that the code behind a panic is never reached.
fn is_on_purpose() -> bool {
    std::hint::black_box(true)
}

async fn open(url: &str) -> Db {
    Db::open(url, 1, std::sync::Arc::new(tirkeu::domain::clock::SystemRandom)).await.expect("a database")
}

/// On both engines what two queries give, or none where there is no `PostgreSQL`.
fn compare(lite: &str, pg: &str) -> Option<(BTreeSet<String>, BTreeSet<String>)> {
    let url = postgres::new_database()?;
    let file = std::env::temp_dir().join(format!("tirkeu-tables-{}-{}.db", std::process::id(), lite.len()));
    let lite_url = file.display().to_string();
    let found = actix_web::rt::System::new().block_on(async {
        tirkeu::boot::migrate(&lite_url).await.expect("migrations");
        let (lite_db, pg_db) = (open(&lite_url).await, open(&url).await);
        (sql::lines(&lite_db, lite).await, sql::lines(&pg_db, pg).await)
    });
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{lite_url}{suffix}"));
    }
    Some((found.0.into_iter().collect(), found.1.into_iter().collect()))
}

#[test]
fn both_engines_have_the_same_tables_and_columns() {
    let Some((lite, pg)) = compare(LITE_COLUMNS, PG_COLUMNS) else { return };
    assert!(lite.contains("registrations.comment NULL") && lite.len() > 100, "{lite:?}");
    assert_eq!(lite, pg);
}

#[test]
fn both_engines_have_the_same_unique_indexes() {
    let Some((lite, pg)) = compare(LITE_UNIQUE, PG_UNIQUE) else { return };
    assert!(lite.contains("registrations (person_id) partial"), "{lite:?}");
    assert_eq!(lite, pg);
}

#[test]
fn the_migrations_of_both_engines_have_the_same_names() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
        let entries = std::fs::read_dir(folder).expect("migrations");
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}
