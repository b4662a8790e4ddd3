//! Notifications: the inbox is the truth, push and SMS hint at it.

pub mod dead_letters;
pub mod deliver;
pub mod inbox;
pub mod session_ended;
mod verdict;

use crate::app::{App, AppError};
use crate::domain::language::Language;
use crate::domain::notifications::NotificationKind;
use crate::i18n;
use crate::store::notifications::NotificationRow;
use crate::store::outbox::{PushToPhone, SmsContent, SmsRow};
use crate::store::registrations::RegistrationRow;
use crate::store::types::{Id, Ts};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

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
    let now = app.now();
    let notification = NotificationRow {
        id: Id(app.new_id(now)),
        recipient: recipient.to_vec(),
        kind: kind.as_str().to_owned(),
        registration_id: Some(about.id),
        created_at: Ts(now),
        read_at: None,
        acked_at: None,
    };
    let expires_at = match kind {
        NotificationKind::ApprovalRequested => about.answer_by.0,
        _ => now + NEWS_LIFE,
    };
    let push = PushToPhone {
        notification_id: notification.id,
        recipient: recipient.to_vec(),
        kind: kind.as_str(),
        priority: kind.priority(),
        now: Ts(now),
        expires_at: Ts(expires_at),
        wave: 0,
    };
    (notification, push)
}

/// An SMS to a host whom nobody knows yet. His language is not known either: Russian is the one most read.
pub fn invitation(
    app: &App,
    notification: Id,
    phone: &str,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<SmsRow, AppError> {
    let url = &app.settings.public_url;
    let text = i18n::notifications::HOST_INVITATION_SMS.fill(Language::Ru, &[("url", url)]);
    let content = SmsContent { phone: phone.to_owned(), text };
    Ok(SmsRow {
        message_id: notification,
        device_id: Id(Uuid::nil()),
        lane: "sms",
        kind: "invitation",
        sealed: Some(content.seal(&app.vault, notification.0)?),
        priority: 0,
        attempt: 0,
        created_at: Ts(now),
        run_at: Ts(now),
        expires_at: Ts(until),
        wave: 0,
    })
}
