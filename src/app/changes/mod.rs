//! The feed of changes: what has become different for the caller, so that an app reads anew only that. The lists are the truth; the feed
//! says where to look. Nothing committed is ever left out behind a cursor that is accepted.

pub mod cursor;
pub mod follow;
pub mod hub;
pub mod list;

use crate::app::{App, AppError};
use crate::domain::changes::{ChangeKind, Place};
use crate::domain::codes::ProblemCode;
use crate::store::changes::{self, ChangeRow, Reader};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A change as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of what kind the thing is.
    pub kind: ChangeKind,
    /// Which one.
    pub id: Uuid,
    /// Its version after the change; a registration's only.
    pub version: Option<i32>,
    /// Its state after the change.
    pub state: Option<String>,
    /// Whether it is no longer there for the reader.
    pub deleted: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Where it stands: everything up to it is told.
    pub place: Place,
}

/// A part of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Oldest first.
    pub changes: Vec<Change>,
    /// Where to go on.
    pub place: Place,
    /// Whether there is more already.
    pub more: bool,
}

fn change(row: ChangeRow, history: i64) -> Option<Change> {
    Some(Change {
        // What this program does not know, its clients do not either.
        kind: ChangeKind::parse(&row.kind)?,
        id: row.object_id.0,
        version: row.version,
        state: row.state,
        deleted: row.deleted,
        at: row.at.0,
        place: Place { history, position: row.position },
    })
}

/// Reads what is behind `after`; from the present end on, if there is no such place yet.
async fn read(app: &App, reader: &Reader, after: Option<Place>, limit: usize) -> Result<Batch, AppError> {
    let Some(after) = after else {
        let bounds = app.db.read(async |conn| changes::bounds(conn).await).await?;
        return Ok(Batch { changes: Vec::new(), place: bounds.end(), more: false });
    };
    // One more, to know whether there is one.
    let asked = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let (bounds, mut rows) = app.db.read(async |conn| changes::page(conn, reader, after.position, asked).await).await?;
    if !bounds.reach(after) {
        return Err(ProblemCode::ResyncRequired.into());
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| more).map(|row| Place { history: bounds.history, position: row.position });
    Ok(Batch {
        changes: rows.into_iter().filter_map(|row| change(row, bounds.history)).collect(),
        // Whoever is at the end stays there, however long nothing happens: his place does not grow old.
        place: last.unwrap_or_else(|| bounds.end()),
        more,
    })
}
