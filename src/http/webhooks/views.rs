//! Wire types of webhooks.

use crate::app::webhooks::Webhook;
use crate::domain::events::{EventType, Subscription};
use crate::domain::webhooks::health::Reason;
use crate::domain::webhooks::{Attempt, Outcome, attempts};
use crate::http::timestamp::Timestamp;
use crate::store::webhook_deliveries::{DeliveryRow, PENDING};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A new webhook.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"url": "https://hotel.example/hooks/tirkeu", "event_types": ["registration.confirmed"]}))]
pub struct CreateWebhook {
    /// Where events are sent: https, a public host by its name, port 443 or 8443, without user name and fragment.
    #[schema(min_length = 10, max_length = 500, pattern = "^https?://[!-~]+$")]
    pub url: String,
    /// Which types; all of them if absent or empty.
    #[serde(default)]
    #[schema(max_items = 50, default = json!([]), value_type = Vec<EventType>)]
    pub event_types: Vec<String>,
}

/// The types of these names; the form of a body says which there are.
#[must_use]
pub fn subscription(names: &[String]) -> Subscription {
    Subscription::of(names.iter().filter_map(|name| EventType::parse(name)))
}

/// What to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"event_types": ["registration.confirmed", "registration.rejected"]}))]
pub struct UpdateWebhook {
    /// Where events are sent.
    #[schema(min_length = 10, max_length = 500, pattern = "^https?://[!-~]+$")]
    pub url: Option<String>,
    /// Which types; all of them if empty.
    #[schema(max_items = 50, value_type = Option<Vec<EventType>>)]
    pub event_types: Option<Vec<String>>,
}

/// What is sent again: exactly one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"event_id": "01900000-0000-7000-8000-000000000000"}))]
pub struct ReplayWebhook {
    /// This event.
    pub event_id: Option<Uuid>,
    /// This event and all behind it, of the types that the webhook wants.
    pub since: Option<Uuid>,
}

/// How a webhook stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// Events are sent to it.
    Enabled,
    /// Only pings are sent to it; events wait. It is enabled by a ping that it takes.
    Disabled,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookView {
    /// Id.
    pub id: Uuid,
    /// Where events are sent.
    #[schema(max_length = 500, format = "uri")]
    pub url: String,
    /// Which types; all of them if empty.
    #[schema(max_items = 50)]
    pub event_types: Vec<EventType>,
    /// How it stands.
    pub state: WebhookState,
    /// Why it is disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub disabled_reason: Option<Reason>,
    /// Since when it stands so.
    pub state_since: Timestamp,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it was made. What happened before is sent only if it is replayed.
    pub created_at: Timestamp,
    /// Until when the secret before this one signs, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub former_secret_until: Option<Timestamp>,
    /// What signs; shown only where it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100, pattern = "^whsec_[A-Za-z0-9+/=]+$")]
    pub secret: Option<String>,
}

impl WebhookView {
    /// A webhook, without its secret.
    #[must_use]
    pub fn of(webhook: &Webhook, now: DateTime<Utc>) -> Self {
        let row = &webhook.row;
        let disabled_reason = row.reason.as_deref().map(Reason::parse);
        let former = webhook.target.former.as_ref().filter(|former| former.until > now);
        Self {
            id: row.id.0,
            url: webhook.target.url.clone(),
            event_types: webhook.subscription().iter().collect(),
            state: if disabled_reason.is_some() { WebhookState::Disabled } else { WebhookState::Enabled },
            disabled_reason,
            state_since: row.state_at.into(),
            version: row.version,
            created_at: row.created_at.into(),
            former_secret_until: former.map(|former| former.until.into()),
            secret: None,
        }
    }

    /// The same with its secret, where that was made.
    #[must_use]
    pub fn with_secret(webhook: &Webhook, now: DateTime<Utc>) -> Self {
        Self { secret: Some(webhook.target.secret.clone()), ..Self::of(webhook, now) }
    }

    /// Its entity tag.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("v{}", self.version)
    }
}

/// A page of webhooks.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookPage {
    /// Oldest first.
    #[schema(max_items = 100)]
    pub items: Vec<WebhookView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// What became of an event that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits for a try.
    Pending,
    /// It was taken.
    Delivered,
    /// It was given up: replay it.
    Failed,
}

/// A try.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptView {
    /// When it began.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
    /// HTTP status, if there was an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 100, maximum = 999)]
    pub status: Option<u16>,
    /// Milliseconds until the answer, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0, maximum = 60000)]
    pub latency_ms: Option<u32>,
    /// Whether the webhook was disabled by it.
    pub disabled_webhook: bool,
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            at: attempt.at.into(),
            outcome: attempt.outcome,
            status: attempt.status,
            latency_ms: attempt.millis,
            disabled_webhook: attempt.disabled,
        }
    }
}

/// An event on its way to a webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// Id.
    pub id: Uuid,
    /// The event: `webhook-id` of each try.
    pub event_id: Uuid,
    /// Its type; `webhook.ping` for a ping.
    #[schema(max_length = 60, examples("registration.confirmed"))]
    pub event_type: String,
    /// What became of it.
    pub state: DeliveryState,
    /// When it was handed out.
    pub created_at: Timestamp,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next_attempt_at: Option<Timestamp>,
    /// When it was taken or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub done_at: Option<Timestamp>,
    /// The last 20 tries, oldest first.
    #[schema(max_items = 20)]
    pub attempts: Vec<AttemptView>,
}

impl From<&DeliveryRow> for DeliveryView {
    fn from(row: &DeliveryRow) -> Self {
        let state = match row.state.as_str() {
            "pending" => DeliveryState::Pending,
            "delivered" => DeliveryState::Delivered,
            _ => DeliveryState::Failed,
        };
        Self {
            id: row.id.0,
            event_id: row.event_id.0,
            event_type: row.kind.clone(),
            state,
            created_at: row.created_at.into(),
            next_attempt_at: (row.state == PENDING).then(|| row.due_at.into()),
            done_at: row.done_at.map(Into::into),
            attempts: attempts::read(&row.log).into_iter().map(Into::into).collect(),
        }
    }
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<DeliveryView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// A replay that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayView {
    /// The one event that is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub event_id: Option<Uuid>,
    /// The event from which on all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub since: Option<Uuid>,
    /// When it was asked for.
    pub accepted_at: Timestamp,
}
