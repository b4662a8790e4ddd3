//! SMS that go nowhere: for development, the demo and tests, which read them here instead of on a phone. Must not be used
//! where people wait for messages.

use crate::app::ports::{SmsOutcome, SmsSender};
use crate::domain::clock::Clock;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

const KEPT: usize = 1_000;

/// A message as a phone would have got it. `Debug` hides number and text.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct SentSms {
    /// E.164 number.
    pub to: String,
    /// The text.
    pub text: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
}

impl fmt::Debug for SentSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentSms").field("sent_at", &self.sent_at).finish_non_exhaustive()
    }
}

/// Keeps the last thousand messages in memory. The same id twice is one message, as with a gateway that drops duplicates.
pub struct LocalSms {
    clock: Arc<dyn Clock>,
    kept: Mutex<VecDeque<(Uuid, SentSms)>>,
}

impl LocalSms {
    /// Starts empty.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, kept: Mutex::default() }
    }

    /// The kept messages, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<SentSms> {
        self.kept().iter().map(|(_, sms)| sms.clone()).collect()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(Uuid, SentSms)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SmsSender for LocalSms {
    async fn send(&self, id: Uuid, to: &str, text: &str) -> SmsOutcome {
        let sms = SentSms { to: to.to_owned(), text: text.to_owned(), sent_at: self.clock.now() };
        let mut kept = self.kept();
        if !kept.iter().any(|(known, _)| *known == id) {
            while kept.len() >= KEPT {
                kept.pop_front();
            }
            kept.push_back((id, sms));
        }
        SmsOutcome::Sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::ManualClock;

    fn local() -> LocalSms {
        LocalSms::new(Arc::new(ManualClock::at(DateTime::UNIX_EPOCH)))
    }

    #[tokio::test]
    async fn what_was_sent_can_be_read_in_order() {
        let sms = local();
        assert_eq!(sms.send(Uuid::from_u128(1), "+77010000001", "first").await, SmsOutcome::Sent);
        assert_eq!(sms.send(Uuid::from_u128(2), "+77010000002", "second").await, SmsOutcome::Sent);
        let texts: Vec<_> = sms.sent().into_iter().map(|sms| (sms.to, sms.text, sms.sent_at)).collect();
        let first = ("+77010000001".to_owned(), "first".to_owned(), DateTime::UNIX_EPOCH);
        assert_eq!(texts.first(), Some(&first));
        assert_eq!(texts.len(), 2);
    }

    #[tokio::test]
    async fn a_retry_is_not_a_second_message() {
        let sms = local();
        sms.send(Uuid::from_u128(1), "+77010000001", "once").await;
        sms.send(Uuid::from_u128(1), "+77010000001", "once").await;
        assert_eq!(sms.sent().len(), 1);
    }

    #[tokio::test]
    async fn only_the_last_thousand_are_kept() {
        let sms = local();
        for number in 0..1_005_u128 {
            sms.send(Uuid::from_u128(number), "+77010000001", &number.to_string()).await;
        }
        let sent = sms.sent();
        assert_eq!(sent.len(), 1_000);
        assert_eq!(sent[0].text, "5");
    }

    #[test]
    fn a_log_shows_neither_number_nor_text() {
        let sms = SentSms { to: "+77010000001".into(), text: "code 123456".into(), sent_at: DateTime::UNIX_EPOCH };
        let shown = format!("{sms:?}");
        assert!(!shown.contains("7701") && !shown.contains("123456"), "{shown}");
    }
}
