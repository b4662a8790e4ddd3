//! The two questions that the table answers.

use super::officer::{Officer, Rank};
use super::table::{ClientGrant, Permission, Reach};
use crate::domain::integrators::ScopeSet;
use crate::domain::organizations::DelegateRole;
use crate::domain::reference::regions::RegionCode;
use uuid::Uuid;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Nobody has said who he is.
    Anonymous,
    /// Somebody who has signed in.
    Account(Uuid),
    /// An officer or supervisor on duty.
    Officer(Officer),
    /// A program of an integrator.
    Client(Client),
}

/// A program of an integrator, by its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: Uuid,
    /// What its token allows.
    pub scopes: ScopeSet,
}

impl Principal {
    /// The account behind it, if there is one.
    #[must_use]
    pub const fn account(&self) -> Option<Uuid> {
        match self {
            Self::Account(account) => Some(*account),
            Self::Officer(officer) => Some(officer.account()),
            Self::Anonymous | Self::Client(_) => None,
        }
    }
}

/// What counts of an object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Object {
    /// Account of the migrant whom it is about.
    pub owner: Uuid,
    /// Account of whoever acts for him, if he is a minor.
    pub guardian: Option<Uuid>,
    /// Account of the host to whom it is addressed, if he has one.
    pub addressee: Option<Uuid>,
    /// Where the place is.
    pub region: Option<RegionCode>,
    /// The integrator's client that applied for the migrant, if one did.
    pub client: Option<Uuid>,
    /// Whether the caller came by a signed link to this very object, which was checked.
    pub linked: bool,
    /// The delegate of the organisation that it is, or belongs to, if the caller is one.
    pub delegate: Option<Delegate>,
}

/// Somebody who acts for an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegate {
    /// His account.
    pub account: Uuid,
    /// How far he acts.
    pub role: DelegateRole,
}

/// In which role a principal meets an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is about him, or about a minor for whom he acts.
    Migrant,
    /// It is addressed to him.
    Host,
    /// It lies in his region.
    Officer,
    /// A program that applied for the migrant.
    Client,
    /// He has a link to it.
    Anybody,
}

impl Reach {
    /// The role in which `principal` meets an object within this reach.
    pub(super) fn role(self, principal: &Principal, object: &Object) -> Option<Role> {
        let is = |account: Option<Uuid>| principal.account().is_some() && principal.account() == account;
        let own = || (is(Some(object.owner)) || is(object.guardian)).then_some(Role::Migrant);
        let addressed = || is(object.addressee).then_some(Role::Host);
        let delegated = |needed| {
            let covers = object.delegate.is_some_and(|it| is(Some(it.account)) && it.role.covers(needed));
            covers.then_some(Role::Host)
        };
        match (self, principal) {
            (Self::Linked, _) => object.linked.then_some(Role::Anybody),
            (Self::Own, _) => own(),
            (Self::Addressed, _) => addressed(),
            (Self::Party, _) => own().or_else(addressed),
            (Self::Read, _) => delegated(DelegateRole::Read),
            (Self::Answer, _) => delegated(DelegateRole::Answer),
            (Self::Manage, _) => delegated(DelegateRole::Manager),
            (Self::Region, Principal::Officer(officer)) => officer.reaches(object.region).then_some(Role::Officer),
            (Self::OthersInRegion, _) => {
                let is_party = Self::Party.role(principal, object).is_some();
                Self::Region.role(principal, object).filter(|_| !is_party)
            }
            (Self::Region | Self::Public, _) => None,
        }
    }
}

impl ClientGrant {
    /// Whether it is granted to this client.
    #[must_use]
    pub fn admits(self, client: &Client) -> bool {
        match self {
            Self::Any => true,
            Self::Scope(scope) => client.scopes.contains(scope),
        }
    }
}

/// The reaches that the table grants to `principal`, the closest to him first.
fn reaches(permission: Permission, principal: &Principal) -> impl Iterator<Item = Reach> {
    let row = permission.row();
    let by_rank = match principal {
        Principal::Officer(officer) => match officer.rank() {
            Rank::Officer => row.officer,
            Rank::Supervisor => row.supervisor,
        },
        Principal::Anonymous | Principal::Account(_) | Principal::Client(_) => None,
    };
    let by_account = principal.account().and(row.account);
    [by_account, by_rank, row.anybody].into_iter().flatten()
}

/// Whether it is granted to `principal` as a program.
fn admits_client(permission: Permission, principal: &Principal) -> bool {
    match (principal, permission.row().client) {
        (Principal::Client(client), Some(grant)) => grant.admits(client),
        _ => false,
    }
}

/// Whether somebody of this kind may do it at all, to whatever object.
#[must_use]
pub fn admits(permission: Permission, principal: &Principal) -> bool {
    admits_client(permission, principal) || reaches(permission, principal).next().is_some()
}

/// In which role `principal` may do it to `object`; none means that for him there is no such object.
#[must_use]
pub fn role(permission: Permission, principal: &Principal, object: &Object) -> Option<Role> {
    let Principal::Client(client) = principal else { return role_of_person(permission, principal, object) };
    let is_its_own = admits_client(permission, principal) && object.client == Some(client.id);
    is_its_own.then_some(Role::Client).or_else(|| role_of_person(permission, principal, object))
}

fn role_of_person(permission: Permission, principal: &Principal, object: &Object) -> Option<Role> {
    reaches(permission, principal).find_map(|reach| reach.role(principal, object))
}
