//! The migrant takes a pending application back.

use crate::app::actor::Claimant;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::change::{Step, apply, check_version, lost_race, plan};
use crate::app::registrations::file::File;
use crate::app::registrations::read::read_to_act;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::transitions::Action;
use crate::store::registrations::change as write;
use crate::store::types::Ts;
use uuid::Uuid;

/// Withdraws the registration `id`, seen at the version in `If-Match` if given.
pub async fn withdraw(
    app: &App,
    claimant: Claimant,
    guard: Guard,
    (id, expected_version): (Uuid, Option<i32>),
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let work = async {
        let (actor, file) = read_to_act(app, claimant, id, Permission::WithdrawRegistration).await?;
        check_version(&file, expected_version)?;
        let step = Step {
            action: Action::Withdraw,
            actor: actor.name(),
            reason: None,
            comment: None,
            notices: file.to_hosts(NotificationKind::RegistrationWithdrawn),
        };
        let after = apply(app, &file, &step)?;
        let answer = render(&after)?;
        let audit = actor.audit(app, "registration.withdraw", ("registration", id));
        let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, Ts(app.now()))?;
        let change = plan(app, (&file, &after), &step, audit, Some(answer_row))?;
        app.db.write(async move |tx| Ok::<_, AppError>(write(tx, &change).await?)).await?;
        app.outbox_bell.ring();
        Ok(answer)
    };
    let outcome = work.await.map_err(lost_race);
    settle(app, &guard, outcome).await
}
