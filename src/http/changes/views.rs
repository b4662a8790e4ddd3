//! Wire types of the feed of changes.

use crate::app::changes::Change;
use crate::domain::changes::ChangeKind;
use crate::http::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    /// What kind of thing changed.
    pub kind: ChangeKind,
    /// Which one.
    pub id: Uuid,
    /// A registration's version after the change: who has this one or a later one needs not read it again for its decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// State after the change: of a registration as in its list, of an entry of the inbox `unread` or `read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20, examples("confirmed"))]
    pub state: Option<String>,
    /// Whether it is no longer there for the caller: forget it.
    pub deleted: bool,
    /// When.
    pub at: Timestamp,
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        Self {
            kind: change.kind,
            id: change.id,
            version: change.version,
            state: change.state,
            deleted: change.deleted,
            at: change.at.into(),
        }
    }
}

/// A part of the feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangePage {
    /// Oldest first.
    #[schema(max_items = 100)]
    pub items: Vec<ChangeView>,
    /// Where to go on; always there.
    #[schema(max_length = 100)]
    pub next_cursor: String,
    /// Whether there is more already.
    pub has_more: bool,
}

/// Which part of the feed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// Items at most, 1 to 100; 100 if absent.
    #[param(minimum = 1, maximum = 100, example = 100)]
    pub limit: Option<usize>,
    /// `next_cursor` of the answer before, or the id of the last event; the present end of the feed if absent.
    #[param(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9_-]+$")]
    pub cursor: Option<String>,
}

/// Where the stream begins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// `next_cursor` of `GET /v1/changes`, or the id of the last event; the present end of the feed if absent.
    #[param(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9_-]+$")]
    pub cursor: Option<String>,
}

/// How `Last-Event-ID` stands in the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes the header")]
pub struct LastEventIdHeader {
    /// The id of the last event that was received, as clients of server-sent events repeat it when they connect again; comes before
    /// `cursor`.
    #[param(
        rename = "Last-Event-ID",
        required = false,
        min_length = 1,
        max_length = 100,
        pattern = "^[A-Za-z0-9_-]+$"
    )]
    last_event_id: String,
}
