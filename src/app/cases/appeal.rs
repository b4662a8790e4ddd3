//! The migrant asks an officer to look at what became of his application, or to take an annulment back.

use super::new_case;
use crate::app::auth::standing::Claimed;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::read::read_to_change;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::cases::CaseKind;
use crate::domain::codes::ProblemCode;
use crate::store::cases::{Case, insert};
use crate::store::{audit, idempotency};
use uuid::Uuid;

/// Appeals about the registration `id`; what about follows from its state. `render` makes the answer.
pub async fn appeal(
    app: &App,
    claimed: Claimed,
    guard: Guard,
    (id, statement): (Uuid, Option<String>),
    render: impl FnOnce(&Case) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let work = async {
        let (caller, file) = read_to_change(app, claimed, id, Permission::AppealRegistration).await?;
        let kind = CaseKind::of_appeal(
            file.state(),
            (file.row.reason.as_deref(), file.was_refused_at_once()),
            file.host_notice(),
        );
        let kind = kind.ok_or(ProblemCode::NothingToAppeal)?;
        let row = new_case(app, &file, kind, statement.as_deref())?;
        let entry = app.audit(caller, "case.open", ("case", row.id.0));
        let case = Case { row, statement, explanation: None, outage: None };
        let answer = render(&case)?;
        let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, case.row.opened_at)?;
        app.db
            .write(async move |tx| {
                insert(tx, &case.row).await?;
                audit::insert(tx, &entry).await?;
                idempotency::insert(tx, &answer_row).await?;
                Ok::<_, AppError>(())
            })
            .await?;
        Ok(answer)
    };
    let outcome = work.await.map_err(|error| match error {
        // One appeal about one thing.
        AppError::Store(store) if store.is_unique_in("cases") => ProblemCode::AlreadyAppealed.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}
