//! What a client may be allowed to do. Whoever may confirm for a host, or annul, decides about a person's legal status: those
//! rights belong to people who have signed in, so there is no scope for them and none may be added.

use std::collections::BTreeSet;
use std::fmt;

/// One right of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Submits applications for migrants.
    RegistrationsWrite,
    /// Reads what it submitted.
    RegistrationsRead,
    /// Reports entries and exits.
    BorderWrite,
    /// Reads counts, never persons.
    StatisticsRead,
    /// Reads the feed of events, and how its webhooks do.
    EventsRead,
    /// Has events sent to an address.
    WebhooksWrite,
}

impl Scope {
    /// All scopes, in the order of the metadata.
    pub const ALL: [Self; 6] = [
        Self::RegistrationsWrite,
        Self::RegistrationsRead,
        Self::BorderWrite,
        Self::StatisticsRead,
        Self::EventsRead,
        Self::WebhooksWrite,
    ];

    /// The name in tokens and requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RegistrationsWrite => "registrations:write",
            Self::RegistrationsRead => "registrations:read",
            Self::BorderWrite => "border:write",
            Self::StatisticsRead => "statistics:read",
            Self::EventsRead => "events:read",
            Self::WebhooksWrite => "webhooks:write",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }

    /// Whether it changes what is known of people.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(self, Self::RegistrationsWrite | Self::BorderWrite)
    }

    /// What it allows, for the published document.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::RegistrationsWrite => "Submit applications for migrants",
            Self::RegistrationsRead => "Read what the client submitted",
            Self::BorderWrite => "Report entries and exits",
            Self::StatisticsRead => "Read counts, never persons",
            Self::EventsRead => "Read the feed of events, and how its webhooks do",
            Self::WebhooksWrite => "Have events sent to an address",
        }
    }
}

/// Several scopes, as RFC 6749 writes them: separated by single spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScopeSet(BTreeSet<Scope>);

impl ScopeSet {
    /// Reads a list; none if it is empty or one of its names is unknown. A name that stands twice counts once.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.split(' ').map(Scope::parse).collect::<Option<BTreeSet<_>>>().map(Self)
    }

    /// What is known of a list that this service wrote: a newer program may have added names that mean nothing here.
    #[must_use]
    pub fn known_in(text: &str) -> Self {
        text.split(' ').filter_map(Scope::parse).collect()
    }

    /// Whether a scope is in it.
    #[must_use]
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether all of `other` is in it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.is_subset(&self.0)
    }

    /// What is in both.
    #[must_use]
    pub fn shared_with(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).copied().collect())
    }

    /// Each scope once, in the order of [`Scope::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, scope) in self.iter().enumerate() {
            let gap = if at == 0 { "" } else { " " };
            write!(f, "{gap}{}", scope.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, ScopeSet};

    #[test]
    fn the_scopes_are_exactly_these_six() {
        let names: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
        assert_eq!(
            names,
            [
                "registrations:write",
                "registrations:read",
                "border:write",
                "statistics:read",
                "events:read",
                "webhooks:write"
            ]
        );
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
            assert!(!scope.about().is_empty());
        }
    }

    #[test]
    fn no_scope_speaks_of_confirming_or_annulling() {
        for scope in Scope::ALL {
            for word in ["host", "confirm", "reject", "annul", "officer", "certificate", "admin", "*"] {
                assert!(!scope.as_str().contains(word), "{}", scope.as_str());
            }
        }
    }

    #[test]
    fn a_list_reads_back_in_one_order_and_strangers_are_refused() {
        let set = ScopeSet::parse("events:read registrations:write events:read").unwrap();
        assert_eq!(set.to_string(), "registrations:write events:read");
        assert_eq!(ScopeSet::parse(&set.to_string()), Some(set.clone()));
        assert!(set.contains(Scope::EventsRead) && !set.contains(Scope::BorderWrite));
        for wrong in [
            "",
            " ",
            "events:read ",
            "events:read  border:write",
            "EVENTS:READ",
            "host:confirm",
            "events:read,border:write",
        ] {
            assert_eq!(ScopeSet::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn sets_are_compared_and_narrowed() {
        let all: ScopeSet = Scope::ALL.into_iter().collect();
        let one = ScopeSet::parse("events:read").unwrap();
        let other = ScopeSet::parse("border:write").unwrap();
        assert!(all.covers(&one) && !one.covers(&all) && one.covers(&ScopeSet::default()));
        assert_eq!(all.shared_with(&one), one);
        assert_eq!(one.shared_with(&other).to_string(), "");
        assert_eq!(ScopeSet::known_in("events:read later:scope"), one);
        assert_eq!(ScopeSet::known_in(""), ScopeSet::default());
    }
}
