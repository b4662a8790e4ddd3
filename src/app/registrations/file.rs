//! A registration with the people in it, as use cases work with it and views show it.

use crate::domain::access::table::Reach;
use crate::domain::access::{self, Object, Permission, Principal};
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::organizations::DelegateRole;
use crate::domain::persons::PersonSnapshot;
use crate::domain::reference::regions::RegionCode;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::domain::registrations::transitions::Life;
use crate::store::delegates::Delegate;
use crate::store::registrations::Full;

/// In which role a caller sees a registration.
pub use crate::domain::access::Role;

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

    /// To whom notices to migrant and host go.
    #[must_use]
    pub fn to_both(&self, kind: NotificationKind) -> Vec<(Vec<u8>, NotificationKind)> {
        self.to_migrant(kind).into_iter().chain(self.to_hosts(kind)).collect()
    }

    /// To whom notices to the host go, and to the other owners of the place.
    #[must_use]
    pub fn to_hosts(&self, kind: NotificationKind) -> Vec<(Vec<u8>, NotificationKind)> {
        let host = self.row.host_index.clone().map(|index| (index, kind));
        host.into_iter().chain(self.to_co_owners(kind)).collect()
    }

    /// Whether `account` is the host: the phone must be his (the store has joined by it), and the IIN too once he has told it.
    #[must_use]
    pub fn is_hosted_by(&self, account: uuid::Uuid) -> bool {
        if self.row.organization_id.is_some() {
            return self.delegate(account).is_some_and(|delegate| delegate.role.covers(DelegateRole::Answer));
        }
        self.host.as_ref().is_some_and(|host| {
            let same_iin = host.who.iin.as_ref().is_none_or(|iin| *iin == self.content.host_identifier);
            host.id.0 == account && (self.row.host_kind == "organization" || same_iin)
        })
    }

    /// The delegate of its organisation who `account` is at this place. In his own matter he is none.
    #[must_use]
    pub fn delegate(&self, account: uuid::Uuid) -> Option<&Delegate> {
        let is_own = self.row.account_id.0 == account || self.row.guardian_id.is_some_and(|it| it.0 == account);
        self.delegates.iter().find(|delegate| delegate.account.0 == account && !is_own)
    }

    /// What the policy looks at.
    #[must_use]
    pub fn object(&self) -> Object {
        let host = self.host.as_ref().map(|host| host.id.0);
        Object {
            owner: self.row.account_id.0,
            guardian: self.row.guardian_id.map(|guardian| guardian.0),
            addressee: host.filter(|host| self.is_hosted_by(*host)),
            region: RegionCode::parse(&self.row.region).ok(),
            client: self.row.client_id.map(|client| client.0),
            linked: false,
            delegate: None,
        }
    }

    /// In which role `principal` may do this with it; none means that for him it does not exist.
    #[must_use]
    pub fn role_of(&self, permission: Permission, principal: &Principal) -> Option<Role> {
        let mut object = self.object();
        // To another owner it is addressed as to the host, and so it is to a delegate, as far as his role goes.
        let acts = |account: &uuid::Uuid| self.is_co_owned_by(*account) || self.is_delegated_to(*account, permission);
        if let Some(account) = principal.account().filter(acts) {
            object.addressee = Some(account);
        }
        access::role(permission, principal, &object)
    }

    /// Whether `account` may do this with it as a delegate of the host.
    fn is_delegated_to(&self, account: uuid::Uuid, permission: Permission) -> bool {
        let needed = match permission {
            Permission::ConfirmRegistration
            | Permission::RejectRegistration
            | Permission::VacateRegistration
            | Permission::WithdrawVacate => DelegateRole::Answer,
            _ => DelegateRole::Read,
        };
        self.delegate(account).is_some_and(|delegate| delegate.role.covers(needed))
    }

    /// In which role `principal` may do this with it.
    ///
    /// # Errors
    /// `not_found` if for him it does not exist; `forbidden` for a delegate who sees it and whose role does not go so far.
    pub fn require(&self, permission: Permission, principal: &Principal) -> Result<Role, ProblemCode> {
        self.role_of(permission, principal).ok_or_else(|| {
            let sees = principal.account().is_some_and(|account| self.delegate(account).is_some());
            let is_hosts = matches!(permission.row().account, Some(Reach::Addressed));
            if sees && is_hosts { ProblemCode::Forbidden } else { ProblemCode::NotFound }
        })
    }

    /// Whether a link that was sent to the host's phone speaks for him: not if its owner has told that he is somebody else.
    #[must_use]
    pub fn is_open_to_holder(&self) -> bool {
        // For an organisation its delegates answer, each with his own account.
        self.row.organization_id.is_none() && self.host.as_ref().is_none_or(|host| self.is_hosted_by(host.id.0))
    }

    /// In which role whoever came by a link about it may do this with it.
    #[must_use]
    pub fn role_of_holder(&self, permission: Permission) -> Option<Role> {
        let object = Object { linked: self.is_open_to_holder(), ..self.object() };
        access::role(permission, &Principal::Anonymous, &object)
    }

    /// Whether the service refused it by itself: such an application never waited for an answer.
    #[must_use]
    pub fn was_refused_at_once(&self) -> bool {
        self.state() == State::Rejected && self.row.answer_by == self.row.submitted_at
    }

    /// How far the question to the host has come, while it waits for his answer.
    #[must_use]
    pub fn host_notice(&self) -> Option<HostReach> {
        let reach = HostReach::of_rank(self.row.host_reach).unwrap_or(HostReach::Waiting);
        // Of a family the host is asked once.
        (self.state() == State::Pending && self.row.family_id.is_none()).then_some(reach)
    }

    /// The host's comment, if there is one.
    #[must_use]
    pub fn host_comment(&self) -> Option<&str> {
        self.comment.as_deref().filter(|_| self.state() != State::Annulled)
    }

    /// The note that an officer made when he annulled it: for officers only.
    #[must_use]
    pub fn officer_note(&self) -> Option<&str> {
        self.comment.as_deref().filter(|_| self.state() == State::Annulled)
    }
}
