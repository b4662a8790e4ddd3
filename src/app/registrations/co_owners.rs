//! A dwelling with several owners: any one of them answers, all are told of the application and of what becomes of it. One is named as the
//! host, as ever; the others are beside him. Where the migrant is an owner himself, nobody is asked, and the others are told.

use crate::app::registrations::application::Application;
use crate::app::registrations::decider::Answerer;
use crate::app::registrations::file::File;
use crate::app::{App, notifications};
use crate::domain::notifications::NotificationKind;
use crate::store::co_owners::CoOwner;
use crate::store::notifications::NotificationRow;
use crate::store::outbox::PushToPhone;
use crate::store::vault::Indexed;
use uuid::Uuid;

/// Who is told, and what.
pub type Told = Vec<(Vec<u8>, NotificationKind)>;

/// Puts the other owners that an application names beside its host.
pub(super) fn name(app: &App, file: &mut File, application: &Application) {
    let owner = |phone: &crate::domain::accounts::phone::Phone| CoOwner {
        index: app.vault.index(Indexed::Phone, phone.as_str()).to_vec(),
        may_answer: !application.host.is_migrant,
        account: None,
    };
    file.owners = application.co_owners.iter().map(owner).collect();
    file.row.co_owned = !file.owners.is_empty();
    // Of each of a family, who may live on there alone. Of an application all are told once.
    for member in &mut file.family {
        member.owners.clone_from(&file.owners);
        member.row.co_owned = file.row.co_owned;
    }
}

/// What the other owners are told of a new application.
pub(super) fn calls(app: &App, file: &File) -> Vec<(NotificationRow, PushToPhone)> {
    let kind = |owner: &CoOwner| {
        if owner.may_answer { NotificationKind::OwnerAsked } else { NotificationKind::OwnerInformed }
    };
    let told: Told = file.owners.iter().map(|owner| (owner.index.clone(), kind(owner))).collect();
    notifications::notices(app, &told, &file.row)
}

impl File {
    /// To whom notices to the other owners go.
    #[must_use]
    pub fn to_co_owners(&self, kind: NotificationKind) -> Told {
        self.owners.iter().map(|owner| (owner.index.clone(), kind)).collect()
    }

    /// Whether `account` is another owner whose answer counts.
    #[must_use]
    pub fn is_co_owned_by(&self, account: Uuid) -> bool {
        // An organisation that is entered has no owners beside it.
        self.row.organization_id.is_none()
            && self.owners.iter().any(|owner| owner.may_answer && owner.account.is_some_and(|id| id.0 == account))
    }
}

impl Answerer {
    /// To whom it goes that this one has answered for all owners; nobody where there is one owner.
    #[must_use]
    pub fn to_others(&self, file: &File, kind: NotificationKind) -> Told {
        let is_own = |account: Option<Uuid>| match self {
            Self::Host(caller) => account == Some(caller.account),
            Self::Holder(_) => false,
        };
        let is_hosts = matches!(self, Self::Holder(_)) || is_own(file.host.as_ref().map(|host| host.id.0));
        let host = file.row.host_index.iter().filter(|_| file.row.co_owned && !is_hosts).cloned();
        let others = file.owners.iter().filter(|owner| !is_own(owner.account.map(|id| id.0)));
        host.chain(others.map(|owner| owner.index.clone())).map(|index| (index, kind)).collect()
    }
}
