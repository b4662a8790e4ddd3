//! Follows the feed: the changes as they come, until the access token expires, the session is ended or the service stops. Nothing is
//! read ahead: what the client has not taken yet waits in the database.

use super::hub::Listener;
use super::{Batch, Change, cursor, read};
use crate::app::accounts::me;
use crate::app::{App, AppError, Caller};
use crate::domain::changes::Place;
use crate::domain::codes::ProblemCode;
use crate::store::changes::Reader;
use crate::store::sessions;
use crate::store::types::Ts;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Changes read at a time.
const AT_ONCE: usize = 100;

/// Who follows, and how long he may at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watcher {
    /// Whose token it is; his session was found open.
    pub caller: Caller,
    /// When his access token expires.
    pub until: DateTime<Utc>,
}

/// What is told next.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    /// Changes, each with the cursor behind it.
    Changes(Vec<(Change, String)>),
    /// Nothing has changed up to this cursor.
    Quiet(String),
    /// What was missed can no longer be told; nothing follows.
    Resync,
}

/// Somebody who follows.
pub struct Follower {
    app: Arc<App>,
    watcher: Watcher,
    listener: Listener,
    place: Place,
    /// What was read when it began.
    first: Option<Batch>,
    /// Whether there may be something behind `place`.
    is_behind: bool,
    has_ended: bool,
    beat_at: Instant,
}

/// Begins to follow behind a cursor; without one, at the present end of the feed.
pub async fn follow(app: Arc<App>, watcher: Watcher, cursor: Option<&str>) -> Result<Follower, AppError> {
    let account = watcher.caller.account;
    let after = cursor.map(|text| cursor::decode(&app, account, text)).transpose()?;
    let reader = Reader::of(&app.vault, &me::read(&app, watcher.caller).await?);
    // First a seat, then the first look: what comes in between rings.
    let listener = app.hub.join(&reader.recipient)?;
    let batch = read(&app, &reader, after, AT_ONCE).await?;
    let place = after.unwrap_or(batch.place);
    let beat_at = Instant::now() + app.hub.heartbeat();
    let first = Some(batch);
    Ok(Follower { app, watcher, listener, place, first, is_behind: true, has_ended: false, beat_at })
}

impl Follower {
    /// The cursor of what was told so far.
    pub fn cursor(&self) -> Result<String, AppError> {
        cursor::encode(&self.app, self.watcher.caller.account, self.place)
    }

    /// How long the client shall wait before it comes again: spread, so that after a restart not all come at once.
    #[must_use]
    pub fn pause(&self) -> Duration {
        let mut byte = [0u8; 1];
        self.app.random.fill(&mut byte);
        Duration::from_millis(2000 + 12 * u64::from(byte[0]))
    }

    /// How long it may go on at most.
    #[must_use]
    pub fn rest(&self) -> Duration {
        (self.watcher.until - self.app.now()).to_std().unwrap_or_default()
    }

    /// Waits for what is to be told next; none at the end.
    pub async fn next(&mut self) -> Option<Told> {
        while !self.has_ended && !self.listener.is_stopped() && !self.rest().is_zero() {
            if self.is_behind {
                match self.read().await {
                    Ok(changes) if changes.is_empty() => {}
                    Ok(changes) => return Some(Told::Changes(changes)),
                    Err(AppError::Problem(ProblemCode::ResyncRequired)) => {
                        self.has_ended = true;
                        return Some(Told::Resync);
                    }
                    Err(error) => {
                        // Whoever comes again is told why, or goes on where he was.
                        tracing::debug!(%error, "a stream of events ends");
                        break;
                    }
                }
            }
            if self.beat_at <= Instant::now() {
                self.beat_at = Instant::now() + self.app.hub.heartbeat();
                return self.cursor().ok().map(Told::Quiet);
            }
            let rest = self.rest();
            tokio::select! {
                () = self.listener.rung() => {}
                () = tokio::time::sleep_until(self.beat_at) => {}
                () = tokio::time::sleep(rest) => {}
            }
            self.is_behind = true;
        }
        self.has_ended = true;
        None
    }

    /// Reads what is behind the place, and goes there. Asks each time whether the session is open and what is the caller's.
    async fn read(&mut self) -> Result<Vec<(Change, String)>, AppError> {
        let batch = match self.first.take() {
            Some(first) => first,
            None => self.read_on().await?,
        };
        let account = self.watcher.caller.account;
        let told = batch.changes.into_iter().map(|change| {
            let cursor = cursor::encode(&self.app, account, change.place)?;
            Ok::<_, AppError>((change, cursor))
        });
        let told = told.collect::<Result<Vec<_>, _>>()?;
        (self.place, self.is_behind) = (batch.place, batch.more);
        Ok(told)
    }

    async fn read_on(&self) -> Result<Batch, AppError> {
        let (caller, now) = (self.watcher.caller, Ts(self.app.now()));
        if !self.app.db.read(async |conn| sessions::is_open(conn, caller.session, now).await).await? {
            return Err(ProblemCode::Unauthenticated.into());
        }
        let reader = Reader::of(&self.app.vault, &me::read(&self.app, caller).await?);
        read(&self.app, &reader, Some(self.place), AT_ONCE).await
    }
}
