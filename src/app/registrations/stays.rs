//! The lawful stay runs out: the migrant is reminded some days before, and after its last day the registration ends. Looks at the state and
//! takes no input: running it twice, or in two processes, does no harm.

use crate::app::registrations::change::{Step, apply, lost_race, plan};
use crate::app::registrations::deadlines::end_of_stay_of;
use crate::app::registrations::file::File;
use crate::app::{App, AppError, notifications};
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::state::State;
use crate::domain::registrations::stay::{StayMove, StayStep};
use crate::domain::registrations::transitions::Action;
use crate::store::DbError;
use crate::store::registrations::{change as write, find};
use crate::store::stays::{self, StayRow};
use crate::store::types::{Id, Ts};
use chrono::NaiveDate;

/// Certificates looked at in one go.
const BATCH: i64 = 200;

/// Reminds of, and ends, what is due; gives the number of certificates dealt with.
pub async fn attend_stays(app: &App) -> Result<usize, AppError> {
    attend_stays_of(app, None).await
}

/// The same of what one program applied for.
pub(in crate::app) async fn attend_stays_of(app: &App, whose: Option<Id>) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let due = app.db.read(async |conn| stays::due(conn, whose, now, BATCH).await).await?;
    let (in_force, over): (Vec<_>, Vec<_>) = due.into_iter().partition(|(_, state)| state == State::Confirmed.as_str());
    let mut done = 0;
    if !over.is_empty() {
        let numbers: Vec<String> = over.into_iter().map(|(row, _)| row.number).collect();
        done += app.db.write(async move |tx| Ok::<_, AppError>(stays::forget(tx, &numbers).await?)).await?;
    }
    for (row, _) in in_force {
        match attend(app, &row).await.map_err(lost_race) {
            Ok(()) => done += 1,
            // Moved, annulled or attended to by somebody else in this moment.
            Err(AppError::Problem(_)) => {}
            // One that cannot be read must not keep all others waiting.
            Err(AppError::Store(DbError::Query(error))) => {
                metrics::counter!("tirkeu_unreadable_rows_total", "table" => "registrations").increment(1);
                tracing::error!(%error, registration.id = %row.registration_id.0, "the end of a stay cannot be attended to");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

async fn attend(app: &App, row: &StayRow) -> Result<(), AppError> {
    let StayMove { step, next } = app.settings.stay.at(row.valid_until, app.now());
    let (row, next) = (row.clone(), next.map(Ts));
    let file = match step {
        None => None,
        Some(_) => app.db.read(async |conn| find(conn, &app.vault, row.registration_id.0).await).await?,
    };
    let Some(file) = file else {
        // Not yet, or of somebody who was erased.
        return app.db.write(async move |tx| Ok(stays::advance(tx, &row, next).await?)).await;
    };
    let is_told = !ends_with_family(app, &file, row.valid_until).await?;
    if step == Some(StayStep::End) {
        end(app, (&file, is_told), row).await?;
    } else {
        let about =
            |(index, kind): (Vec<u8>, _)| notifications::about_day(app, kind, (&index, &file.row), row.valid_until);
        let notice = file.to_migrant(NotificationKind::StayEnding).filter(|_| is_told).map(about);
        app.db.write(async move |tx| Ok::<_, AppError>(stays::remind(tx, &row, next, notice.as_ref()).await?)).await?;
    }
    app.outbox_bell.ring();
    Ok(())
}

/// Whether what leads the family ends on the same day: then migrant and host are told of that one.
async fn ends_with_family(app: &App, file: &File, valid_until: NaiveDate) -> Result<bool, AppError> {
    let Some(lead) = file.row.family_id else { return Ok(false) };
    let lead = app.db.read(async |conn| find(conn, &app.vault, lead.0).await).await?;
    let lead = lead.filter(|lead| matches!(lead.state(), State::Confirmed | State::Ended));
    let lead = lead.filter(|lead| lead.row.migrant_index == file.row.migrant_index);
    lead.map_or(Ok(false), |lead| Ok(end_of_stay_of(app, &lead)? == valid_until))
}

async fn end(app: &App, (file, is_told): (&File, bool), row: StayRow) -> Result<(), AppError> {
    let kind = NotificationKind::RegistrationEnded;
    let notices = if is_told { file.to_both(kind) } else { Vec::new() };
    let step = Step { action: Action::End, actor: "system", reason: None, comment: None, notices };
    let after = apply(app, file, &step)?;
    let audit = app.audit_of_system("registration.end", ("registration", file.row.id.0));
    let change = plan(app, (file, &after), &step, audit, None)?;
    app.db
        .write(async move |tx| {
            // Before the state changes: only what is in force has something due.
            stays::advance(tx, &row, None).await?;
            Ok::<_, AppError>(write(tx, &change).await?)
        })
        .await
}
