//! Kinds of notification. A notification stands in the inbox; a push only hints at it.

use serde::{Deserialize, Serialize};

/// What a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// To the host: somebody applied to register at your place; confirm or reject.
    ApprovalRequested,
    /// To the migrant: the host confirmed, the certificate is ready.
    RegistrationConfirmed,
    /// To the migrant: the host rejected.
    RegistrationRejected,
    /// To the host: the migrant withdrew his application.
    RegistrationWithdrawn,
    /// To the former host: the migrant is now registered elsewhere.
    RegistrationSuperseded,
    /// To the migrant: the host did not answer in time.
    RegistrationExpired,
    /// To the owner of an account: one of its sessions was ended because an old token of it was used again.
    SessionEnded,
    /// To the migrant and the host: an officer annulled the registration.
    RegistrationAnnulled,
    /// To the host: an application still waits for his answer.
    ApprovalReminder,
    /// To the migrant and the host: the migrant has left the country, the registration is over.
    RegistrationDeparted,
    /// To the migrant: the departure that ended his registration was recorded by mistake; he must apply anew.
    DepartureWithdrawn,
}

impl NotificationKind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::ApprovalRequested,
        Self::RegistrationConfirmed,
        Self::RegistrationRejected,
        Self::RegistrationWithdrawn,
        Self::RegistrationSuperseded,
        Self::RegistrationExpired,
        Self::SessionEnded,
        Self::RegistrationAnnulled,
        Self::ApprovalReminder,
        Self::RegistrationDeparted,
        Self::DepartureWithdrawn,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApprovalRequested => "approval_requested",
            Self::RegistrationConfirmed => "registration_confirmed",
            Self::RegistrationRejected => "registration_rejected",
            Self::RegistrationWithdrawn => "registration_withdrawn",
            Self::RegistrationSuperseded => "registration_superseded",
            Self::RegistrationExpired => "registration_expired",
            Self::SessionEnded => "session_ended",
            Self::RegistrationAnnulled => "registration_annulled",
            Self::ApprovalReminder => "approval_reminder",
            Self::RegistrationDeparted => "registration_departed",
            Self::DepartureWithdrawn => "departure_withdrawn",
        }
    }

    /// Order of sending: 0 before 1 before 2.
    #[must_use]
    pub const fn priority(self) -> i32 {
        match self {
            // A thief may be at it: his victim should know at once.
            Self::ApprovalRequested | Self::ApprovalReminder | Self::SessionEnded => 0,
            Self::RegistrationConfirmed
            | Self::RegistrationRejected
            | Self::RegistrationAnnulled
            | Self::RegistrationDeparted
            | Self::DepartureWithdrawn => 1,
            _ => 2,
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether it asks a host for his answer: what becomes of it is told to the migrant.
    #[must_use]
    pub const fn asks_host(self) -> bool {
        matches!(self, Self::ApprovalRequested | Self::ApprovalReminder)
    }
}
