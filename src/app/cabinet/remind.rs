//! Who was seen entering and has not applied is reminded some days before he is late, in the morning. Looks at the state and takes no
//! input: running it twice, or in two processes, does no harm.

use super::overview::{Position, overview};
use crate::app::registrations::change::lost_race;
use crate::app::{App, AppError, notifications};
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::stay::StayStep;
use crate::store::DbError;
use crate::store::apply_reminders::{ApplyRow, advance, due};
use crate::store::minors::phone_of_guardian;
use crate::store::notifications::NotificationRow;
use crate::store::types::Ts;

/// Persons looked at in one go.
const BATCH: i64 = 200;

/// Looks at those at whom it is time to look; gives how many.
///
/// # Errors
/// The store failed.
pub async fn remind_to_apply(app: &App) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let mut done = 0;
    for row in app.db.read(async |conn| due(conn, now, BATCH).await).await? {
        match attend(app, row).await.map_err(lost_race) {
            Ok(()) => done += 1,
            // Attended to by somebody else in this moment.
            Err(AppError::Problem(_)) => {}
            // One that cannot be read must not keep all others waiting.
            Err(AppError::Store(DbError::Query(error))) => {
                metrics::counter!("tirkeu_unreadable_rows_total", "table" => "persons").increment(1);
                tracing::error!(%error, "somebody cannot be reminded to apply");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

async fn attend(app: &App, row: ApplyRow) -> Result<(), AppError> {
    let seen = overview(app, row.account_id.0).await?;
    let now = app.now();
    let plan = &app.settings.stay;
    let found = seen.apply_by.map(|last| (last, plan.at(last, now)));
    // Of what is late, one reminder is sent; and none twice, whatever the border tells anew.
    let is_news = |last| {
        let since = row.apply_reminded_at.and_then(|reminded_at| plan.first(last, reminded_at.0));
        since.is_none_or(|since| since <= now)
    };
    let is_time = found.is_some_and(|(last, found)| found.step == Some(StayStep::Remind) && is_news(last));
    let next = found.and_then(|(_, found)| found.next);
    let phone = match seen.phone {
        Some(phone) => Some(phone),
        // A minor is told by whoever acts for him.
        None => app.db.read(async |conn| phone_of_guardian(conn, row.account_id).await).await?,
    };
    let notice = match (seen.position, &phone) {
        (Position::MustApply(day), Some(phone)) if is_time => {
            let (entry, push) = notifications::news(app, NotificationKind::ApplicationDue, phone, None);
            Some((NotificationRow { named_day: Some(day), ..entry }, push))
        }
        _ => None,
    };
    let is_told = notice.is_some();
    app.db.write(async move |tx| Ok::<_, AppError>(advance(tx, &row, next.map(Ts), notice.as_ref()).await?)).await?;
    if is_told {
        app.outbox_bell.ring();
    }
    Ok(())
}
