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
    /// To the migrant and the host: an officer intends to annul the registration; the migrant may answer.
    AnnulmentIntended,
    /// To the migrant and the host: the registration is not annulled after all.
    AnnulmentDropped,
    /// To the migrant: his lawful stay, and with it his registration, ends on the named day.
    StayEnding,
    /// To the migrant and the host: the lawful stay is over, and with it the registration.
    RegistrationEnded,
    /// To the migrant: his host wants the registration to end; he answers until the named day.
    VacateRequested,
    /// To the migrant: his host took that back.
    VacateWithdrawn,
    /// To the host: the migrant objected; an officer decides.
    VacateObjected,
    /// To the migrant and the host: an officer decided that the registration stays.
    VacateRefused,
    /// To the migrant and the host: the registration ended at the host's request.
    RegistrationVacated,
    /// To the migrant: an officer decided in his favour.
    CaseUpheld,
    /// To the migrant: an officer decided against him.
    CaseDismissed,
    /// To the migrant and the host: an annulment was taken back, and there is a new certificate.
    RegistrationReinstated,
    /// To the migrant and the host: the migrant has left the country, the registration is over.
    RegistrationDeparted,
    /// To the migrant: the departure that ended his registration was recorded by mistake; he must apply anew.
    DepartureWithdrawn,
    /// To whose violation it is: one was recorded.
    ViolationRecorded,
    /// To whose violation it was: it was taken back.
    ViolationWithdrawn,
    /// To another owner of the dwelling: somebody applied to register there; any one owner answers.
    OwnerAsked,
    /// To another owner of the dwelling: the migrant who applied says that it is his, too; nobody is asked.
    OwnerInformed,
    /// To the other owners of the dwelling: the registration was confirmed; nobody is asked any more.
    OwnerConfirmed,
    /// To the other owners of the dwelling: the application was refused; nobody is asked any more.
    OwnerRejected,
    /// To the other owners of the dwelling: nobody has answered in time; nobody is asked any more.
    OwnerExpired,
    /// To somebody whom the border saw enter: he has not applied yet, and must until the named day.
    ApplicationDue,
    /// To the migrant: a program of an integrator, such as a hotel's, has applied for him.
    AppliedFor,
    /// To somebody whom an organisation wants as its delegate: he accepts or declines.
    DelegateInvited,
}

impl NotificationKind {
    /// All kinds.
    pub const ALL: [Self; 33] = [
        Self::ApprovalRequested,
        Self::RegistrationConfirmed,
        Self::RegistrationRejected,
        Self::RegistrationWithdrawn,
        Self::RegistrationSuperseded,
        Self::RegistrationExpired,
        Self::SessionEnded,
        Self::RegistrationAnnulled,
        Self::ApprovalReminder,
        Self::AnnulmentIntended,
        Self::AnnulmentDropped,
        Self::StayEnding,
        Self::RegistrationEnded,
        Self::VacateRequested,
        Self::VacateWithdrawn,
        Self::VacateObjected,
        Self::VacateRefused,
        Self::RegistrationVacated,
        Self::CaseUpheld,
        Self::CaseDismissed,
        Self::RegistrationReinstated,
        Self::RegistrationDeparted,
        Self::DepartureWithdrawn,
        Self::ViolationRecorded,
        Self::ViolationWithdrawn,
        Self::OwnerAsked,
        Self::OwnerInformed,
        Self::OwnerConfirmed,
        Self::OwnerRejected,
        Self::OwnerExpired,
        Self::ApplicationDue,
        Self::AppliedFor,
        Self::DelegateInvited,
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
            Self::AnnulmentIntended => "annulment_intended",
            Self::AnnulmentDropped => "annulment_dropped",
            Self::StayEnding => "stay_ending",
            Self::RegistrationEnded => "registration_ended",
            Self::VacateRequested => "vacate_requested",
            Self::VacateWithdrawn => "vacate_withdrawn",
            Self::VacateObjected => "vacate_objected",
            Self::VacateRefused => "vacate_refused",
            Self::RegistrationVacated => "registration_vacated",
            Self::CaseUpheld => "case_upheld",
            Self::CaseDismissed => "case_dismissed",
            Self::RegistrationReinstated => "registration_reinstated",
            Self::RegistrationDeparted => "registration_departed",
            Self::DepartureWithdrawn => "departure_withdrawn",
            Self::ViolationRecorded => "violation_recorded",
            Self::ViolationWithdrawn => "violation_withdrawn",
            Self::OwnerAsked => "owner_asked",
            Self::OwnerInformed => "owner_informed",
            Self::OwnerConfirmed => "owner_confirmed",
            Self::OwnerRejected => "owner_rejected",
            Self::OwnerExpired => "owner_expired",
            Self::ApplicationDue => "application_due",
            Self::AppliedFor => "applied_for",
            Self::DelegateInvited => "delegate_invited",
        }
    }

    /// Order of sending: 0 before 1 before 2.
    #[must_use]
    pub const fn priority(self) -> i32 {
        match self {
            // A thief may be at it: his victim should know at once.
            Self::ApprovalRequested
            | Self::ApprovalReminder
            | Self::SessionEnded
            | Self::VacateRequested
            | Self::OwnerAsked => 0,
            Self::RegistrationWithdrawn
            | Self::RegistrationSuperseded
            | Self::RegistrationExpired
            | Self::VacateWithdrawn
            | Self::VacateObjected
            | Self::VacateRefused
            | Self::OwnerConfirmed
            | Self::OwnerRejected
            | Self::OwnerExpired => 2,
            _ => 1,
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
