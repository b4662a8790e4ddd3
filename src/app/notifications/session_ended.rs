//! Tells the owner of an account that one of its sessions was ended because an old token of it was used again.

use super::NEWS_LIFE;
use crate::app::App;
use crate::domain::notifications::NotificationKind;
use crate::store::notifications::NotificationRow;
use crate::store::outbox::PushToPhone;
use crate::store::types::{Id, Ts};

/// The inbox entry and the push to the devices that are left.
#[must_use]
pub fn session_ended(app: &App, recipient: &[u8]) -> (NotificationRow, PushToPhone) {
    let (now, kind) = (app.now(), NotificationKind::SessionEnded);
    let notification = NotificationRow {
        id: Id(app.new_id(now)),
        recipient: recipient.to_vec(),
        kind: kind.as_str().to_owned(),
        registration_id: None,
        created_at: Ts(now),
        read_at: None,
        acked_at: None,
        named_day: None,
    };
    let push = PushToPhone {
        notification_id: notification.id,
        recipient: recipient.to_vec(),
        kind: kind.as_str(),
        priority: kind.priority(),
        now: Ts(now),
        expires_at: Ts(now + NEWS_LIFE),
        wave: 0,
    };
    (notification, push)
}
