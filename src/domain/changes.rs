//! The feed of changes: what it tells of, and what a place in it is. Must not know how a place is found or written for clients.

use serde::Serialize;

/// Of what kind the thing is that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A registration with the caller as migrant or host. Its certificate changes with it.
    Registration,
    /// An entry of the caller's inbox.
    Notification,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::Registration, Self::Notification];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Notification => "notification",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A place in the feed: in order of transactions, and within one in order of numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The transaction.
    pub xid: i64,
    /// The number.
    pub seq: i64,
}

/// What somebody has read: everything up to a position, in one history of the database. Transactions of another history (the database was
/// restored, or a standby took over) have nothing to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which history.
    pub history: i64,
    /// How far in it.
    pub position: Position,
}

/// What is known of a feed at the moment when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Which history this is.
    pub history: i64,
    /// Up to here nothing can be added any more.
    pub horizon: Position,
    /// Nothing has been written behind this.
    pub newest: Position,
    /// Up to here rows may have been deleted.
    pub floor: Position,
}

impl Bounds {
    /// Whether everything behind `place` can still be told.
    #[must_use]
    pub fn reach(&self, place: Place) -> bool {
        place.history == self.history && (self.floor..=self.newest).contains(&place.position)
    }

    /// The end of the feed at this moment.
    #[must_use]
    pub const fn end(&self) -> Place {
        Place { history: self.history, position: self.horizon }
    }
}

/// Bytes of a written place.
const WRITTEN: usize = 25;
/// The form of a written place; the first byte.
const FORM: u8 = 1;

impl Place {
    /// As bytes.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        let numbers = [self.history, self.position.xid, self.position.seq];
        [FORM].into_iter().chain(numbers.into_iter().flat_map(i64::to_be_bytes)).collect()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (form, numbers) = bytes.split_first()?;
        let mut numbers = numbers.chunks_exact(8).map(|part| part.try_into().map(i64::from_be_bytes));
        let mut next = || numbers.next()?.ok();
        let place = Self { history: next()?, position: Position { xid: next()?, seq: next()? } };
        (*form == FORM && bytes.len() == WRITTEN).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(xid: i64, seq: i64) -> Position {
        Position { xid, seq }
    }

    #[test]
    fn kinds_are_found_by_their_names() {
        assert!(ChangeKind::ALL.into_iter().all(|kind| ChangeKind::parse(kind.as_str()) == Some(kind)));
        assert_eq!(ChangeKind::parse("certificate"), None);
    }

    #[test]
    fn the_transaction_comes_before_the_number() {
        assert!(at(1, 9) < at(2, 1) && at(2, 1) < at(2, 2) && at(2, 0) < at(2, 1));
    }

    #[test]
    fn what_was_deleted_and_what_never_was_cannot_be_told() {
        let bounds = Bounds { history: 7, horizon: at(20, 0), newest: at(22, 0), floor: at(10, 0) };
        let reach = |history, position| bounds.reach(Place { history, position });
        assert!(reach(7, at(10, 0)) && reach(7, at(19, 5)) && reach(7, at(22, 0)));
        assert!(!reach(7, at(9, 99)), "deleted");
        assert!(!reach(7, at(22, 1)), "from a future that never was");
        assert!(!reach(8, at(15, 0)), "of another history");
        assert!(bounds.reach(bounds.end()));
    }

    proptest! {
        #[test]
        fn places_are_read_as_they_were_written(history: i64, xid: i64, seq: i64) {
            let place = Place { history, position: at(xid, seq) };
            let bytes = place.to_bytes();
            prop_assert_eq!(bytes.len(), WRITTEN);
            prop_assert_eq!(Place::from_bytes(&bytes), Some(place));
            for end in 0..WRITTEN {
                prop_assert_eq!(Place::from_bytes(&bytes[..end]), None);
            }
            let mut other = bytes.clone();
            other[0] = 2;
            prop_assert_eq!(Place::from_bytes(&other), None);
            prop_assert_eq!(Place::from_bytes(&[bytes.as_slice(), &[0]].concat()), None);
        }
    }
}
