//! The migrant has his host told once more: by another push, or, if there is no device, by an SMS with a one-time link.

use crate::app::actor::Claimant;
use crate::app::confirmations::invite::{Invitation, invite};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::notifications::{entry, push};
use crate::app::registrations::file::File;
use crate::app::registrations::read::read_to_act;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::codes::ProblemCode;
use crate::domain::limits::Exceeded;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::escalation::{MOST_RESENDS, MOST_SMS, RESEND_PAUSE};
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::store::audit::{self, AuditRow};
use crate::store::idempotency::{self, AnswerRow};
use crate::store::limits::{CounterRow, open_until, take};
use crate::store::notifications::{NotificationRow, insert};
use crate::store::outbox::{PushToPhone, insert_push};
use crate::store::types::{Id, Ts};
use crate::store::{Conn, confirmation_links, reach};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Name of the limit of times in all.
const TIMES: &str = "resend";
/// Name of the limit of times in succession.
const PAUSE: &str = "resend-pause";

/// Has the host of the registration `id` told once more.
pub async fn resend(
    app: &App,
    claimant: Claimant,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, claimant, &guard, id, render).await.map_err(super::change::lost_race);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    claimant: Claimant,
    guard: &Guard,
    id: Uuid,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let (actor, file) = read_to_act(app, claimant, id, Permission::ResendRegistration).await?;
    if file.state() != State::Pending {
        return Err(ProblemCode::RegistrationNotPending.into());
    }
    if file.row.family_id.is_some() {
        return Err(ProblemCode::AskedWithFamily.into());
    }
    if file.row.answer_by.0 <= app.now() {
        return Err(ProblemCode::AnswerTimeOver.into());
    }
    let recipient = file.row.host_index.clone().ok_or(ProblemCode::HostWithoutPhone)?;
    let answer = render(&file)?;
    let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, Ts(app.now()))?;
    let audit = actor.audit(app, "registration.resend", ("registration", id));
    let work = work(app, &file, &recipient, (answer_row, audit))?;
    app.db.write(async move |tx| write(tx, work).await).await?;
    app.outbox_bell.ring();
    Ok(answer)
}

/// What is to be written.
struct Work {
    registration: Id,
    limits: Limits,
    /// A new entry of the inbox, if there is none to hint at.
    entry: Option<NotificationRow>,
    push: PushToPhone,
    invitation: Option<Invitation>,
    audit: AuditRow,
    answer: AnswerRow,
}

/// How often is too often.
struct Limits {
    now: DateTime<Utc>,
    asked_at: DateTime<Utc>,
    until: DateTime<Utc>,
    times: CounterRow,
    pause: CounterRow,
}

fn work(app: &App, file: &File, recipient: &[u8], (answer, audit): (AnswerRow, AuditRow)) -> Result<Work, AppError> {
    let now = app.now();
    let (id, kind, is_new) = match file.row.host_notice_id {
        Some(known) => (known, NotificationKind::ApprovalRequested, false),
        // An application of a time when it was not noted which entry asks.
        None => (Id(app.new_id(now)), NotificationKind::ApprovalReminder, true),
    };
    let counter = |name, window_start, expires_at| CounterRow {
        bucket: app.secrets.of_limit(name, file.row.id.0.as_bytes()),
        window_start,
        used: 1,
        expires_at,
    };
    Ok(Work {
        registration: file.row.id,
        limits: Limits {
            now,
            asked_at: file.row.submitted_at.0,
            until: file.row.answer_by.0,
            times: counter(TIMES, file.row.submitted_at, file.row.answer_by),
            pause: counter(PAUSE, Ts(now), Ts(now + RESEND_PAUSE)),
        },
        entry: is_new.then(|| entry(app, id, (kind, recipient), &file.row)),
        push: push(app, (id, 0), (kind, recipient), &file.row),
        invitation: invite(app, file, (id, 0))?,
        audit,
        answer,
    })
}

impl Limits {
    /// Which time this is, from 1.
    async fn count(&self, tx: &mut Conn) -> Result<i32, AppError> {
        // The row of all times first: whoever else resends at the same time waits for it.
        let most = i32::try_from(MOST_RESENDS).unwrap_or(i32::MAX);
        let Some(times) = take(tx, &self.times, most).await? else { return Err(self.is_used_up()) };
        if let Some(until) = open_until(tx, &self.pause.bucket, Ts(self.now)).await? {
            let wait = until.0 - self.now;
            return Err(exceeded(PAUSE, 1, RESEND_PAUSE, wait));
        }
        take(tx, &self.pause, 1).await?;
        Ok(times)
    }

    /// The refusal of whoever has resent often enough: no more about this application.
    fn is_used_up(&self) -> AppError {
        exceeded(TIMES, MOST_RESENDS, self.until - self.asked_at, self.until - self.now)
    }
}

/// The refusal while a limit is used up. A part of a second counts as a whole one.
fn exceeded(name: &'static str, quota: u32, window: TimeDelta, wait: TimeDelta) -> AppError {
    let window = u32::try_from(window.num_seconds()).unwrap_or(u32::MAX);
    let wait = (wait + TimeDelta::microseconds(999_999)).num_seconds();
    AppError::Limited(Exceeded::new(name, quota, window, wait))
}

async fn write(tx: &mut Conn, mut work: Work) -> Result<(), AppError> {
    reach::still_pending(tx, work.registration).await?;
    let times = work.limits.count(tx).await?;
    if let Some(entry) = &work.entry {
        insert(tx, entry).await?;
    }
    // Waves 0 and 1 are those of the application itself.
    work.push.wave = times + 1;
    if insert_push(tx, &work.push).await? == 0 {
        let sent = confirmation_links::count_of(tx, work.registration).await?;
        match work.invitation {
            Some(_) if sent >= MOST_SMS => return Err(work.limits.is_used_up()),
            Some(invitation) => invitation.of_wave(times).write(tx).await?,
            None => {
                reach::raise(tx, &[work.push.notification_id], HostReach::NotReached).await?;
            }
        }
    }
    audit::insert(tx, &work.audit).await?;
    idempotency::insert(tx, &work.answer).await?;
    Ok(())
}
