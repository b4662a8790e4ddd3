//! The host takes his request back, as long as nothing has come of it: also while an officer has it before him.

use super::{events, lost_race, moved, open_request, step};
use crate::app::auth::standing::Claimed;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::change::{Step, check_version, noted, plan};
use crate::app::registrations::decider::still_delegated;
use crate::app::registrations::file::File;
use crate::app::registrations::read::read_to_change;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::cases::CaseKind;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::transitions::Action;
use crate::domain::registrations::vacate::VacateState;
use crate::store::registrations::change as write;
use crate::store::{cases, vacates};
use uuid::Uuid;

/// Takes the request about the registration `id` back, seen at the version in `If-Match` if given.
pub async fn take_back(
    app: &App,
    claimed: Claimed,
    guard: Guard,
    (id, expected_version): (Uuid, Option<i32>),
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let work = async {
        let (caller, file) = read_to_change(app, claimed, id, Permission::WithdrawVacate).await?;
        check_version(&file, expected_version)?;
        let request = open_request(&file)?;
        let taken = Step {
            action: Action::Vacate,
            actor: "host",
            reason: Some(events::WITHDRAWN.to_owned()),
            comment: None,
            notices: file.to_migrant(NotificationKind::VacateWithdrawn).into_iter().collect(),
        };
        let after = noted(app, &file, &taken)?;
        let now = after.row.updated_at;
        let vacate = step(request, VacateState::Withdrawn, now);
        let after = moved(after, &vacate);
        let answer = render(&after)?;
        let audit = ("registration.vacate_withdraw", "host_record");
        let audit = app.audit_read(caller, audit, ("registration", id), file.row.account_id.0);
        let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, now)?;
        let mut change = plan(app, (&file, &after), &taken, audit, Some(answer_row))?;
        let delegate = file.delegate(caller.account).map(|delegate| delegate.id);
        change.is_by(delegate, None);
        let registration = file.row.id;
        app.db
            .write(async move |tx| {
                still_delegated(tx, delegate).await?;
                write(tx, &change).await?;
                vacates::step(tx, &vacate).await?;
                cases::close(tx, registration, CaseKind::VacateObjection, now).await?;
                Ok::<_, AppError>(())
            })
            .await?;
        app.outbox_bell.ring();
        Ok(answer)
    };
    let outcome = work.await.map_err(lost_race);
    settle(app, &guard, outcome).await
}
