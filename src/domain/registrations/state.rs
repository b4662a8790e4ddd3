//! The states of a registration.

use crate::domain::certificates::status::CertificateStatus;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// State of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for the host's answer.
    Pending,
    /// The host refused.
    Rejected,
    /// The host did not answer in time: neither consent nor refusal.
    Expired,
    /// The migrant took the application back.
    Withdrawn,
    /// In force, with a certificate.
    Confirmed,
    /// A later registration of the same migrant was confirmed: he moved.
    Superseded,
    /// The migrant left the country.
    Departed,
    /// The lawful stay is over.
    Ended,
    /// The host ended it, after notice to the migrant.
    Vacated,
    /// An officer annulled it.
    Annulled,
}

impl State {
    /// All states, in the order of a life.
    pub const ALL: [Self; 10] = [
        Self::Pending,
        Self::Rejected,
        Self::Expired,
        Self::Withdrawn,
        Self::Confirmed,
        Self::Superseded,
        Self::Departed,
        Self::Ended,
        Self::Vacated,
        Self::Annulled,
    ];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Confirmed => "confirmed",
            Self::Superseded => "superseded",
            Self::Departed => "departed",
            Self::Ended => "ended",
            Self::Vacated => "vacated",
            Self::Annulled => "annulled",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether nothing more can happen.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Confirmed)
    }

    /// What a certificate of a registration in this state is worth on the day `today`; none before the confirmation.
    #[must_use]
    pub fn certificate_status(self, valid_until: NaiveDate, today: NaiveDate) -> Option<CertificateStatus> {
        match self {
            Self::Pending | Self::Rejected | Self::Expired | Self::Withdrawn => None,
            Self::Confirmed if today > valid_until => Some(CertificateStatus::Ended),
            Self::Confirmed => Some(CertificateStatus::Valid),
            Self::Superseded => Some(CertificateStatus::Superseded),
            Self::Departed => Some(CertificateStatus::Departed),
            Self::Ended => Some(CertificateStatus::Ended),
            Self::Vacated => Some(CertificateStatus::Vacated),
            Self::Annulled => Some(CertificateStatus::Annulled),
        }
    }
}
