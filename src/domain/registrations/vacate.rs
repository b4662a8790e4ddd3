//! A host's request that a registration at his place end: its states. While it waits, the registration stays in force.

use serde::Serialize;

/// State of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VacateState {
    /// The migrant has not answered yet.
    Waiting,
    /// He objected: an officer decides.
    Objected,
    /// He agreed.
    Agreed,
    /// He kept silent to the end.
    Unanswered,
    /// The host took it back.
    Withdrawn,
    /// An officer decided that the registration stays.
    Refused,
    /// An officer decided that it ends.
    Granted,
    /// The registration ended in another way.
    Moot,
}

impl VacateState {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Objected,
        Self::Agreed,
        Self::Unanswered,
        Self::Withdrawn,
        Self::Refused,
        Self::Granted,
        Self::Moot,
    ];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Objected => "objected",
            Self::Agreed => "agreed",
            Self::Unanswered => "unanswered",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
            Self::Granted => "granted",
            Self::Moot => "moot",
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
        !matches!(self, Self::Waiting | Self::Objected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_and_two_states_are_open() {
        assert!(VacateState::ALL.into_iter().all(|state| VacateState::parse(state.as_str()) == Some(state)));
        assert_eq!(VacateState::ALL.into_iter().filter(|state| !state.is_final()).count(), 2);
    }
}
