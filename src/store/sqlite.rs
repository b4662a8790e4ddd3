//! `SQLite`: one writer thread with group commit, readers of their own per thread.
//! Several queued transactions share one commit (and so one flush of the disk), each in a savepoint, answered after the commit.

use super::chain::{Chained, Chains};
use super::connection::{Conn, LiteConnection};
use super::error::DbError;
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use tokio::runtime::Runtime;
use tokio::sync::Notify;

/// Transactions that share one commit at most.
const GROUP: usize = 32;
/// Transactions that may wait; more are refused with [`DbError::Busy`].
const QUEUE: usize = 1024;

/// Pages in the log before they are copied into the file (32 MB): a group writes several hundred, and with the default of
/// 1000 nearly every other commit would pay for a copy.
const WAL_PAGES: u32 = 8000;

/// Tells the caller the result, once it is known whether the commit succeeded.
type Answer = Box<dyn FnOnce(bool) + Send>;
type Job = Box<dyn FnOnce(&mut Conn, &Runtime) -> Answer + Send>;

thread_local! {
    static READERS: RefCell<Vec<(Arc<str>, Conn)>> = const { RefCell::new(Vec::new()) };
}

/// An open `SQLite` database.
#[derive(Clone)]
pub struct Lite {
    path: Arc<str>,
    writer: SyncSender<Job>,
    committed: Arc<Notify>,
}

/// Opens a connection with the settings every one needs: WAL, durable commits, foreign keys.
pub(super) fn open(path: &str, read_only: bool) -> Result<SqliteConnection, DbError> {
    let mut connection = SqliteConnection::establish(path).map_err(|e| DbError::Connection(e.to_string()))?;
    connection.batch_execute(&format!(
        "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
         PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4000; PRAGMA mmap_size=0; \
         PRAGMA wal_autocheckpoint={WAL_PAGES}; PRAGMA query_only={};",
        i32::from(read_only)
    ))?;
    Ok(connection)
}

impl Lite {
    /// Opens the file and starts its writer thread. `committed` is rung after each commit.
    pub fn open(path: &str, chains: Chains, committed: Arc<Notify>) -> Result<Self, DbError> {
        let (writer, jobs) = sync_channel::<Job>(QUEUE);
        let path: Arc<str> = path.into();
        let connection = open(&path, false)?;
        let runtime =
            tokio::runtime::Builder::new_current_thread().build().map_err(|e| DbError::Connection(e.to_string()))?;
        let own_path = Arc::clone(&path);
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || write_all(&jobs, (&own_path, &chains), connection, &runtime))
            .map_err(|e| DbError::Connection(e.to_string()))?;
        Ok(Self { path, writer, committed })
    }

    /// Runs `work` on a reader of this thread.
    pub async fn read<R>(&self, work: impl AsyncFnOnce(&mut Conn) -> diesel::QueryResult<R>) -> Result<R, DbError> {
        let idle = READERS.with_borrow_mut(|readers| {
            let at = readers.iter().position(|(path, _)| Arc::ptr_eq(path, &self.path))?;
            Some(readers.swap_remove(at).1)
        });
        let mut conn = match idle {
            Some(conn) => conn,
            None => Conn::Lite(Chained::reader(LiteConnection::new(open(&self.path, true)?))),
        };
        let result = work(&mut conn).await;
        READERS.with_borrow_mut(|readers| readers.push((Arc::clone(&self.path), conn)));
        Ok(result?)
    }

    /// Queues `work` as one transaction and waits until it is durable. A caller that goes away does not stop it.
    pub async fn write<R, E>(&self, work: impl AsyncFnOnce(&mut Conn) -> Result<R, E> + Send + 'static) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<DbError> + From<diesel::result::Error> + Send + 'static,
    {
        let (tell, told) = tokio::sync::oneshot::channel();
        let bell = Arc::clone(&self.committed);
        let job: Job = Box::new(move |conn, runtime| {
            let result = runtime.block_on(conn.transaction(work));
            Box::new(move |committed| {
                let answer = if committed { result } else { Err(DbError::Gone.into()) };
                if answer.is_ok() {
                    bell.notify_one();
                }
                // The caller may have hung up; the write stands all the same.
                let _ = tell.send(answer);
            })
        });
        self.writer.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => DbError::Busy,
            TrySendError::Disconnected(_) => DbError::Gone,
        })?;
        told.await.map_err(|_| DbError::Gone)?
    }
}

fn write_all(jobs: &Receiver<Job>, (path, chains): (&str, &Chains), connection: SqliteConnection, runtime: &Runtime) {
    let mut sound = Some(Conn::Lite(Chained::reader(LiteConnection::new(connection))));
    while let Ok(first) = jobs.recv() {
        let Some(mut conn) = sound.take().or_else(|| reopen(path)) else {
            // The job is dropped unrun: its caller is told that nothing was committed.
            continue;
        };
        // After a failed commit or a panic in a job the state of the connection is unknown: the next group gets a new one.
        conn.set_chain(Some(chains.take()));
        let committed = write_group(first, jobs, &mut conn, runtime);
        if let Some(chain) = conn.set_chain(None).filter(|_| committed) {
            chains.give_back(chain);
        }
        sound = committed.then_some(conn);
    }
}

fn reopen(path: &str) -> Option<Conn> {
    match open(path, false) {
        Ok(fresh) => Some(Conn::Lite(Chained::reader(LiteConnection::new(fresh)))),
        Err(error) => {
            tracing::error!(%error, "the database cannot be reopened");
            None
        }
    }
}

/// Runs the first job and those that wait already, commits once, answers all. False if the connection must not be used again.
fn write_group(first: Job, jobs: &Receiver<Job>, conn: &mut Conn, runtime: &Runtime) -> bool {
    if runtime.block_on(conn.begin()).is_err() {
        // The job goes unrun: its caller is told that nothing was committed.
        return false;
    }
    let mut answers = Vec::with_capacity(GROUP);
    let mut next = Some(first);
    let mut sound = true;
    while let Some(job) = next.take() {
        let Ok(answer) = catch_unwind(AssertUnwindSafe(|| job(conn, runtime))) else {
            sound = false;
            break;
        };
        answers.push(answer);
        // A job whose savepoint could not be undone must not be committed with the others.
        if !runtime.block_on(conn.is_at_depth_one()) {
            sound = false;
            break;
        }
        if answers.len() < GROUP {
            next = jobs.try_recv().ok();
        }
    }
    let committed = sound && runtime.block_on(conn.commit()).is_ok();
    for answer in answers {
        answer(committed);
    }
    committed
}
