//! What people turn to an officer with: the kinds of cases, and what can be appealed. Pure; what a decision does is `app`'s matter.

use crate::domain::reference::refusal_reasons::RejectReason;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use serde::{Deserialize, Serialize};

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// The host kept silent, or was not reached.
    HostSilent,
    /// The host refused.
    HostDeclined,
    /// The service refused by itself.
    AutomaticRefusal,
    /// An officer annulled the registration.
    Annulment,
    /// The migrant objects to his host's request that the registration end.
    VacateObjection,
    /// The migrant says that the dwelling is his own.
    OwnershipCheck,
    /// An officer found that it is not.
    OwnershipRefusal,
}

impl CaseKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::HostSilent,
        Self::HostDeclined,
        Self::AutomaticRefusal,
        Self::Annulment,
        Self::VacateObjection,
        Self::OwnershipCheck,
        Self::OwnershipRefusal,
    ];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HostSilent => "host_silent",
            Self::HostDeclined => "host_declined",
            Self::AutomaticRefusal => "automatic_refusal",
            Self::Annulment => "annulment",
            Self::VacateObjection => "vacate_objection",
            Self::OwnershipCheck => "ownership_check",
            Self::OwnershipRefusal => "ownership_refusal",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What a migrant can appeal about a registration in this state; none if there is nothing. `reason` is why it came to this state, and
    /// whether the service `refused` by itself; `reach` is how far the question to the host has come while it waits.
    #[must_use]
    pub fn of_appeal(state: State, (reason, refused): (Option<&str>, bool), reach: Option<HostReach>) -> Option<Self> {
        match state {
            State::Expired => Some(Self::HostSilent),
            State::Pending if reach == Some(HostReach::NotReached) => Some(Self::HostSilent),
            State::Rejected if reason.is_some_and(|reason| RejectReason::parse(reason).is_ok()) => {
                Some(Self::HostDeclined)
            }
            State::Rejected if refused => Some(Self::AutomaticRefusal),
            // Besides the service and the host, only an officer who checks the ownership refuses.
            State::Rejected => Some(Self::OwnershipRefusal),
            State::Annulled => Some(Self::Annulment),
            _ => None,
        }
    }
}

/// State of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Waits for an officer.
    Open,
    /// Decided.
    Decided,
    /// Over without a decision: what it was about is no more.
    Closed,
}

impl CaseState {
    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided => "decided",
            Self::Closed => "closed",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Open, Self::Decided, Self::Closed].into_iter().find(|state| state.as_str() == name)
    }
}

/// What an officer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseDecision {
    /// The migrant is right.
    Upheld,
    /// He is not.
    Dismissed,
}

impl CaseDecision {
    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Dismissed => "dismissed",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Upheld, Self::Dismissed].into_iter().find(|decision| decision.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_appealed_follows_from_the_state() {
        let of = |state, reason| CaseKind::of_appeal(state, (reason, true), None);
        for state in State::ALL {
            let expected = match state {
                State::Rejected => Some(CaseKind::AutomaticRefusal),
                State::Expired => Some(CaseKind::HostSilent),
                State::Annulled => Some(CaseKind::Annulment),
                _ => None,
            };
            assert_eq!(of(state, None), expected, "{state:?}");
        }
        assert_eq!(of(State::Rejected, Some("no_consent")), Some(CaseKind::HostDeclined));
        assert_eq!(of(State::Rejected, Some("stay_period_violated")), Some(CaseKind::AutomaticRefusal));
        let refused = (Some("false_information"), false);
        assert_eq!(CaseKind::of_appeal(State::Rejected, refused, None), Some(CaseKind::OwnershipRefusal));
        let waiting = |reach| CaseKind::of_appeal(State::Pending, (None, false), Some(reach));
        assert_eq!(waiting(HostReach::NotReached), Some(CaseKind::HostSilent));
        assert_eq!(waiting(HostReach::Sent), None);
    }

    #[test]
    fn names_lead_back() {
        assert!(CaseKind::ALL.into_iter().all(|kind| CaseKind::parse(kind.as_str()) == Some(kind)));
        assert_eq!(CaseState::parse("closed"), Some(CaseState::Closed));
        assert_eq!(CaseDecision::parse("upheld"), Some(CaseDecision::Upheld));
    }
}
