//! The small names of the border: which way, whether it is known whose crossing it was, and what an officer is asked.

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads a name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    )+};
}

names! {
    /// Which way somebody crossed.
    Direction {
        /// Into the country.
        Entry = "entry",
        /// Out of it.
        Exit = "exit",
    }

    /// Whether it is known whose crossing it was.
    MatchState {
        /// A person's of this register.
        Matched = "matched",
        /// Perhaps a person's: an officer is asked.
        Doubtful = "doubtful",
        /// Nobody's who is known here.
        Unmatched = "unmatched",
        /// Not that of the person it was held against: an officer has said so.
        Refused = "refused",
    }

    /// What an officer is asked about a crossing.
    ReviewKind {
        /// Whether it was this person.
        Identity = "identity",
        /// An exit that ended a registration was taken back.
        Departure = "departure",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for direction in Direction::ALL {
            assert_eq!(Direction::parse(direction.as_str()), Some(*direction));
        }
        for state in MatchState::ALL {
            assert_eq!(MatchState::parse(state.as_str()), Some(*state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
        for kind in ReviewKind::ALL {
            assert_eq!(ReviewKind::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(Direction::parse("sideways"), None);
    }
}
