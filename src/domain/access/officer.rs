//! Officers of the migration police: rank, region, badge.

use crate::domain::reference::regions::RegionCode;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// What an officer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Works in one region.
    Officer,
    /// Oversees a region, or the whole country.
    Supervisor,
}

impl Rank {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Officer, Self::Supervisor];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.as_str() == text)
    }
}

/// An officer on duty, and how far his arm reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Officer {
    account: Uuid,
    rank: Rank,
    region: Option<RegionCode>,
}

impl Officer {
    /// An officer; none if he would be responsible for the whole country without being a supervisor.
    #[must_use]
    pub fn new(account: Uuid, rank: Rank, region: Option<RegionCode>) -> Option<Self> {
        (region.is_some() || rank == Rank::Supervisor).then_some(Self { account, rank, region })
    }

    /// His account.
    #[must_use]
    pub const fn account(&self) -> Uuid {
        self.account
    }

    /// His rank.
    #[must_use]
    pub const fn rank(&self) -> Rank {
        self.rank
    }

    /// His region; none is the whole country.
    #[must_use]
    pub const fn region(&self) -> Option<RegionCode> {
        self.region
    }

    /// Whether a place in `region` is his matter. One whose region is not known is a matter for the whole country only.
    #[must_use]
    pub fn reaches(&self, region: Option<RegionCode>) -> bool {
        self.region.is_none() || self.region == region
    }
}

/// Longest badge number.
const MAX_BADGE: usize = 20;

/// A badge number: 1 to 20 capitals, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Badge(String);

impl Badge {
    /// Reads a number; none for another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        ((1..=MAX_BADGE).contains(&text.len()) && text.bytes().all(fits)).then(|| Self(text.to_owned()))
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_supervisor_may_be_without_a_region() {
        let (account, almaty) = (Uuid::from_u128(1), RegionCode::parse("75").ok());
        assert!(Officer::new(account, Rank::Officer, None).is_none());
        for (rank, region) in [(Rank::Officer, almaty), (Rank::Supervisor, almaty), (Rank::Supervisor, None)] {
            let officer = Officer::new(account, rank, region).unwrap();
            assert_eq!((officer.account(), officer.rank(), officer.region()), (account, rank, region));
        }
    }

    #[test]
    fn a_region_ends_at_its_border() {
        let (almaty, astana) = (RegionCode::parse("75").ok(), RegionCode::parse("71").ok());
        let of = |rank, region| Officer::new(Uuid::from_u128(1), rank, region).unwrap();
        for rank in Rank::ALL {
            assert!(of(rank, almaty).reaches(almaty) && !of(rank, almaty).reaches(astana));
            assert!(!of(rank, almaty).reaches(None));
        }
        assert!([almaty, astana, None].into_iter().all(|region| of(Rank::Supervisor, None).reaches(region)));
    }

    #[test]
    fn ranks_and_badges_read_back() {
        for rank in Rank::ALL {
            assert_eq!(Rank::parse(rank.as_str()), Some(rank));
            assert_eq!(serde_json::to_value(rank).unwrap(), rank.as_str());
        }
        assert_eq!(Rank::parse("minister"), None);
        assert_eq!(Badge::parse("KZ-0175").unwrap().to_string(), "KZ-0175");
        for wrong in ["", "kz-1", "A B", "Ж-1", "A\n", &"A".repeat(21)] {
            assert_eq!(Badge::parse(wrong), None, "{wrong:?}");
        }
    }
}
