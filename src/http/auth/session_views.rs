//! Wire types of the list of sessions.

use crate::app::Caller;
use crate::http::timestamp::Timestamp;
use crate::store::auth::SessionRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A device that is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Id.
    pub id: Uuid,
    /// What the device calls itself, if it said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100, examples("Samsung A15"))]
    pub device_name: Option<String>,
    /// Sign-in.
    pub created_at: Timestamp,
    /// When its tokens were refreshed last.
    pub last_used_at: Timestamp,
    /// When it ends, however often it is refreshed.
    pub expires_at: Timestamp,
    /// Whether this request was made with it.
    pub current: bool,
}

/// A page of sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<SessionView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

impl SessionView {
    /// A session as `caller` sees it.
    #[must_use]
    pub fn of(row: SessionRow, caller: Caller) -> Self {
        Self {
            id: row.id.0,
            device_name: row.device_name,
            created_at: row.created_at.into(),
            last_used_at: row.rotated_at.into(),
            expires_at: row.expires_at.into(),
            current: row.id.0 == caller.session,
        }
    }
}
