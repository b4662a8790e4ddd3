//! Who is asked where the host is an organisation that is entered here: not the phone that the applicant names, but a delegate who may answer at
//! that place. He is asked as a host is, reminders included; the others who may answer are told once, and any one of them answers.

use crate::app::registrations::file::File;
use crate::app::{App, AppError, notifications};
use crate::domain::notifications::NotificationKind;
use crate::domain::organizations::DelegateRole;
use crate::domain::registrations::reach::HostReach;
use crate::store::delegates::{Delegate, reaching};
use crate::store::notifications::NotificationRow;
use crate::store::organizations::{by_index, premises_at};
use crate::store::outbox::PushToPhone;
use crate::store::types::{Id, Ts};

/// Whoever may answer it, the first to be asked first: whose work it is before the managers.
fn answering(file: &File) -> Vec<&Delegate> {
    let mut all: Vec<&Delegate> = file.delegates.iter().filter(|it| file.is_hosted_by(it.account.0)).collect();
    all.sort_by_key(|delegate| delegate.role == DelegateRole::Manager);
    all
}

/// Addresses a new application to the organisation that it names, if that is entered.
pub(in crate::app) async fn find(app: &App, file: &mut File) -> Result<(), AppError> {
    if file.row.host_kind != "organization" {
        return Ok(());
    }
    let (identifier, address) = (file.row.host_identifier_index.clone(), file.row.address_index.clone());
    let found = app
        .db
        .read(async |conn| {
            let Some(organization) = by_index(conn, &identifier).await? else { return Ok(None) };
            let premises = premises_at(conn, organization, &address.unwrap_or_default()).await?;
            let premises = premises.map(|premises| premises.id);
            Ok(Some((organization, premises, reaching(conn, (organization, premises)).await?)))
        })
        .await?;
    let Some((organization, premises, delegates)) = found else { return Ok(()) };
    file.delegates = delegates;
    file.row.organization_id = Some(organization);
    file.row.premises_id = premises;
    let asked = answering(file).first().and_then(|delegate| delegate.index.clone());
    ask(app, file, asked);
    // Nobody owns it beside the organisation.
    file.owners.clear();
    file.row.co_owned = false;
    let row = file.row.clone();
    for member in &mut file.family {
        (member.row.organization_id, member.row.premises_id) = (row.organization_id, row.premises_id);
        (member.row.host_index, member.row.host_reach) = (row.host_index.clone(), row.host_reach);
        member.delegates.clone_from(&file.delegates);
        member.owners.clear();
        member.row.co_owned = false;
    }
    Ok(())
}

fn ask(app: &App, file: &mut File, index: Option<Vec<u8>>) {
    let Ts(now) = file.row.submitted_at;
    file.row.host_notice_id = index.is_some().then(|| Id(app.new_id(now)));
    file.row.host_reach = if index.is_some() { HostReach::Waiting } else { HostReach::NotReached }.rank();
    file.row.host_index = index;
}

/// What the others who may answer are told of a new application.
pub(in crate::app) fn calls(app: &App, file: &File) -> Vec<(NotificationRow, PushToPhone)> {
    if file.row.host_notice_id.is_none() {
        return Vec::new();
    }
    let others = answering(file).into_iter().filter_map(|delegate| delegate.index.clone());
    let told: Vec<_> = others
        .filter(|index| Some(index) != file.row.host_index.as_ref())
        .map(|index| (index, NotificationKind::ApprovalRequested))
        .collect();
    notifications::notices(app, &told, &file.row)
}
