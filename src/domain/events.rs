//! Events for the programs of integrators: what became of the registrations that a client submitted. Thin on purpose: they say where to
//! look, and nothing of the people. Must not know how they are found or sent.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeSet;
use uuid::Uuid;

macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident = $text:tt),+ $(,)?) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum EventType { $($(#[$meta])* #[serde(rename = $text)] $variant),+ }

        impl EventType {
            /// All types that a webhook may choose, in the order of the document.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

kinds! {
    /// It waits for the host.
    Pending = "registration.pending",
    /// It was refused.
    Rejected = "registration.rejected",
    /// The host kept silent.
    Expired = "registration.expired",
    /// The migrant took it back.
    Withdrawn = "registration.withdrawn",
    /// The host confirmed.
    Confirmed = "registration.confirmed",
    /// A later one was confirmed.
    Superseded = "registration.superseded",
    /// The migrant left the country.
    Departed = "registration.departed",
    /// The lawful stay is over.
    Ended = "registration.ended",
    /// It ended at the host's request.
    Vacated = "registration.vacated",
    /// An officer annulled it.
    Annulled = "registration.annulled",
    /// Something was noted; the state is as it was.
    Updated = "registration.updated",
    /// A webhook is sent nothing any more until it answers a ping.
    WebhookDisabled = "webhook.disabled",
}

/// The type of a ping: it stands in no feed.
pub const PING: &str = "webhook.ping";

impl EventType {
    /// The type of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

/// Which types a webhook wants; none at all means all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subscription(BTreeSet<EventType>);

impl Subscription {
    /// These types; each counts once.
    #[must_use]
    pub fn of(types: impl IntoIterator<Item = EventType>) -> Self {
        Self(types.into_iter().collect())
    }

    /// Reads what [`std::fmt::Display`] wrote; a newer program may have added names that mean nothing here.
    #[must_use]
    pub fn known_in(text: &str) -> Self {
        Self::of(text.split(' ').filter_map(EventType::parse))
    }

    /// The types, in their order.
    pub fn iter(&self) -> impl Iterator<Item = EventType> + '_ {
        self.0.iter().copied()
    }

    /// Whether an event of this type is wanted.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|wanted| wanted.as_str() == kind)
    }
}

impl std::fmt::Display for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.iter().map(EventType::as_str).collect();
        f.write_str(&names.join(" "))
    }
}

/// An event, as it stands in the feed and as it is sent to webhooks: the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = EventView)]
pub struct Event {
    /// Id; also `webhook-id`. What is told again has the same one.
    pub id: Uuid,
    /// What happened. New types may be added: ignore those that you do not know.
    #[serde(rename = "type")]
    #[schema(max_length = 60, pattern = r"^[a-z_]+\.[a-z_]+$", examples("registration.confirmed"))]
    pub kind: String,
    /// When.
    #[serde(serialize_with = "whole_seconds")]
    #[schema(value_type = String, format = DateTime, max_length = 20, examples("2026-11-22T09:15:00Z"))]
    pub occurred_at: DateTime<Utc>,
    /// About what.
    pub data: EventData,
}

/// About what an event is: a registration, or a webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = EventDataView)]
pub struct EventData {
    /// The registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub registration_id: Option<Uuid>,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 14, examples("26418053729152"))]
    pub number: Option<String>,
    /// Its state after the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20, examples("confirmed"))]
    pub state: Option<String>,
    /// Its version after the event: greater ones are later, in whatever order they arrive.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// The client's own reference, as it was submitted; absent once the person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub client_reference: Option<String>,
    /// The webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub webhook_id: Option<Uuid>,
}

fn whole_seconds<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::registrations::state::State;

    #[test]
    fn every_state_has_an_event_and_names_read_back() {
        for state in State::ALL {
            assert!(EventType::parse(&format!("registration.{}", state.as_str())).is_some(), "{}", state.as_str());
        }
        assert!(EventType::ALL.iter().all(|kind| EventType::parse(kind.as_str()) == Some(*kind)));
        assert_eq!(EventType::parse(PING), None);
    }

    #[test]
    fn who_chooses_nothing_gets_everything() {
        let all = Subscription::default();
        assert!(all.wants("registration.confirmed") && all.wants("registration.of_tomorrow"));
        let some = Subscription::known_in("registration.confirmed registration.of_tomorrow");
        assert!(some.wants("registration.confirmed") && !some.wants("registration.pending"));
        assert_eq!(Subscription::known_in(&some.to_string()), some);
        assert_eq!(Subscription::known_in(""), all);
    }

    #[test]
    fn an_event_is_written_thin() {
        let event = Event {
            id: Uuid::nil(),
            kind: "registration.confirmed".to_owned(),
            occurred_at: "2026-11-22T06:00:00.123456Z".parse().unwrap(),
            data: EventData { state: Some("confirmed".to_owned()), ..EventData::default() },
        };
        assert_eq!(
            serde_json::to_string(&event).unwrap(),
            r#"{"id":"00000000-0000-0000-0000-000000000000","type":"registration.confirmed","occurred_at":"2026-11-22T06:00:00Z","data":{"state":"confirmed"}}"#
        );
    }
}
