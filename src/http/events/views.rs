//! Wire types of the feed of events.

use crate::domain::events::Event;
use crate::http::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A part of the feed. It is signed, so it says itself for whom it is and behind what.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPage {
    /// For whom.
    pub client_id: Uuid,
    /// Behind which cursor; absent at the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub after: Option<String>,
    /// When this was answered.
    pub answered_at: Timestamp,
    /// Oldest first.
    #[schema(max_items = 500)]
    pub items: Vec<Event>,
    /// Where to go on: the `after` of the next request. Always there.
    #[schema(max_length = 100)]
    pub next_cursor: String,
    /// Whether there is more already.
    pub has_more: bool,
}

/// Which part of the feed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventPageQuery {
    /// Events at most, 1 to 500; 100 if absent.
    #[param(minimum = 1, maximum = 500, example = 100)]
    pub limit: Option<usize>,
    /// `next_cursor` of the answer before; the oldest event that is kept if absent.
    #[param(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9_-]+$")]
    pub after: Option<String>,
}
