//! Breaks the store under an operation, and looks at what is left: one table is gone, or takes no such change.

use super::reply::Reply;
use super::world::{Engine, World};
use std::collections::BTreeMap;
use std::fmt::Display;
use tirkeu::app::audit::verify::verify;

/// What is broken while something is tried.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// There is no table of this name.
    Gone(&'static str),
    /// `INSERT`, `UPDATE`, `UPDATE OF` a column, or `DELETE` fails in this table; what only looks at it goes on.
    Refused(&'static str, &'static str),
}

/// Where an operation may leave something behind. Attempts at the identity provider are used up before anything else, on purpose.
const TABLES: [&str; 16] = [
    "accounts",
    "audit",
    "audit_checkpoints",
    "changes",
    "data_keys",
    "devices",
    "identities",
    "notifications",
    "oauth_assertions",
    "oauth_client_keys",
    "oauth_client_secrets",
    "oauth_clients",
    "otp_challenges",
    "outbox",
    "rate_limits",
    "sessions",
];

/// What the engines say of themselves; an answer to a caller must not.
const SAYINGS: [&str; 5] = ["no such table", "does not exist", "only added to", "out of order", "query failed"];

impl Fault {
    /// What breaks it, and what mends it.
    fn commands(self, engine: Engine) -> (String, String) {
        match (self, engine) {
            (Self::Gone(table), _) => {
                (format!("ALTER TABLE {table} RENAME TO away"), format!("ALTER TABLE away RENAME TO {table}"))
            }
            (Self::Refused(change, table), Engine::Sqlite) => (
                format!(
                    "CREATE TRIGGER fault BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'out of order'); END"
                ),
                "DROP TRIGGER fault".to_owned(),
            ),
            (Self::Refused(change, table), Engine::Postgres) => (
                format!(
                    "CREATE TRIGGER fault BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                ),
                format!("DROP TRIGGER fault ON {table}"),
            ),
        }
    }
}

async fn rows(world: &World) -> BTreeMap<&'static str, i64> {
    let mut rows = BTreeMap::new();
    for table in TABLES {
        rows.insert(table, world.count(table).await);
    }
    rows
}

/// Tries `act`, each time with something fresh of `ready`, under one fault after the other: it must fail and leave nothing behind, and
/// the very same must be done once the store is whole again.
pub async fn endures<T>(
    world: &World,
    faults: &[Fault],
    ready: impl AsyncFn() -> T,
    act: impl AsyncFn(&T) -> Result<(), String>,
) {
    for fault in faults {
        let input = ready().await;
        let (strike, mend) = fault.commands(world.engine);
        let before = rows(world).await;
        world.execute(&strike).await.unwrap();
        let outcome = act(&input).await;
        world.execute(&mend).await.unwrap();
        let Err(told) = outcome else { panic!("{fault:?} was overlooked") };
        assert!(!told.contains("+7") && !told.contains("770"), "{fault:?}: {told}");
        assert_eq!(rows(world).await, before, "{fault:?}: something was half done");
        if let Err(told) = act(&input).await {
            panic!("{fault:?} is over: {told}");
        }
    }
    let report = verify(&world.app.db, &world.app.verifier, &BTreeMap::new(), world.app.now()).await.unwrap();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
}

/// Whether a request was served with this status. If it was not, the service says that this is its own fault, and nothing more.
#[track_caller]
pub fn answered(reply: &Reply, status: u16) -> Result<(), String> {
    if reply.status == status {
        return Ok(());
    }
    reply.expect_problem(500, "internal");
    let text = reply.text();
    assert!(!SAYINGS.iter().any(|saying| text.contains(saying)), "{text}");
    Err(text)
}

/// Whether a use case was carried out.
pub fn done<T>(outcome: Result<T, impl Display>) -> Result<(), String> {
    outcome.map(drop).map_err(|error| error.to_string())
}
