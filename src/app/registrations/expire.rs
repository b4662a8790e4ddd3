//! The host kept silent until his time was over: neither consent nor refusal. The migrant's duty counts as fulfilled.

use crate::app::registrations::change::{Step, apply, lost_race, plan};
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::transitions::Action;
use crate::store::DbError;
use crate::store::registrations::{change as write, find, overdue};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// Registrations expired in one go.
const BATCH: i64 = 200;

/// Expires what is overdue; gives the number of registrations expired. Running it twice, or in two places, does no harm.
pub async fn expire_overdue(app: &App) -> Result<usize, AppError> {
    expire_overdue_of(app, None).await
}

/// The same of what one program applied for.
pub(in crate::app) async fn expire_overdue_of(app: &App, whose: Option<Id>) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let due = app.db.read(async |conn| overdue(conn, whose, now, BATCH).await).await?;
    let mut expired = 0;
    for id in due {
        match expire_one(app, id.0).await.map_err(lost_race) {
            Ok(()) => expired += 1,
            // Answered or expired by somebody else in this moment.
            Err(AppError::Problem(_)) => {}
            // One that cannot be read must not keep all others waiting.
            Err(AppError::Store(DbError::Query(error))) => {
                metrics::counter!("tirkeu_unreadable_rows_total", "table" => "registrations").increment(1);
                tracing::error!(%error, registration.id = %id.0, "an overdue registration cannot be expired");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(expired)
}

async fn expire_one(app: &App, id: Uuid) -> Result<(), AppError> {
    let found = app.db.read(async |conn| find(conn, &app.vault, id).await).await?;
    expire(app, &found.ok_or(ProblemCode::NotFound)?).await
}

async fn expire(app: &App, file: &File) -> Result<(), AppError> {
    // Of a family he is told once.
    let told = file.to_migrant(NotificationKind::RegistrationExpired).filter(|_| file.row.family_id.is_none());
    let to_owners =
        file.to_co_owners(NotificationKind::OwnerExpired).into_iter().filter(|_| file.row.family_id.is_none());
    let step = Step {
        action: Action::Expire,
        actor: "system",
        reason: None,
        comment: None,
        notices: told.into_iter().chain(to_owners).collect(),
    };
    let after = apply(app, file, &step)?;
    let audit = app.audit_of_system("registration.expire", ("registration", file.row.id.0));
    let change = plan(app, (file, &after), &step, audit, None)?;
    app.db.write(async move |tx| Ok::<_, AppError>(write(tx, &change).await?)).await?;
    app.outbox_bell.ring();
    Ok(())
}
