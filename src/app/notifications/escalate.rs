//! Asks a host once more who does not look, in ways that cost more each time, and reminds him who does not answer. Looks at the state and
//! takes no input: running it twice, or in two processes, does no harm.

use super::{entry, push};
use crate::app::confirmations::invite::{Invitation, invite};
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::escalation::{MOST_SMS, Move, Question, Step};
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::store::notifications::{NotificationRow, insert};
use crate::store::outbox::{PushToPhone, insert_push};
use crate::store::reach::{self, DueRow};
use crate::store::registrations::find;
use crate::store::types::{Id, Ts};
use crate::store::{Conn, DbError, confirmation_links};
use chrono::TimeDelta;
use futures_util::stream::{StreamExt, iter};

/// Entries looked at in one go.
const BATCH: i64 = 100;
/// Entries under way at a time.
const AT_ONCE: usize = 8;
/// When one that cannot be read is looked at again, so that it does not keep all others waiting.
const LATER: TimeDelta = TimeDelta::minutes(5);

/// The second push about an entry; the waves behind it are the migrant's own.
const SECOND_PUSH: i32 = 1;

/// Takes the next step for each question that is due; gives the number of those dealt with.
pub async fn escalate_due(app: &App) -> Result<usize, AppError> {
    escalate_of(app, None).await
}

/// The same about what one program applied for.
pub(in crate::app) async fn escalate_of(app: &App, whose: Option<Id>) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let due = app.db.read(async |conn| reach::due(conn, whose, now, BATCH).await).await?;
    let work = iter(due).map(|row| async move { deal_with(app, &row).await });
    let outcomes: Vec<Result<bool, AppError>> = work.buffer_unordered(AT_ONCE).collect().await;
    let outcomes = outcomes.into_iter().collect::<Result<Vec<bool>, AppError>>()?;
    let done = outcomes.into_iter().filter(|is_done| *is_done).count();
    if done > 0 {
        app.outbox_bell.ring();
    }
    Ok(done)
}

/// Whether something was done about an entry.
async fn deal_with(app: &App, row: &DueRow) -> Result<bool, AppError> {
    match escalate(app, row).await {
        Ok(()) => Ok(true),
        // Answered, opened or escalated by somebody else in this moment.
        Err(AppError::Store(DbError::LostRace)) => Ok(false),
        Err(AppError::Store(DbError::Query(_)) | AppError::Internal(_)) => {
            metrics::counter!("tirkeu_unreadable_rows_total", "table" => "notifications").increment(1);
            tracing::error!(notification.id = %row.id.0, "a host cannot be asked again for now");
            let next = Some(Ts(app.now() + LATER));
            let row = row.clone();
            app.db.write(async move |tx| reach::advance(tx, &row, row.escalation, next).await).await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// What is to be written about an entry.
struct Work {
    taken: i32,
    next: Option<Ts>,
    notice: Option<NotificationRow>,
    push: Option<PushToPhone>,
    invitation: Option<Invitation>,
    /// There is no way to the host.
    is_unreachable: bool,
}

/// What is known of an entry besides its row.
struct Known {
    file: File,
    has_device: bool,
    push_waits: bool,
    sms: usize,
}

async fn escalate(app: &App, row: &DueRow) -> Result<(), AppError> {
    let question = question_push(app, row);
    let found = app
        .db
        .read(async |conn| {
            let Some(id) = row.registration_id else { return Ok(None) };
            let Some(file) = find(conn, &app.vault, id.0).await? else { return Ok(None) };
            let Some(push) = question(&file) else { return Ok(None) };
            let has_device = reach::has_device(conn, &push).await?;
            let push_waits = reach::push_waits(conn, row.id).await?;
            let sms = confirmation_links::count_of(conn, id).await?;
            Ok(Some(Known { file, has_device, push_waits, sms }))
        })
        .await?;
    let row = row.clone();
    let Some(known) = found else {
        app.db.write(async move |tx| reach::advance(tx, &row, row.escalation, None).await).await?;
        return Ok(());
    };
    let (work, registration) = (plan(app, &row, &known)?, known.file.row.id);
    app.db.write(async move |tx| write(tx, &row, registration, &work).await).await
}

/// The push by which this entry asks; none if there is nothing to ask any more.
fn question_push<'a>(app: &'a App, row: &'a DueRow) -> impl Fn(&File) -> Option<PushToPhone> + 'a {
    move |file| {
        let waits = file.state() == State::Pending && file.row.answer_by.0 > app.now();
        let what = (NotificationKind::ApprovalRequested, row.recipient.as_slice());
        waits.then(|| push(app, (row.id, SECOND_PUSH), what, &file.row))
    }
}

fn plan(app: &App, row: &DueRow, known: &Known) -> Result<Work, AppError> {
    let Known { file, has_device, push_waits, sms } = known;
    let question = Question {
        taken: usize::try_from(row.escalation).unwrap_or_default(),
        asked_at: file.row.submitted_at.0,
        answer_by: file.row.answer_by.0,
        reach: file.host_notice().unwrap_or(HostReach::Opened),
        has_device: *has_device,
        push_waits: *push_waits,
    };
    let Move { step, taken, next } = app.settings.escalation.at(&question, app.now());
    let mut work = Work {
        taken: i32::try_from(taken).unwrap_or(i32::MAX),
        next: next.map(Ts),
        notice: None,
        push: None,
        invitation: None,
        is_unreachable: false,
    };
    let may_send = *sms < MOST_SMS;
    let invitation = |entry: Id| if may_send { invite(app, file, (entry, 0)) } else { Ok(None) };
    match step {
        None => {}
        Some(Step::PushAgain) => work.push = question_push(app, row)(file),
        Some(Step::Sms) => work.invitation = invitation(row.id)?,
        Some(Step::Remind) => {
            let (id, what) =
                (Id(app.new_id(app.now())), (NotificationKind::ApprovalReminder, row.recipient.as_slice()));
            work.notice = Some(entry(app, id, what, &file.row));
            if *has_device {
                work.push = Some(push(app, (id, 0), what, &file.row));
            } else {
                work.invitation = invitation(id)?;
            }
        }
    }
    work.is_unreachable = step.is_some() && !has_device && work.invitation.is_none();
    Ok(work)
}

async fn write(tx: &mut Conn, row: &DueRow, registration: Id, work: &Work) -> Result<(), AppError> {
    reach::still_pending(tx, registration).await?;
    if work.is_unreachable {
        reach::raise(tx, &[row.id], HostReach::NotReached).await?;
    }
    reach::advance(tx, row, work.taken, work.next).await?;
    if let Some(notice) = &work.notice {
        insert(tx, notice).await?;
    }
    if let Some(push) = &work.push
        && insert_push(tx, push).await? == 0
    {
        // His last device is gone since it was looked for: the next look finds him without one.
        return Err(DbError::LostRace.into());
    }
    if let Some(invitation) = &work.invitation {
        invitation.write(tx).await?;
    }
    Ok(())
}
