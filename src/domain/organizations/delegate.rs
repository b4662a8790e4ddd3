//! A delegate acts for an organisation with his own account, as far as his role goes.

use serde::{Deserialize, Serialize};

/// What a delegate may do. Each role may do what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DelegateRole {
    /// Sees who has applied and who is registered.
    Read,
    /// Answers applications, and asks that registrations end.
    Answer,
    /// Enters premises, invites and revokes delegates, gives standing consents: for the whole organisation.
    Manager,
}

impl DelegateRole {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Read, Self::Answer, Self::Manager];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Answer => "answer",
            Self::Manager => "manager",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether somebody in this role may do what needs the role `needed`.
    #[must_use]
    pub fn covers(self, needed: Self) -> bool {
        self >= needed
    }
}

/// Where a delegate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DelegateState {
    /// Asked, and has not answered.
    Invited,
    /// Acts for the organisation.
    Active,
    /// Did not want to.
    Declined,
    /// Does not any more.
    Revoked,
}

impl DelegateState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Invited, Self::Active, Self::Declined, Self::Revoked];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Declined => "declined",
            Self::Revoked => "revoked",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_covers_itself_and_those_before_it() {
        for (at, role) in DelegateRole::ALL.into_iter().enumerate() {
            assert_eq!(DelegateRole::parse(role.as_str()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
            for (other_at, other) in DelegateRole::ALL.into_iter().enumerate() {
                assert_eq!(role.covers(other), at >= other_at, "{role:?} {other:?}");
            }
        }
        assert_eq!(DelegateRole::parse("owner"), None);
    }

    #[test]
    fn states_read_back() {
        for state in DelegateState::ALL {
            assert_eq!(DelegateState::parse(state.as_str()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
