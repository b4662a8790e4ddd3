//! Wire types of outages.

use crate::domain::language::Language;
use crate::domain::outages::{Reason, Source};
use crate::http::timestamp::Timestamp;
use crate::i18n::outages::MEASURED;
use crate::store::outages::OutageRow;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An outage that an officer enters.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "from": "2026-11-20T04:00:00Z", "until": "2026-11-20T09:30:00Z", "reason": {"ru": "Обрыв магистральной линии связи"}
}))]
pub struct AddOutageBody {
    /// When it began.
    pub from: DateTime<Utc>,
    /// When it ended; not in the future, and at most 31 days later.
    pub until: DateTime<Utc>,
    /// Why.
    pub reason: Reason,
}

/// A time in which the service took no submissions.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutageView {
    /// Id.
    pub id: Uuid,
    /// When it began.
    pub from: Timestamp,
    /// When it ended.
    pub until: Timestamp,
    /// How it became known.
    pub source: Source,
    /// Why, in the caller's language where it was given in that.
    #[schema(max_length = 500)]
    pub reason: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Since when it no longer counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withdrawn_at: Option<Timestamp>,
    /// The signed statement, a compact JWS of type `outage+jwt`: the next one names its hash.
    #[schema(max_length = 20000)]
    pub jws: String,
    /// The signed statement that it no longer counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20000)]
    pub withdrawal: Option<String>,
}

/// A page of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutagePage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<OutageView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

impl OutageView {
    /// An outage in a language.
    #[must_use]
    pub fn of(row: &OutageRow, language: Language) -> Self {
        let reason = row.reason();
        Self {
            id: row.id.0,
            from: row.began_at.into(),
            until: row.ended_at.into(),
            source: Source::of_name(&row.source),
            reason: reason.as_ref().map_or_else(|| MEASURED.get(language), |reason| reason.get(language)).to_owned(),
            recorded_at: row.recorded_at.into(),
            withdrawn_at: row.withdrawn_at.map(Into::into),
            jws: row.jws.clone(),
            withdrawal: row.withdrawal.clone(),
        }
    }

    /// Its entity tag.
    #[must_use]
    pub fn tag(&self, language: Language) -> String {
        format!("v{}-{}", 1 + u8::from(self.withdrawn_at.is_some()), language.tag())
    }
}
