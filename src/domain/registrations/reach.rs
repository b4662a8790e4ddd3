//! How far the question to a host has come: what the migrant sees while he waits.

use serde::Serialize;

/// How far. Each is more than the one before; what was reached is not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostReach {
    /// The message waits to be sent.
    Waiting,
    /// No way to the host works so far.
    NotReached,
    /// The push service or the SMS gateway took a message.
    Sent,
    /// The app says that it is on the phone.
    Delivered,
    /// The host has opened it.
    Opened,
}

impl HostReach {
    const ALL: [Self; 5] = [Self::Waiting, Self::NotReached, Self::Sent, Self::Delivered, Self::Opened];

    /// As it is stored: 0 to 4.
    #[must_use]
    pub const fn rank(self) -> i32 {
        match self {
            Self::Waiting => 0,
            Self::NotReached => 1,
            Self::Sent => 2,
            Self::Delivered => 3,
            Self::Opened => 4,
        }
    }

    /// What was stored.
    #[must_use]
    pub fn of_rank(rank: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.rank() == rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_the_order_and_lead_back() {
        for pair in HostReach::ALL.windows(2) {
            assert!(pair[0] < pair[1] && pair[0].rank() < pair[1].rank());
        }
        assert!(HostReach::ALL.into_iter().all(|reach| HostReach::of_rank(reach.rank()) == Some(reach)));
        assert_eq!(HostReach::of_rank(5), None);
    }
}
