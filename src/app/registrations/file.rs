//! A registration with the people in it, as use cases work with it and views show it.

use crate::app::Caller;
use crate::domain::notifications::NotificationKind;
use crate::domain::persons::PersonSnapshot;
use crate::domain::registrations::state::State;
use crate::domain::registrations::transitions::Life;
use crate::store::registrations::Full;

/// In which part a caller sees a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// His own application.
    Migrant,
    /// An application to him.
    Host,
}

/// A registration as it is read: what was sealed is opened.
pub type File = Full;

impl Full {
    /// The state. An unknown name in the database counts as annulled: nothing more may happen to such a row.
    #[must_use]
    pub fn state(&self) -> State {
        State::parse(&self.row.state).unwrap_or(State::Annulled)
    }

    /// The migrant as he applied.
    #[must_use]
    pub const fn person(&self) -> &PersonSnapshot {
        &self.content.person
    }

    /// The life so far.
    #[must_use]
    pub fn life(&self) -> Life {
        Life { state: self.state(), version: self.row.version, answer_by: self.row.answer_by.0 }
    }

    /// To whom notices to the migrant go.
    #[must_use]
    pub fn to_migrant(&self, kind: NotificationKind) -> Option<(Vec<u8>, NotificationKind)> {
        self.row.migrant_index.clone().map(|index| (index, kind))
    }

    /// Whether `account` is the host: the phone must be his (the store has joined by it), and the IIN too once he has told it.
    #[must_use]
    pub fn is_hosted_by(&self, account: uuid::Uuid) -> bool {
        self.host.as_ref().is_some_and(|host| {
            let same_iin = host.who.iin.as_ref().is_none_or(|iin| *iin == self.content.host_identifier);
            host.id.0 == account && (self.row.host_kind == "organization" || same_iin)
        })
    }

    /// The caller's part in it; none means that for him it does not exist.
    #[must_use]
    pub fn role_of(&self, caller: Caller) -> Option<Role> {
        if self.row.account_id.0 == caller.account {
            Some(Role::Migrant)
        } else {
            self.is_hosted_by(caller.account).then_some(Role::Host)
        }
    }
}
