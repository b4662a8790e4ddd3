//! Pushes that stay on this machine: the real FCM client, talking to the fake FCM. The fake is started when it is first
//! needed, because making its RSA key takes longer than everything else at the start. Must not be used where people wait
//! for messages.

use crate::app::ports::{PushMessage, PushOutcome, PushSender};
use crate::domain::clock::{Clock, Random};
use crate::gateways::fcm::fake::{FakeFcm, ReceivedPush};
use crate::gateways::fcm::{FcmConfig, FcmSender, ServiceAccount};
use async_trait::async_trait;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;

/// Gives the PEM of the fake's RSA key; may take its time.
pub type LoadKey = dyn Fn() -> io::Result<String> + Send + Sync;

struct Started {
    fake: FakeFcm,
    sender: FcmSender,
}

/// Sends pushes to a fake FCM of its own.
pub struct LocalPush {
    load_key: Arc<LoadKey>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    started: OnceCell<Started>,
}

impl LocalPush {
    /// A sender whose fake is not started yet.
    #[must_use]
    pub fn new(load_key: Arc<LoadKey>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { load_key, clock, random, started: OnceCell::new() }
    }

    /// Starts the fake, unless it is started. Needs a tokio runtime.
    ///
    /// # Errors
    /// No key, no port or no thread.
    pub async fn prepare(&self) -> io::Result<()> {
        self.started().await.map(|_| ())
    }

    /// The pushes accepted so far, oldest first.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedPush> {
        self.started.get().map(|started| started.fake.received()).unwrap_or_default()
    }

    async fn started(&self) -> io::Result<&Started> {
        let start = || async {
            let (load_key, clock, random) =
                (Arc::clone(&self.load_key), Arc::clone(&self.clock), Arc::clone(&self.random));
            let starting = tokio::task::spawn_blocking(move || start(&*load_key, clock, random));
            starting.await.map_err(io::Error::other)?
        };
        self.started.get_or_try_init(start).await
    }
}

fn start(load_key: &LoadKey, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> io::Result<Started> {
    let fake = FakeFcm::start_with_key(load_key()?, Arc::clone(&clock), random)?;
    let account = ServiceAccount::from_json(&fake.service_account_json()).map_err(io::Error::other)?;
    let config = FcmConfig { base_url: fake.base_url().to_owned(), ..FcmConfig::new(account) };
    let sender = FcmSender::new(config, clock).map_err(io::Error::other)?;
    Ok(Started { fake, sender })
}

#[async_trait]
impl PushSender for LocalPush {
    async fn send(&self, message: &PushMessage) -> PushOutcome {
        match self.started().await {
            Ok(started) => started.sender.send(message).await,
            Err(error) => {
                tracing::error!(%error, "the fake FCM cannot be started");
                PushOutcome::Transient { after: Duration::from_secs(10) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ports::{Platform, PushTarget};
    use crate::domain::clock::{SystemClock, SystemRandom};
    use crate::domain::notifications::NotificationKind;
    use crate::gateways::fcm::fake::generate_key_pem;
    use uuid::Uuid;

    #[tokio::test]
    async fn the_first_push_starts_the_fake_and_arrives_there() {
        let push = LocalPush::new(Arc::new(generate_key_pem), Arc::new(SystemClock), Arc::new(SystemRandom));
        assert!(push.received().is_empty());
        let message = PushMessage {
            notification_id: Uuid::nil(),
            kind: NotificationKind::ALL[0],
            target: PushTarget::Token("phone".to_owned()),
            platform: Platform::Android,
            expires_at: SystemClock.now() + chrono::TimeDelta::hours(1),
            wave: 0,
        };
        assert!(matches!(push.send(&message).await, PushOutcome::Sent { .. }));
        assert_eq!(push.received()[0].target, "phone");
    }

    #[tokio::test]
    async fn without_a_key_the_push_is_tried_later() {
        let fails = || Err(io::Error::other("no key"));
        let push = LocalPush::new(Arc::new(fails), Arc::new(SystemClock), Arc::new(SystemRandom));
        assert!(push.prepare().await.is_err());
    }
}
