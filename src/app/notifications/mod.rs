//! Notifications: the inbox is the truth, push and SMS hint at it.

pub mod dead_letters;
pub mod deliver;
pub mod escalate;
pub mod inbox;
mod verdict;

use crate::app::App;
use crate::domain::notifications::NotificationKind;
use crate::store::notifications::NotificationRow;
use crate::store::outbox::PushToPhone;
use crate::store::registrations::RegistrationRow;
use crate::store::types::{Id, Ts};
use chrono::{NaiveDate, TimeDelta};

/// How long a push about something that is not waiting for an answer is worth sending.
const NEWS_LIFE: TimeDelta = TimeDelta::days(7);

/// An inbox entry and the push that hints at it.
#[must_use]
pub fn notice(
    app: &App,
    kind: NotificationKind,
    recipient: &[u8],
    about: &RegistrationRow,
) -> (NotificationRow, PushToPhone) {
    let id = Id(app.new_id(app.now()));
    (entry(app, id, (kind, recipient), about), push(app, (id, 0), (kind, recipient), about))
}

/// An inbox entry about no registration, or about more than its state, and the push that hints at it.
#[must_use]
pub fn news(
    app: &App,
    kind: NotificationKind,
    recipient: &[u8],
    registration_id: Option<Id>,
) -> (NotificationRow, PushToPhone) {
    let now = app.now();
    let entry = NotificationRow {
        id: Id(app.new_id(now)),
        recipient: recipient.to_vec(),
        kind: kind.as_str().to_owned(),
        registration_id,
        created_at: Ts(now),
        read_at: None,
        acked_at: None,
        named_day: None,
    };
    let push = PushToPhone {
        notification_id: entry.id,
        recipient: recipient.to_vec(),
        kind: kind.as_str(),
        priority: kind.priority(),
        now: Ts(app.real_now()),
        expires_at: Ts(app.real_now() + NEWS_LIFE),
        wave: 0,
    };
    (entry, push)
}

/// Inbox entries about one registration, each with its push.
#[must_use]
pub fn notices(
    app: &App,
    told: &[(Vec<u8>, NotificationKind)],
    about: &RegistrationRow,
) -> Vec<(NotificationRow, PushToPhone)> {
    told.iter().map(|(recipient, kind)| notice(app, *kind, recipient, about)).collect()
}

/// An inbox entry whose text names a day, and the push that hints at it.
#[must_use]
pub fn about_day(
    app: &App,
    kind: NotificationKind,
    (recipient, about): (&[u8], &RegistrationRow),
    day: NaiveDate,
) -> (NotificationRow, PushToPhone) {
    let (entry, push) = notice(app, kind, recipient, about);
    (NotificationRow { named_day: Some(day), ..entry }, push)
}

/// An inbox entry.
#[must_use]
pub fn entry(
    app: &App,
    id: Id,
    (kind, recipient): (NotificationKind, &[u8]),
    about: &RegistrationRow,
) -> NotificationRow {
    NotificationRow {
        id,
        recipient: recipient.to_vec(),
        kind: kind.as_str().to_owned(),
        registration_id: Some(about.id),
        created_at: Ts(app.now()),
        read_at: None,
        acked_at: None,
        named_day: None,
    }
}

/// The `wave`-th push that hints at an inbox entry.
#[must_use]
pub fn push(
    app: &App,
    (id, wave): (Id, i32),
    (kind, recipient): (NotificationKind, &[u8]),
    about: &RegistrationRow,
) -> PushToPhone {
    let now = app.real_now();
    PushToPhone {
        notification_id: id,
        recipient: recipient.to_vec(),
        kind: kind.as_str(),
        priority: kind.priority(),
        now: Ts(now),
        expires_at: Ts(if kind.asks_host() { about.answer_by.0 } else { now + NEWS_LIFE }),
        wave,
    }
}
