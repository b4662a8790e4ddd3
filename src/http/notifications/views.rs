//! Wire types of the inbox.

use crate::domain::language::Language;
use crate::domain::notifications::NotificationKind;
use crate::http::timestamp::Timestamp;
use crate::i18n;
use crate::store::notifications::NotificationRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry of the inbox.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationView {
    /// Id; a push carries it as `nid` (with a `wave`, if it is not the first for this entry).
    pub id: Uuid,
    /// What it is about.
    pub kind: NotificationKind,
    /// Title, in the caller's language.
    #[schema(max_length = 200)]
    pub title: String,
    /// Text, in the caller's language.
    #[schema(max_length = 1000)]
    pub body: String,
    /// Which registration it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub registration_id: Option<Uuid>,
    /// When.
    pub created_at: Timestamp,
    /// When the app said that it is on the phone; at the latest when it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub acked_at: Option<Timestamp>,
    /// When it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub read_at: Option<Timestamp>,
}

/// A page of the inbox.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<NotificationView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
    /// Unread entries, counted up to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub unread: usize,
}

/// How far an inbox was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"up_to": "01900000-0000-7000-8000-000000000000"}))]
pub struct ReadUpTo {
    /// The newest entry that was seen.
    pub up_to: Uuid,
}

/// What is left of an inbox.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadView {
    /// Unread entries, counted up to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub unread: usize,
}

impl NotificationView {
    /// An entry in a language; none for a kind that this program does not know.
    #[must_use]
    pub fn of(row: &NotificationRow, language: Language) -> Option<Self> {
        let kind = NotificationKind::parse(&row.kind)?;
        let day = row.named_day.map(|day| day.format("%d.%m.%Y").to_string()).unwrap_or_default();
        Some(Self {
            id: row.id.0,
            kind,
            title: i18n::notifications::title(kind).get(language).to_owned(),
            body: i18n::notifications::body(kind).fill(language, &[("date", &day)]),
            registration_id: row.registration_id.map(|id| id.0),
            created_at: row.created_at.into(),
            acked_at: row.acked_at.map(Timestamp::from),
            read_at: row.read_at.map(Timestamp::from),
        })
    }
}
